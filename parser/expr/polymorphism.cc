// See polymorphism.h.
#include "parser/expr/polymorphism.h"

#include "parser/literal/range.h"

namespace dryshod {
namespace {

std::string range_of_multirange(std::string_view name) {
  const size_t at = name.find("multirange");
  return at == std::string_view::npos ? std::string() : std::string(name.substr(0, at)) + "range";
}

}  // namespace

bool is_polymorphic(std::string_view type) {
  return type.starts_with("any") && type != "any";
}

bool Polymorphism::take(std::string_view declared, const ValueType& actual) {
  const bool compatible = declared.starts_with("anycompatible");
  if (actual.is_unknown_literal()) {
    saw_unknown_ = true;
    return true;
  }
  const std::string_view form = declared.substr(compatible ? 13 : 3);
  if (form == "array") {
    const std::string element = element_name(actual.base);
    if (element.empty()) return false;
    return element_is(compatible, element);
  }
  if (form == "range" || form == "multirange") {
    if (actual.category != 'R') return false;
    const std::string range = form == "range" ? actual.base : range_of_multirange(actual.base);
    const std::string subtype(subtype_of(range));
    if (form == "range" && actual.base.find("multirange") != std::string::npos) return false;
    if (form == "multirange" && actual.base.find("multirange") == std::string::npos) return false;
    if (subtype.empty()) {
      unsure_ = true;  // a user's range
      return true;
    }
    if (!range_.empty() && range_ != range) return false;
    range_ = range;
    return element_is(compatible, subtype);
  }
  if (form == "nonarray" && actual.category == 'A') return false;
  if (form == "enum" && actual.category != 'E') return false;
  return element_is(compatible, actual.name, &actual);
}

std::string Polymorphism::resolve(std::string_view declared) const {
  if (!is_polymorphic(declared)) return std::string(declared);
  const bool compatible = declared.starts_with("anycompatible");
  const std::string_view form = declared.substr(compatible ? 13 : 3);
  std::string element = compatible ? common() : element_;
  if (element.empty()) return {};
  if (form == "array") return element + "[]";
  if (form == "range") return range_;
  if (form == "multirange") {
    const size_t at = range_.find("range");
    return at == std::string::npos ? std::string() : range_.substr(0, at) + "multirange";
  }
  return element;
}

bool Polymorphism::element_is(bool compatible, const std::string& name, const ValueType* type) {
  if (compatible) {
    ValueType as = type != nullptr ? *type : builtin_value_type(name);
    if (as.category == 0) as = ValueType{name, name, 0, false, {}};
    compatible_.push_back(std::move(as));
    return true;
  }
  if (element_.empty()) element_ = name;
  return element_ == name;
}

std::string Polymorphism::common() const {
  if (compatible_.empty()) return {};
  const int at = common_type(compatible_);
  if (at == -1) return "text";
  return at < 0 ? std::string() : compatible_[static_cast<size_t>(at)].base;
}

}  // namespace dryshod

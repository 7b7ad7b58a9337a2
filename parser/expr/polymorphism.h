// What polymorphic arguments stand for: anyelement and its kin, the anycompatible ones apart.
// Mirrors check_generic_type_consistency() and enforce_generic_type_consistency() of
// src/backend/parser/parse_coerce.c. Knows types by name; refuses to know candidates and calls.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/expr/value_type.h"

namespace dryshod {

bool is_polymorphic(std::string_view type);

class Polymorphism {
 public:
  /// False where the polymorphic arguments do not agree.
  bool take(std::string_view declared, const ValueType& actual);
  bool unsure() const { return unsure_; }
  /// The name of a declared type, polymorphic ones made real. Empty: cannot be told.
  std::string resolve(std::string_view declared) const;
  bool agrees() const { return compatible_.empty() || common_type(compatible_) != -2; }

 private:
  bool element_is(bool compatible, const std::string& name, const ValueType* type = nullptr);
  std::string common() const;

  std::string element_, range_;
  std::vector<ValueType> compatible_;
  bool saw_unknown_ = false, unsure_ = false;
};

}  // namespace dryshod

// One reading per member type; see field_values.h.
#include "migration/field_values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dryshod {
namespace {

FieldValue read(const Catalog&, bool v) {
  return v;
}
FieldValue read(const Catalog&, int64_t v) {
  return v;
}
FieldValue read(const Catalog& catalog, Name v) {
  return v ? FieldValue(std::string(catalog.text(v))) : FieldValue();
}
FieldValue read(const Catalog& catalog, Text v) {
  return v ? FieldValue(std::string(catalog.text(v))) : FieldValue();
}
FieldValue read(const Catalog& catalog, Expr v) {
  return v ? FieldValue(catalog.render(v)) : FieldValue();
}
FieldValue read(const Catalog& catalog, Ref v) {
  return v ? FieldValue(catalog.display(v)) : FieldValue();
}
FieldValue read(const Catalog& catalog, NameList v) {
  if (v == NameList{}) return {};
  std::vector<std::string> items;
  for (const std::string_view item : catalog.strings()[v]) items.emplace_back(item);
  return items;
}
FieldValue read(const Catalog& catalog, OptionList v) {
  return read(catalog, v.sorted);
}

/// Calls f(field, body) for the fields of one meaning.
template <class F>
void each_that_means(const Catalog& catalog, Ref ref, Meaning meaning, F&& f) {
  catalog.visit(ref, [&]<class T>(const T& body) {
    each_field<T>([&](const auto& field) {
      if (field.meaning == meaning) f(field, body);
    });
  });
}

}  // namespace

std::vector<ChangedValue> changed_values(const Change& change, FieldSet changed) {
  std::vector<ChangedValue> values;
  change.from.visit(change.a, [&]<class T>(const T& before) {
    const T& after = change.to.get<T>(change.b);
    size_t position = 0;
    each_field<T>([&](const auto& field) {
      if ((changed >> position++ & 1) == 0) return;
      values.push_back({field.name, read(change.from, before.*(field.member)),
                        read(change.to, after.*(field.member))});
    });
  });
  return values;
}

std::vector<NamedValue> values_of(const Catalog& catalog, Ref ref, FieldSet which) {
  std::vector<NamedValue> values;
  catalog.visit(ref, [&]<class T>(const T& body) {
    size_t position = 0;
    each_field<T>([&](const auto& field) {
      if ((which >> position++ & 1) == 0) return;
      values.push_back({field.name, read(catalog, body.*(field.member))});
    });
  });
  return values;
}

std::vector<NamedValue> stated_values(const Catalog& catalog, Ref ref) {
  std::vector<NamedValue> values;
  each_that_means(catalog, ref, Meaning::Value, [&]<class T>(const auto& field, const T& body) {
    if (body.*(field.member) == T{}.*(field.member)) return;
    values.push_back({field.name, read(catalog, body.*(field.member))});
  });
  return values;
}

std::vector<NamedValue> identity_values(const Catalog& catalog, Ref ref) {
  std::vector<NamedValue> values;
  each_that_means(catalog, ref, Meaning::Identity, [&](const auto& field, const auto& body) {
    values.push_back({field.name, read(catalog, body.*(field.member))});
  });
  return values;
}

std::string words_of(const FieldValue& value, std::string_view between) {
  struct Reader {
    std::string_view between;
    std::string operator()(std::monostate) const { return "(none)"; }
    std::string operator()(bool v) const { return v ? "yes" : "no"; }
    std::string operator()(int64_t v) const { return std::to_string(v); }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(const std::vector<std::string>& items) const {
      return fmt::format("{}", fmt::join(items, between));
    }
  };
  return std::visit(Reader{between}, value);
}

}  // namespace dryshod

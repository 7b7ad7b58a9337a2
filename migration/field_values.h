// What the fields of an element hold, as values a report can print: read through `fields`, so no
// report needs to know a kind's members. Knows names and expressions as they read today; neither
// layout nor JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "migration/rule.h"

namespace dryshod {

/// Nothing, a flag, a number, a text (names, expressions, references as people write them), a list.
using FieldValue =
    std::variant<std::monostate, bool, int64_t, std::string, std::vector<std::string>>;

/// In words: "(none)", "yes", a list with `between` its items.
std::string words_of(const FieldValue& value, std::string_view between = ", ");

struct NamedValue {
  std::string_view field;
  FieldValue value;
};
struct ChangedValue {
  std::string_view field;
  FieldValue from;
  FieldValue to;
};

/// The fields in `changed`, in the order of the kind's `fields`.
std::vector<ChangedValue> changed_values(const Change& change, FieldSet changed);

/// The fields in `which`, in the same order.
std::vector<NamedValue> values_of(const Catalog& catalog, Ref ref, FieldSet which);

/// The compared fields that are not as in an element nobody said anything about.
std::vector<NamedValue> stated_values(const Catalog& catalog, Ref ref);

/// The fields that tell the element from its siblings, beside its name.
std::vector<NamedValue> identity_values(const Catalog& catalog, Ref ref);

}  // namespace dryshod

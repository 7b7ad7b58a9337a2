// What pg_catalog holds, by name only: types, routines, operators, relations, and the output
// columns of functions that have any. Facts taken from servers and checked in as data
// (builtin_*.def). Knows no signatures and no catalog.
#pragma once

#include <optional>
#include <string_view>

namespace dryshod {

bool is_builtin_function(std::string_view name);
bool is_builtin_operator(std::string_view name);
bool is_builtin_operator_class(std::string_view name);
bool is_builtin_relation(std::string_view name);

/// "key,value" for a function with OUT arguments; "" for one whose columns depend on the call; none
/// for one with a single nameless result (its column is called as the alias is).
std::optional<std::string_view> builtin_record_columns(std::string_view function);

}  // namespace dryshod

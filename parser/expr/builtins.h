// What pg_catalog holds, by name only: types, routines, operators, relations. Facts taken from
// servers and checked in as data (builtin_*.def). Knows no signatures and no catalog.
#pragma once

#include <string_view>

namespace dryshod {

bool is_builtin_function(std::string_view name);
bool is_builtin_operator(std::string_view name);
bool is_builtin_operator_class(std::string_view name);
bool is_builtin_relation(std::string_view name);

}  // namespace dryshod

// What the operator classes of pg_catalog take. Facts of servers; knows no catalog.
#pragma once

#include <string_view>

namespace dryshod {

/// The type that a class of this access method is for, as format_type() has it ("anyarray" and the
/// like for the classes of many types); empty where the method has no such class.
std::string_view builtin_operator_class_type(std::string_view method, std::string_view name);

/// IsBinaryCoercible() of src/backend/parser/parse_coerce.c for two types of pg_catalog.
bool is_binary_coercible(std::string_view from, std::string_view to);

}  // namespace dryshod

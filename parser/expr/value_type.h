// Types of values and how PostgreSQL decides by them: which function or operator a call means, what
// it gives, the common type of several expressions. Mirrors src/backend/parser/parse_func.c,
// parse_oper.c and parse_coerce.c over tables of pg_catalog's facts (builtin_*.def).
// Knows types by name and category; refuses to know raw trees and scopes (type_of.cc).
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/expr.h"

namespace dryshod {

struct ValueType {
  std::string name{};  // as format_type() spells it, without modifier; empty: not known
  std::string base{};  // the type under domains, else the same
  char category = 0;   // pg_type.typcategory of the base; 0: not known
  bool preferred = false;
  Expr text{};  // with modifier and holes; absent for "unknown"

  bool known() const { return !name.empty(); }
  bool is_unknown_literal() const { return name == "unknown"; }
};

/// The type of a constant in quotes and of NULL, before anything decides it.
ValueType unknown_literal();
/// A type of pg_catalog or an array of one, by format_type()'s name; category 0 where it is not
/// one.
ValueType builtin_value_type(std::string_view name);
/// "integer" of "integer[]", else empty.
std::string element_name(std::string_view type);

struct Resolution {
  enum class State { Found, None, Unsure };
  State state = State::Unsure;
  std::string result{};                  // the name of the result's type, when Found
  std::vector<std::string> arguments{};  // what each argument is taken for; empty: cannot be told
  bool has_columns = false;              // the result has columns of its own
  size_t own = 0;                        // which of the own routines it is, from 1; 0: pg_catalog's
};

/// A routine outside pg_catalog as a call of so many arguments could mean it.
struct OwnCandidate {
  std::vector<std::string>
      arguments{};                   // declared types, one an argument of the call, in its order
  std::vector<std::string> bases{};  // what they are under domains; empty: the same
  std::string result{};
  std::vector<bool> open{};  // by argument: may take types by casts that are not known here
  bool variadic = false;     // the last ones are elements of an array
};

/// func_get_detail() among pg_catalog's functions (none where `name` is empty) and those given, in
/// the order of the search_path. `names`: what the call calls its arguments, "" where it does not.
Resolution resolve_function(std::string_view name, const std::vector<ValueType>& args, int major,
                            std::span<const OwnCandidate> own = {},
                            std::span<const std::string_view> names = {});
/// Does func_get_detail() take name(arg) for a cast? `type`: what format_type() calls `name`.
bool is_cast_by_call(std::string_view name, std::string_view type, const ValueType& arg, int major);
/// oper() and left_oper() among pg_catalog's operators; one argument: a prefix operator.
Resolution resolve_operator(std::string_view name, const std::vector<ValueType>& args);
/// Has pg_catalog an operator of just these types, unknown constants taken as the other operand's?
bool is_exact_builtin_operator(std::string_view name, const std::vector<ValueType>& args);
/// pg_cast has a cast that leaves the value as it is. Types without modifiers.
bool is_binary_cast(std::string_view from, std::string_view to);
/// can_coerce_type() in the implicit context, polymorphic types apart.
bool can_coerce(const ValueType& from, std::string_view to);
/// select_common_type(): the index of the expression whose type it is; -1: text; -2: not known.
int common_type(const std::vector<ValueType>& types);

}  // namespace dryshod

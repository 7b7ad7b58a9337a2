// One constant of a partition bound, read in the key's type and printed as the server prints it.
// Knows expressions whose value is certain (constant_value.h) and what input functions refuse; a
// value of any other type is kept as written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parser/lower/session.h"

struct Node;

namespace dryshod {

struct BoundValue {
  enum class Kind : uint8_t { Null, Minimum, Maximum, Value };
  Kind kind = Kind::Value;
  ExprBuilder text;   // as printed
  std::string order;  // the bare value, for comparison
};

/// Reads a raw node in the key's type (none: an expression key). False with the server's refusal.
bool read_bound_value(Session& session, const Node* node, Expr type, std::string_view column,
                      BoundValue& value);

/// -1, 0, 1 where the order is known without the server (numbers, dates), else nothing.
std::optional<int> compare_bound_values(const BoundValue& a, const BoundValue& b,
                                        std::string_view base_type);

}  // namespace dryshod

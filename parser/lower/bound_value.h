// One constant of a partition bound, read in the key's type and printed as the server prints it.
// Knows expressions whose value is certain (constant_value.h) and what input functions refuse; a
// value of any other type is kept as written.
#pragma once

#include <string>
#include <string_view>

#include "parser/lower/session.h"

struct Node;

namespace dryshod {

struct BoundValue {
  bool is_null = false;
  ExprBuilder text;  // as printed
};

/// Reads a raw node in the key's type (none: an expression key). False with the server's refusal.
bool read_bound_value(Session& session, const Node* node, Expr type, std::string_view column,
                      BoundValue& value);

}  // namespace dryshod

// What an expression of constants comes to, where that is certain: casts, signs, sums of whole
// numbers and of dates, texts put together, a few functions. evaluate_expr() of
// src/backend/optimizer/util/clauses.c does it for partition bounds.
// Knows values of pg_catalog's types as their output functions print them; nothing with a user's
// operator or function, nothing that a setting or the moment decides.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parser/lower/session.h"

struct Node;

namespace dryshod {

struct ConstantValue {
  std::string type;  // as format_type() spells it, without modifier; "unknown": in quotes
  std::string text;
  bool null = false;
};

std::optional<ConstantValue> constant_value(Session& session, const Node* node);
/// The text of the value in a type that may have a modifier, by an assignment cast. None where
/// there is no such cast, where the server would refuse the value, or where that is not certain.
std::optional<std::string> assigned_text(const ConstantValue& value, std::string_view type);

}  // namespace dryshod

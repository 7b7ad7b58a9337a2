// An operator. Its commutator and negator are names, for they may name each other in a ring.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Operator {
  Expr signature{};  // "left, right", with NONE for what is not there
  Expr function{};
  Text commutator{};  // "schema.name", unquoted schema by quote_ident()
  Text negator{};
  Expr restriction{};
  Expr join{};
  bool hashes = false;
  bool merges = false;

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{identity("signature", &Operator::signature),  value("function", &Operator::function),
             value("commutator", &Operator::commutator),   value("negator", &Operator::negator),
             value("restriction", &Operator::restriction), value("join", &Operator::join),
             value("hashes", &Operator::hashes),           value("merges", &Operator::merges)};
};

}  // namespace dryshod

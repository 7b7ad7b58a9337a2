// The collation an expression has: assign_collations_walker() of
// src/backend/parser/parse_collate.c. What is written with COLLATE wins over what columns bring,
// that over a type's own. Where anything in it is not known for sure, the answer is none. Knows raw
// trees and what is in scope.
#include <algorithm>

#include "parser/expr/collations.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

bool is_collatable(std::string_view base) {
  return base == "text" || base == "character varying" || base == "character" || base == "bpchar";
}

}  // namespace

Printer::CollationState Printer::collation_of_column(const ColumnEntry& column) {
  using Strength = CollationState::Strength;
  const ValueType type = value_type(column.type);
  if (!type.known() || type.category == 0) return {};
  const auto* body = session_.catalog.get_if<Column>(column.element);
  if (is_collatable(type.name) && body != nullptr) return {Strength::Implicit, body->collation};
  // Domains, names and arrays have collations of their own.
  const bool none = !is_collatable(type.base) && type.base != "name" && type.category != 'A' &&
                    type.category != 'R' && type.category != 'C';
  return {none ? Strength::None : Strength::Unknown, {}};
}

Printer::CollationState Printer::collation_of_all(const std::vector<const Node_*>& nodes) {
  using Strength = CollationState::Strength;
  CollationState all{Strength::None, {}};
  const Catalog& catalog = session_.catalog;
  for (const Node_* node : nodes) {
    const CollationState one = collation_of(node);
    if (one.strength == Strength::Unknown || all.strength == Strength::Unknown) return {};
    if (one.strength > all.strength) {
      all = one;
    } else if (one.strength == all.strength && one.strength != Strength::None &&
               catalog.render(one.collation) != catalog.render(all.collation)) {
      // The type's own gives way to a column's; two that differ are a conflict.
      if (one.strength == Strength::Explicit || (one.collation && all.collation)) return {};
      if (one.collation) all = one;
    }
  }
  return all;
}

Printer::CollationState Printer::collation_of(const Node_* node) {
  using Strength = CollationState::Strength;
  if (node == nullptr) return {Strength::None, {}};
  switch (node->type) {
    case T_CollateClause: {
      const ExprBuilder text =
          collation_text(session_, reinterpret_cast<const CollateClause*>(node)->collname);
      const bool own = text.text() == "\"default\"";
      return {Strength::Explicit, own ? Expr{} : session_.catalog.intern(text)};
    }
    case T_ColumnRef: {
      const ColumnEntry* column = as_column(node);
      return column != nullptr ? collation_of_column(*column) : CollationState{};
    }
    case T_A_Const: {
      const auto* c = reinterpret_cast<const A_Const*>(node);
      const bool text = c->isnull || c->val.node.type == T_String;
      return {text ? Strength::Implicit : Strength::None, {}};
    }
    default:
      break;
  }
  const ValueType type = type_of(node);
  if (!type.known() || type.category == 0) return {};
  if (!is_collatable(type.name)) {
    const bool none = !is_collatable(type.base) && type.base != "name" && type.category != 'A' &&
                      type.category != 'R' && type.category != 'C';
    return {none ? Strength::None : Strength::Unknown, {}};
  }
  CollationState inner;
  const auto all_of = [&](const List* list) {
    std::vector<const Node_*> nodes;
    for (const Node_* item : list_of<Node_>(list)) nodes.push_back(item);
    return collation_of_all(nodes);
  };
  switch (node->type) {
    case T_TypeCast:
      inner = collation_of(reinterpret_cast<const TypeCast*>(node)->arg);
      break;
    case T_A_Expr: {
      const auto* e = reinterpret_cast<const A_Expr*>(node);
      if (e->kind != AEXPR_OP && e->kind != AEXPR_NULLIF) return {};
      inner = collation_of_all({e->lexpr, e->rexpr});
      break;
    }
    case T_FuncCall: {
      const auto* f = reinterpret_cast<const FuncCall*>(node);
      if (f->agg_within_group) return {};
      inner = all_of(f->args);
      break;
    }
    case T_CoalesceExpr:
      inner = all_of(reinterpret_cast<const CoalesceExpr*>(node)->args);
      break;
    case T_MinMaxExpr:
      inner = all_of(reinterpret_cast<const MinMaxExpr*>(node)->args);
      break;
    case T_CaseExpr: {
      const auto* c = reinterpret_cast<const CaseExpr*>(node);
      std::vector<const Node_*> results{reinterpret_cast<const Node_*>(c->defresult)};
      for (const CaseWhen* when : list_of<CaseWhen>(c->args)) {
        results.push_back(reinterpret_cast<const Node_*>(when->result));
      }
      inner = collation_of_all(results);
      break;
    }
    default:
      return {};
  }
  // A value made of what has no collation has its type's.
  if (inner.strength == Strength::None) inner.strength = Strength::Implicit;
  return inner;
}

std::optional<Expr> Printer::target_collation(const Target& t) {
  using Strength = CollationState::Strength;
  if (t.star || t.unknown != nullptr || t.whole_row) return std::nullopt;
  const ColumnEntry* column = t.column != nullptr ? t.column : as_column(t.node);
  if (column != nullptr) {
    // Whatever the type: the output has what the column has.
    const auto* body = session_.catalog.get_if<Column>(column->element);
    if (body != nullptr && body->type) return body->collation;
  }
  const CollationState state =
      t.column != nullptr ? collation_of_column(*t.column) : collation_of(t.node);
  if (state.strength == Strength::Unknown) return std::nullopt;
  return state.collation;
}

std::vector<std::optional<Expr>> output_collations(Session& session, const Node* query,
                                                   const Scope* outer) {
  std::vector<std::optional<Expr>> found;
  Printer printer(session, outer, false);
  Printer::QueryPlace place;
  place.outer = outer == nullptr ? nullptr : printer.base_level();
  place.nested = outer != nullptr;
  place.collations = &found;
  printer.query(query, place);
  return found;
}

bool may_have_collations(const Catalog& catalog, const ExprBuilder& query) {
  if (query.text().find(" COLLATE ") != std::string::npos) return true;
  return std::any_of(query.refs().begin(), query.refs().end(), [&](Ref ref) {
    const auto* column = catalog.get_if<Column>(ref);
    return column != nullptr && column->collation;
  });
}

}  // namespace dryshod

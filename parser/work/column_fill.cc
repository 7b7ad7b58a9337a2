// See column_fill.h.
#include "parser/work/column_fill.h"

#include <algorithm>

#include "catalog/volatility.h"
#include "parser/expr/builtins.h"
#include "parser/raw/raw_parse.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

constexpr int kDeepest = 8;  // functions in functions

bool is_volatile_at(const Session& session, const Node* expression, int depth);

/// inline_function() of src/backend/optimizer/util/clauses.c: the body of a function in SQL that is
/// one expression stands in its place, and is volatile or not by itself.
bool inlines_to_steady(const Session& session, const Function& function, int depth) {
  if (depth >= kDeepest || session.text(function.language) != "sql" || function.strict ||
      function.security_definer || function.settings) {
    return false;
  }
  RawParser parser;
  const auto parsed = parser.parse(session.strings[function.body], Span{});
  if (!parsed || list_of<RawStmt>(parsed->list).size() != 1) return false;
  const auto* query = node_as<SelectStmt>(list_of<RawStmt>(parsed->list)[0]->stmt, T_SelectStmt);
  if (query == nullptr || query->fromClause != nullptr || query->whereClause != nullptr ||
      query->op != SETOP_NONE || list_of<ResTarget>(query->targetList).size() != 1) {
    return false;
  }
  return !is_volatile_at(session, list_of<ResTarget>(query->targetList)[0]->val, depth + 1);
}

bool is_volatile_function(const Session& session, const FuncCall& call, int depth) {
  const auto parts = name_parts(call.funcname);
  const std::string_view name = parts.back();
  bool any = false;
  for (const Ref routine : find_routines(session, parts)) {
    const Function* own = session.catalog.get_if<Function>(routine);
    if (own == nullptr) continue;
    if (session.text(own->volatility) == "volatile" && !inlines_to_steady(session, *own, depth)) {
      return true;
    }
    any = true;
  }
  if (any) return false;
  const bool system = parts.size() == 1 || parts[0] == "pg_catalog";
  if (system && is_builtin_function(name)) return is_volatile_builtin(name);
  return true;
}

bool is_volatile_at(const Session& session, const Node* expression, int depth) {
  bool found = false;
  walk_tree(expression, [&](const Node* node) {
    if (const auto* call = node_as<FuncCall>(node, T_FuncCall)) {
      found = found || is_volatile_function(session, *call, depth);
    }
    return !found;
  });
  return found;
}

bool names_serial(const TypeName* type) {
  if (type == nullptr || type->names == nullptr || type->names->length != 1) return false;
  constexpr std::string_view kSerials[] = {"smallserial", "serial2",   "serial",
                                           "serial4",     "bigserial", "serial8"};
  const std::string_view name = name_parts(type->names).back();
  return std::find(std::begin(kSerials), std::end(kSerials), name) != std::end(kSerials);
}

}  // namespace

bool is_volatile(const Session& session, const Node* expression) {
  return is_volatile_at(session, expression, 0);
}

bool is_volatile_text(const Session& session, std::string_view expression) {
  RawParser parser;
  const auto parsed = parser.parse("SELECT " + std::string(expression), Span{});
  if (!parsed) return true;
  for (const RawStmt* raw : list_of<RawStmt>(parsed->list)) {
    if (is_volatile(session, raw->stmt)) return true;
  }
  return false;
}

ColumnClauses clauses_of(const Session& session, const ColumnDef& definition) {
  ColumnClauses clauses;
  clauses.is_serial = names_serial(definition.typeName);
  clauses.not_null = clauses.is_serial;
  for (const Node* node : list_of<Node>(definition.constraints)) {
    const auto& constraint = reinterpret_cast<const Constraint&>(*node);
    switch (constraint.contype) {
      case CONSTR_DEFAULT: {
        const auto* value = node_as<A_Const>(constraint.raw_expr, T_A_Const);
        clauses.names_default = true;
        clauses.has_default = value == nullptr || !value->isnull;
        clauses.is_volatile = is_volatile(session, constraint.raw_expr);
        break;
      }
      case CONSTR_GENERATED:
        clauses.is_virtual = constraint.generated_kind == 'v';
        clauses.is_stored = !clauses.is_virtual;
        break;
      case CONSTR_IDENTITY:
        clauses.is_identity = true;
        clauses.not_null = true;
        break;
      case CONSTR_NOTNULL:
      case CONSTR_PRIMARY:
        clauses.not_null = true;
        break;
      default:
        break;
    }
  }
  return clauses;
}

}  // namespace dryshod

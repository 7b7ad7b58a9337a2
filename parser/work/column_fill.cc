// See column_fill.h.
#include "parser/work/column_fill.h"

#include <algorithm>

#include "parser/expr/builtins.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

bool is_volatile_function(const Session& session, const FuncCall& call) {
  const auto parts = name_parts(call.funcname);
  const std::string_view name = parts.back();
  bool any = false;
  for (const Ref routine : find_routines(session, parts)) {
    const Function* own = session.catalog.get_if<Function>(routine);
    if (own == nullptr) continue;
    if (session.text(own->volatility) == "volatile") return true;
    any = true;
  }
  if (any) return false;
  const bool system = parts.size() == 1 || parts[0] == "pg_catalog";
  if (system && is_builtin_function(name)) return is_volatile_builtin(name);
  return true;
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
  bool found = false;
  walk_tree(expression, [&](const Node* node) {
    if (const auto* call = node_as<FuncCall>(node, T_FuncCall)) {
      found = found || is_volatile_function(session, *call);
    }
    return !found;
  });
  return found;
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

// See alter_reach.h.
#include "parser/work/alter_reach.h"

#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

std::vector<Reached> all_below(const Session& session, Ref relation) {
  std::vector<Reached> reached;
  for (const Ref table : inheritance_tree(session, relation)) {
    if (table != relation) reached.push_back({table});
  }
  return reached;
}

std::vector<Reached> children(const Session& session, Ref relation) {
  std::vector<Reached> reached;
  for (const Ref table : children_of(session, relation)) reached.push_back({table});
  return reached;
}

/// Where a child has the part already it is merged, and nothing is done below.
template <class Has>
void until_merged(const Session& session, Ref table, const Has& has,
                  std::vector<Reached>& reached) {
  for (const Ref child : children_of(session, table)) {
    reached.push_back({child});
    if (!has(child)) until_merged(session, child, has, reached);
  }
}

std::vector<Reached> by_column(const Draft& draft, Ref relation, const AlterTableCmd& cmd) {
  const Name name = draft.session.name(reinterpret_cast<const ColumnDef*>(cmd.def)->colname);
  std::vector<Reached> reached;
  until_merged(
      draft.session, relation, [&](Ref child) { return bool(draft.catalog().column(child, name)); },
      reached);
  return reached;
}

constexpr int kPreparedRecursion = 18;  // since then ADD CONSTRAINT locks the tree before it begins

std::vector<Reached> by_constraint(const Draft& draft, Ref relation, const Constraint& constraint) {
  const Session& session = draft.session;
  if (session.major >= kPreparedRecursion) return all_below(session, relation);
  switch (constraint.contype) {
    case CONSTR_CHECK: {
      std::vector<Reached> reached;
      if (constraint.is_no_inherit) return reached;
      const Name name = session.name(constraint.conname);
      until_merged(
          session, relation,
          [&](Ref child) { return name && draft.catalog().constraint(child, name); }, reached);
      return reached;
    }
    case CONSTR_PRIMARY:  // its columns become not null in all of them
      return all_below(session, relation);
    case CONSTR_UNIQUE:
    case CONSTR_EXCLUSION: {  // as CREATE INDEX
      std::vector<Reached> reached;
      if (is_partitioned(session, relation)) reached = all_below(session, relation);
      for (Reached& each : reached) each.mode = LockMode::Share;
      return reached;
    }
    default:
      return {};  // copies of foreign keys lock for themselves (new_parts.h)
  }
}

/// dropconstraint_internal() of src/backend/commands/tablecmds.c: what a plain parent's children do
/// not inherit is its own affair (pg_constraint.connoinherit).
bool reaches_below(const Draft& draft, Ref relation, const AlterTableCmd& cmd) {
  const Catalog& catalog = draft.catalog();
  const Ref constraint = find_constraint(draft.session, relation, draft.session.name(cmd.name));
  if (!constraint || is_partitioned(draft.session, relation)) return true;
  if (const Check* check = catalog.get_if<Check>(constraint)) return !check->no_inherit;
  if (const NotNull* not_null = catalog.get_if<NotNull>(constraint)) return !not_null->no_inherit;
  return false;
}

}  // namespace

std::vector<Reached> tables_reached(const Draft& draft, Ref relation, const AlterTableCmd& cmd,
                                    bool recurse) {
  const Session& session = draft.session;
  switch (cmd.subtype) {
    case AT_DropConstraint:
      if (!reaches_below(draft, relation, cmd)) return {};
      [[fallthrough]];
    case AT_DropColumn:
      // With ONLY the children are told that the part is their own now.
      return recurse ? all_below(session, relation) : children(session, relation);
    case AT_AddColumn:
      return recurse ? by_column(draft, relation, cmd) : std::vector<Reached>();
    case AT_AddConstraint:
      return recurse ? by_constraint(draft, relation, reinterpret_cast<const Constraint&>(*cmd.def))
                     : std::vector<Reached>();
    case AT_EnableTrigAll:
    case AT_DisableTrigAll: {  // those of foreign keys have copies
      constexpr int kSince = 15;
      const bool reaches = recurse && session.major >= kSince && is_partitioned(session, relation);
      return reaches ? all_below(session, relation) : std::vector<Reached>();
    }
    case AT_AddIdentity:
    case AT_SetIdentity:
    case AT_DropIdentity: {  // a partition has that of the whole
      constexpr int kSince = 17;
      const bool reaches = recurse && session.major >= kSince && is_partitioned(session, relation);
      return reaches ? all_below(session, relation) : std::vector<Reached>();
    }
    case AT_AlterColumnType:
    case AT_ColumnDefault:
    case AT_SetNotNull:
    case AT_DropNotNull:
    case AT_SetExpression:
    case AT_DropExpression:
    case AT_SetStatistics:
    case AT_SetStorage:
    case AT_AlterConstraint:
    case AT_ValidateConstraint:
    case AT_EnableTrig:
    case AT_EnableAlwaysTrig:
    case AT_EnableReplicaTrig:
    case AT_DisableTrig:
      return recurse ? all_below(session, relation) : std::vector<Reached>();
    default:
      return {};
  }
}

}  // namespace dryshod

// See alter_table.h. What became of rows is said in alter_rows.h; that constraints and indexes are
// new is seen from the catalog (new_parts.h), whatever statement made them.
#include "parser/work/alter_table.h"

#include <algorithm>

#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/work/alter_acts.h"
#include "parser/work/alter_reach.h"
#include "parser/work/alter_rows.h"
#include "parser/work/bound_proof.h"
#include "parser/work/lock_level.h"
#include "parser/work/new_parts.h"
#include "parser/work/queries.h"

namespace dryshod {

struct AlterTableWatch::Before {
  const AlterTableStmt& statement;
  Named relation{};
  LockMode mode = LockMode::None;
  std::vector<RowsBefore> rows{};  // of the relation and, where it reaches them, those below
  ConstraintStates constraints{};
  Name persistence{};  // of a sequence
};

namespace {

std::vector<const AlterTableCmd*> commands(const AlterTableStmt& statement) {
  std::vector<const AlterTableCmd*> cmds;
  for (const AlterTableCmd* cmd : list_of<AlterTableCmd>(statement.cmds)) cmds.push_back(cmd);
  return cmds;
}

/// A partition's own copies of foreign keys become keys of their own: their triggers are made.
void watch_own_keys(Draft& draft, Ref partition) {
  const Catalog& catalog = draft.catalog();
  catalog.each_child_of<ForeignKey>(partition, [&](Ref key) {
    if (!catalog[key].source) return;
    draft.lock(catalog.get<ForeignKey>(key).referenced, LockMode::ShareRowExclusive);
  });
}

void watch_index_partition(Draft& draft, const Named& index, const Named& part) {
  const Catalog& catalog = draft.catalog();
  draft.lock(catalog.parent(index.ref), LockMode::AccessShare);
  draft.lock(part, LockMode::AccessExclusive);
  if (part.ref) draft.lock(catalog.parent(part.ref), LockMode::AccessShare);
}

/// A foreign key that the partition has already becomes a part of the parent's: its triggers go.
void watch_merged_keys(Draft& draft, Ref parent, Ref child) {
  const Catalog& catalog = draft.catalog();
  catalog.each_child_of<ForeignKey>(child, [&](Ref own) {
    const ForeignKey& mine = catalog.get<ForeignKey>(own);
    catalog.each_child_of<ForeignKey>(parent, [&](Ref above) {
      const ForeignKey& theirs = catalog.get<ForeignKey>(above);
      if (mine.referenced == theirs.referenced &&
          catalog.render(mine.columns) == catalog.render(theirs.columns)) {
        draft.lock(mine.referenced, LockMode::AccessExclusive);
      }
    });
  });
}

void watch_attach(Draft& draft, const Named& parent, const Named& child, const AlterTableCmd& cmd) {
  const auto& partition = reinterpret_cast<const PartitionCmd&>(*cmd.def);
  draft.lock(child, LockMode::AccessExclusive, true);
  if (!parent.ref || !child.ref) {
    draft.scan(child);
    return;
  }
  if (!implies_bound(draft, child.ref, parent.ref, *partition.bound)) draft.scan(child, true);
  watch_new_partition(draft, parent.ref);
  watch_merged_keys(draft, parent.ref, child.ref);
  const Ref other = default_partition(draft.session, parent.ref);
  if (!other || other == child.ref) return;
  draft.lock(other, LockMode::AccessExclusive, true);
  if (!excludes_bound(draft, other, parent.ref, *partition.bound)) {
    draft.scan(other, true);
  }
}

/// CONCURRENTLY spares the parent; the partition itself is locked as ever in the second transaction
/// (DetachPartitionFinalize() of src/backend/commands/tablecmds.c).
void watch_detach(Draft& draft, const Named& parent, const Named& child, bool concurrently) {
  if (concurrently) {
    draft.lock(child, LockMode::AccessExclusive);
    return;
  }
  draft.lock(child, LockMode::AccessExclusive, true);
  if (!parent.ref) return;
  watch_referencing(draft, parent.ref, LockMode::AccessExclusive, child.ref);
  if (child.ref) watch_own_keys(draft, child.ref);
  const Ref other = default_partition(draft.session, parent.ref);
  if (other && other != child.ref) draft.lock(other, LockMode::AccessExclusive);
}

void watch_partition(Draft& draft, const Named& parent, const AlterTableCmd& cmd) {
  const auto& partition = reinterpret_cast<const PartitionCmd&>(*cmd.def);
  const Named child = draft.named(*partition.name);
  if (parent.ref && is_index_like(draft.catalog(), parent.ref)) {
    watch_index_partition(draft, parent, child);
  } else if (cmd.subtype == AT_AttachPartition) {
    watch_attach(draft, parent, child, cmd);
  } else {
    watch_detach(draft, parent, child, partition.concurrent);
  }
}

void watch_identity(Draft& draft, Ref relation, const AlterTableCmd& cmd) {
  const Catalog& catalog = draft.catalog();
  const Ref column = catalog.column(relation, draft.session.name(cmd.name));
  const Ref identity = column ? catalog.child<Identity>(column) : Ref{};
  if (!identity) return;
  const Ref sequence = catalog.get<Identity>(identity).sequence;
  draft.lock(sequence, LockMode::ShareRowExclusive);
  for (const DefElem* option : list_of<DefElem>(reinterpret_cast<const List*>(cmd.def))) {
    if (std::string_view(option->defname) != "generated") draft.move_file(sequence);
  }
}

/// Relations other than its own that a sub-command names.
void watch_others(Draft& draft, const Named& relation, const AlterTableCmd& cmd) {
  const Catalog& catalog = draft.catalog();
  switch (cmd.subtype) {
    case AT_AttachPartition:
    case AT_DetachPartition:
      watch_partition(draft, relation, cmd);
      break;
    case AT_AddInherit:
    case AT_DropInherit:
      draft.lock(
          draft.named(reinterpret_cast<const RangeVar&>(*cmd.def)),
          cmd.subtype == AT_AddInherit ? LockMode::ShareUpdateExclusive : LockMode::AccessShare);
      break;
    case AT_AddOf: {
      const auto& type = reinterpret_cast<const TypeName&>(*cmd.def);
      const Ref composite = find_type(draft.session, name_parts(type.names));
      if (composite) draft.lock(composite, LockMode::AccessShare);
      break;
    }
    case AT_SetIdentity:
      if (relation.ref) watch_identity(draft, relation.ref, cmd);
      break;
    case AT_ChangeOwner:
      if (!catalog.is<Table>(relation.ref)) break;
      for (const Ref sequence : owned_sequences(catalog, relation.ref)) {
        draft.lock(sequence, LockMode::AccessExclusive);
      }
      break;
    case AT_AddConstraint: {
      const auto& constraint = reinterpret_cast<const Constraint&>(*cmd.def);
      if (constraint.contype != CONSTR_FOREIGN) break;
      draft.lock(draft.named(*constraint.pktable), LockMode::ShareRowExclusive);
      break;
    }
    default:
      break;
  }
}

/// Tables OF a composite type, which CASCADE alters with it.
std::vector<Ref> typed_tables(const Catalog& catalog, Ref composite) {
  std::vector<Ref> tables;
  for (const Ref user : catalog.users(composite)) {
    const Table* table = catalog.get_if<Table>(user);
    if (table != nullptr && table->of_type) tables.push_back(user);
  }
  return tables;
}

}  // namespace

AlterTableWatch::AlterTableWatch(Draft& draft, const AlterTableStmt& statement)
    : draft_(draft), before_(std::make_unique<Before>(Before{.statement = statement})) {
  Before& b = *before_;
  const Catalog& catalog = draft.catalog();
  b.relation = draft.named(*statement.relation);
  if (!b.relation.ref && statement.missing_ok && !draft.session.unknown_names_ok) return;
  b.relation.is_index = statement.objtype == OBJECT_INDEX;
  for (const AlterTableCmd* cmd : commands(statement)) b.mode = std::max(b.mode, lock_level(*cmd));
  draft.lock(b.relation, b.mode);
  for (const AlterTableCmd* cmd : commands(statement)) watch_others(draft, b.relation, *cmd);
  note_acts(draft, b.relation, statement);
  if (const auto* sequence = catalog.get_if<Sequence>(b.relation.ref)) {
    b.persistence = sequence->persistence;
  }
  std::vector<Ref> tables;
  const auto take = [&](Ref table) {
    if (std::find(tables.begin(), tables.end(), table) == tables.end()) tables.push_back(table);
  };
  if (catalog.is<Table>(b.relation.ref)) take(b.relation.ref);
  for (const AlterTableCmd* cmd : commands(statement)) {
    if (catalog.is<Composite>(b.relation.ref) && cmd->behavior == DROP_CASCADE) {
      for (const Ref table : typed_tables(catalog, b.relation.ref)) {
        draft.lock(table, b.mode);
        take(table);
      }
    }
    if (!catalog.is<Table>(b.relation.ref)) continue;
    for (const Reached& each :
         tables_reached(draft, b.relation.ref, *cmd, statement.relation->inh)) {
      draft.lock(each.table, each.mode == LockMode::None ? b.mode : each.mode);
      take(each.table);
    }
  }
  for (const Ref table : tables) {
    b.rows.emplace_back(draft, table);
    b.constraints.take(catalog, table);
  }
}

AlterTableWatch::~AlterTableWatch() = default;

void AlterTableWatch::after() {
  const Before& b = *before_;
  for (const RowsBefore& rows : b.rows) rows.compare(draft_, b.statement);
  b.constraints.compare(draft_, b.mode == LockMode::ShareUpdateExclusive);
  const auto* sequence = draft_.catalog().get_if<Sequence>(b.relation.ref);
  if (sequence != nullptr && sequence->persistence != b.persistence) {
    draft_.move_file(b.relation.ref);
  }
}

}  // namespace dryshod

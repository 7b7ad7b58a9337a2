// See alter_table.h. What happens to rows mirrors ATRewriteTables() (phase 3) of
// src/backend/commands/tablecmds.c; that constraints and indexes are new is seen from the catalog
// (new_parts.h), whatever statement made them.
#include "parser/work/alter_table.h"

#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/work/alter_acts.h"
#include "parser/work/column_fill.h"
#include "parser/work/lock_level.h"
#include "parser/work/new_parts.h"
#include "parser/work/not_null_proof.h"
#include "parser/work/type_change.h"

namespace dryshod {

struct AlterTableWatch::Before {
  struct ColumnState {
    Ref column;
    Expr type{}, collation{};
    Expr stored{};  // its generation expression, where values are stored
  };
  struct TableState {
    Ref table;
    Table body;
    std::vector<ColumnState> columns;
  };

  const AlterTableStmt& statement;
  Named relation{};
  LockMode mode = LockMode::None;
  std::vector<TableState> tables{};  // the relation and, where it reaches them, those below
  ConstraintStates constraints{};
};

namespace {

std::vector<const AlterTableCmd*> commands(const AlterTableStmt& statement) {
  std::vector<const AlterTableCmd*> cmds;
  for (const AlterTableCmd* cmd : list_of<AlterTableCmd>(statement.cmds)) cmds.push_back(cmd);
  return cmds;
}

const ColumnDef& definition_of(const AlterTableCmd& cmd) {
  return reinterpret_cast<const ColumnDef&>(*cmd.def);
}

/// Indexes and keys that have the column in a key, an expression or the predicate.
std::vector<Ref> indexes_over(const Catalog& catalog, Ref column) {
  std::vector<Ref> found;
  for (const Ref index : indexes_of(catalog, catalog.parent(column))) {
    bool over = false;
    catalog.each_reference(
        index, [&](Ref target, bool, std::string_view) { over = over || target == column; });
    if (over) found.push_back(index);
  }
  return found;
}

/// A key of plain columns: no expression, no predicate.
bool is_plain_index(const Catalog& catalog, Ref index) {
  const Index* body = catalog.get_if<Index>(index);
  return body == nullptr ||
         (!body->predicate && catalog.render(body->keys).find('(') == std::string::npos);
}

/// The partition that ATTACH or DETACH names; the default one of the parent waits too.
void watch_partition(Draft& draft, const Named& parent, const AlterTableCmd& cmd) {
  const auto& partition = reinterpret_cast<const PartitionCmd&>(*cmd.def);
  const Named child = draft.named(*partition.name);
  const bool attach = cmd.subtype == AT_AttachPartition;
  if (parent.ref && is_index_like(draft.catalog(), parent.ref)) {
    draft.lock(draft.catalog().parent(parent.ref), LockMode::AccessShare);
    draft.lock(child, LockMode::AccessExclusive);
    if (child.ref) draft.lock(draft.catalog().parent(child.ref), LockMode::AccessShare);
    return;
  }
  if (partition.concurrent) {
    draft.lock(child, LockMode::ShareUpdateExclusive);
    return;
  }
  draft.lock(child, LockMode::AccessExclusive);
  if (attach) draft.scan(child);
  const Ref other = parent.ref ? default_partition(draft.session, parent.ref) : Ref{};
  if (!other || other == child.ref) return;
  draft.lock(other, LockMode::AccessExclusive);
  if (attach) draft.scan(other);
}

void watch_identity(Draft& draft, Ref relation, const AlterTableCmd& cmd) {
  const Catalog& catalog = draft.catalog();
  const Ref column = catalog.column(relation, draft.session.name(cmd.name));
  const Ref identity = column ? catalog.child<Identity>(column) : Ref{};
  if (identity) draft.lock(catalog.get<Identity>(identity).sequence, LockMode::ShareRowExclusive);
}

/// Relations other than its own that a sub-command names.
void watch_others(Draft& draft, const Named& relation, const AlterTableCmd& cmd) {
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
    case AT_SetIdentity:
      if (relation.ref) watch_identity(draft, relation.ref, cmd);
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

}  // namespace

AlterTableWatch::AlterTableWatch(Draft& draft, const AlterTableStmt& statement)
    : x_draft(draft), x_before(std::make_unique<Before>(Before{.statement = statement})) {
  Before& b = *x_before;
  const Catalog& catalog = draft.catalog();
  b.relation = draft.named(*statement.relation);
  b.relation.is_index = statement.objtype == OBJECT_INDEX;
  bool recurses = false;
  for (const AlterTableCmd* cmd : commands(statement)) {
    b.mode = std::max(b.mode, lock_level(*cmd));
    recurses = recurses || (reaches_children(*cmd) && statement.relation->inh);
  }
  draft.lock(b.relation, b.mode);
  for (const AlterTableCmd* cmd : commands(statement)) watch_others(draft, b.relation, *cmd);
  note_acts(draft, b.relation, statement);
  if (!catalog.is<Table>(b.relation.ref)) return;
  const std::vector<Ref> tree =
      recurses ? inheritance_tree(draft.session, b.relation.ref) : std::vector<Ref>{b.relation.ref};
  for (const Ref table : tree) {
    draft.lock(table, b.mode);
    Before::TableState& state = b.tables.emplace_back();
    state.table = table;
    state.body = catalog.get<Table>(table);
    for (const Ref column : columns_of(catalog, table)) {
      const Column& body = catalog.get<Column>(column);
      const Ref generated = catalog.child<Generated>(column);
      const bool stored = generated && !catalog.get<Generated>(generated).is_virtual;
      state.columns.push_back({column, body.type, body.collation,
                               stored ? catalog.get<Generated>(generated).expression : Expr{}});
    }
    b.constraints.take(catalog, table);
  }
}

AlterTableWatch::~AlterTableWatch() = default;

namespace {

/// Foreign keys over the column, from either end: taken down and put up again, so both ends wait.
void redo_foreign_keys(Draft& draft, Ref column, bool rewrites) {
  const Catalog& catalog = draft.catalog();
  for (const Ref user : catalog.users(column)) {
    const auto* key = catalog.get_if<ForeignKey>(user);
    if (key == nullptr || draft.is_new(user)) continue;
    for (const Ref end : {catalog.parent(user), key->referenced}) {
      draft.lock(end, LockMode::AccessExclusive);
      if (rewrites) draft.scan(end);
    }
  }
}

/// What hangs on a column whose type or collation changed and whose rows stay as they are.
void redo_dependents(Draft& draft, Ref column, bool same_comparison) {
  const Catalog& catalog = draft.catalog();
  const Ref table = catalog.parent(column);
  for (const Ref index : indexes_over(catalog, column)) {
    if (draft.is_new(index)) continue;
    draft.rebuild(index);
    if (!same_comparison || !is_plain_index(catalog, index)) draft.scan(table);
  }
  for (const Ref check : valid_checks(catalog, table)) {
    bool over = false;
    catalog.each_reference(
        check, [&](Ref target, bool, std::string_view) { over = over || target == column; });
    if (over) draft.scan(table);
  }
}

/// Act of the sub-command that says it, to be told what it costs.
Act* act_of(Draft& draft, ActKind kind, std::string_view column) {
  return draft.find_act(kind, column);
}

}  // namespace

void AlterTableWatch::after() {
  Before& b = *x_before;
  Draft& draft = x_draft;
  const Catalog& catalog = draft.catalog();
  for (const Before::TableState& was : b.tables) {
    if (!catalog.alive(was.table)) continue;
    const Table& now = catalog.get<Table>(was.table);
    bool rewrites =
        now.persistence != was.body.persistence || now.access_method != was.body.access_method;
    if (now.tablespace != was.body.tablespace) draft.move_file(was.table);
    for (const AlterTableCmd* cmd : commands(b.statement)) {
      if (cmd->subtype == AT_AddColumn) {
        const ColumnDef& definition = definition_of(*cmd);
        const Ref column = catalog.column(was.table, draft.session.name(definition.colname));
        if (!column || !draft.is_new(column)) continue;
        const ColumnClauses clauses = clauses_of(draft.session, definition);
        const bool writes = clauses.is_volatile || clauses.is_stored || clauses.is_identity ||
                            clauses.is_serial ||
                            is_constrained_domain(catalog, catalog.get<Column>(column).type);
        rewrites = rewrites || writes;
        if (Act* act = act_of(draft, ActKind::AddColumn, definition.colname); act && writes) {
          act->flags |= Act::Rewrites;
        }
      }
      if (cmd->subtype != AT_AlterColumnType) continue;
      const Name name = draft.session.name(cmd->name);
      for (const Before::ColumnState& column : was.columns) {
        if (!catalog.alive(column.column) || catalog.name(column.column) != name) continue;
        const Column& body = catalog.get<Column>(column.column);
        const bool keeps =
            keeps_rows(draft, column.type, body.type, definition_of(*cmd).raw_default, name);
        const bool changes = catalog.render(column.type) != catalog.render(body.type) ||
                             !same_expr(catalog, column.collation, body.collation);
        if (Act* act = act_of(draft, ActKind::AlterColumnType, cmd->name)) {
          act->old_detail = catalog.render(column.type);
          act->detail = catalog.render(body.type);
          if (!keeps) act->flags |= Act::Rewrites;
        }
        rewrites = rewrites || !keeps;
        if (!changes && keeps) continue;
        redo_foreign_keys(draft, column.column, !keeps);
        if (keeps) {
          redo_dependents(draft, column.column,
                          keeps_index(draft, column.type, body.type) &&
                              same_expr(catalog, column.collation, body.collation));
        }
      }
    }
    for (const Before::ColumnState& column : was.columns) {
      if (!column.stored || !catalog.alive(column.column)) continue;
      const Ref generated = catalog.child<Generated>(column.column);
      rewrites = rewrites ||
                 (generated &&
                  !same_expr(catalog, column.stored, catalog.get<Generated>(generated).expression));
    }
    if (rewrites) draft.rewrite(was.table);
  }
  b.constraints.compare(draft, b.mode == LockMode::ShareUpdateExclusive);
}

}  // namespace dryshod

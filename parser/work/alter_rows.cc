// See alter_rows.h.
#include "parser/work/alter_rows.h"

#include <algorithm>

#include "catalog/not_null_proof.h"
#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/work/column_fill.h"
#include "parser/work/queries.h"
#include "parser/work/type_change.h"

namespace dryshod {
namespace {

constexpr int kSequencesFollow = 15;  // SET LOGGED and UNLOGGED take owned sequences along

bool mentions(const Catalog& catalog, Ref user, Ref column) {
  bool found = false;
  catalog.each_reference(
      user, [&](Ref target, bool, std::string_view) { found = found || target == column; });
  return found;
}

/// Indexes and keys that have the column in a key, an expression or the predicate.
std::vector<Ref> indexes_over(const Draft& draft, Ref column) {
  std::vector<Ref> found;
  for (const Ref index : indexes_of(draft.catalog(), draft.catalog().parent(column))) {
    if (!draft.is_new(index) && mentions(draft.catalog(), index, column)) found.push_back(index);
  }
  return found;
}

/// A key of plain columns that is no part of a partitioned one: only such keeps its file
/// (TryReuseIndex()).
bool may_keep_file(const Catalog& catalog, Ref index) {
  if (attached_to(catalog, index)) return false;
  const Index* body = catalog.get_if<Index>(index);
  return body == nullptr ||
         (!body->predicate && catalog.render(body->keys).find('(') == std::string::npos);
}

/// Foreign keys over the column, from either end: taken down and put up again, so both ends wait.
void redo_foreign_keys(Draft& draft, Ref column, bool rewrites) {
  const Catalog& catalog = draft.catalog();
  for (const Ref user : catalog.users(column)) {
    const auto* key = catalog.get_if<ForeignKey>(user);
    if (key == nullptr || draft.is_new(user)) continue;
    std::vector<Ref> ends = inheritance_tree(draft.session, key->referenced);
    ends.push_back(catalog.parent(user));
    for (const Ref end : ends) {
      draft.lock(end, LockMode::AccessExclusive);
      if (rewrites && key->valid) draft.scan(end);
    }
  }
}

/// What hangs on a column that was given a type, and whose rows stay as they are.
void redo_dependents(Draft& draft, Ref column, bool same_comparison) {
  const Catalog& catalog = draft.catalog();
  const Ref table = catalog.parent(column);
  for (const Ref index : indexes_over(draft, column)) {
    draft.rebuild(index);
    if (!same_comparison || !may_keep_file(catalog, index)) draft.scan(table);
  }
  for (const Ref check : valid_checks(catalog, table)) {
    if (mentions(catalog, check, column)) draft.scan(table);
  }
}

/// The sequence of an identity takes its column's type.
void retype_identity(Draft& draft, Ref column) {
  const Ref identity = draft.catalog().child<Identity>(column);
  if (!identity) return;
  const Ref sequence = draft.catalog().get<Identity>(identity).sequence;
  draft.lock(sequence, LockMode::ShareRowExclusive);
  draft.move_file(sequence);
}

/// A domain's own default may be computed for each row, too.
bool domain_default_is_volatile(const Draft& draft, Expr type) {
  const Catalog& catalog = draft.catalog();
  const std::vector<Ref> refs = catalog.refs(type);
  if (refs.size() != 1 || !catalog.is<Domain>(refs[0])) return false;
  const Ref value = catalog.child<Default>(refs[0]);
  if (!value) return domain_default_is_volatile(draft, catalog.get<Domain>(refs[0]).type);
  return is_volatile_text(draft.session, catalog.render(catalog.get<Default>(value).expression));
}

}  // namespace

RowsBefore::RowsBefore(const Draft& draft, Ref relation) : relation_(relation) {
  const Catalog& catalog = draft.catalog();
  if (const Table* table = catalog.get_if<Table>(relation)) table_ = *table;
  for (const Ref column : columns_of(catalog, relation)) {
    if (!catalog.is<Column>(column)) continue;
    const Column& body = catalog.get<Column>(column);
    columns_.push_back({column, body.type, body.collation});
  }
}

bool RowsBefore::column_added(Draft& draft, const ColumnDef& definition) const {
  const Catalog& catalog = draft.catalog();
  const Ref column = catalog.column(relation_, draft.session.name(definition.colname));
  if (!column || !draft.is_new(column)) return false;
  const ColumnClauses clauses = clauses_of(draft.session, definition);
  const Expr type = catalog.get<Column>(column).type;
  const bool fills =
      clauses.is_volatile || clauses.is_stored || clauses.is_identity || clauses.is_serial;
  const bool writes = fills || is_constrained_domain(catalog, type) ||
                      (!clauses.names_default && domain_default_is_volatile(draft, type));
  if (!writes) return false;
  for (const Constraint* constraint : list_of<Constraint>(definition.constraints)) {
    if (constraint->contype == CONSTR_DEFAULT) watch_query(draft, constraint->raw_expr, true);
  }
  if (Act* act = draft.find_act(ActKind::AddColumn, definition.colname)) {
    act->flags |= Act::Rewrites;
  }
  return true;
}

bool RowsBefore::column_retyped(Draft& draft, const AlterTableCmd& cmd) const {
  const Catalog& catalog = draft.catalog();
  const Name name = draft.session.name(cmd.name);
  bool rewrites = false;
  for (const ColumnState& was : columns_) {
    if (!catalog.alive(was.column) || catalog.name(was.column) != name) continue;
    const Column& now = catalog.get<Column>(was.column);
    const Node* clause = reinterpret_cast<const ColumnDef*>(cmd.def)->raw_default;
    const bool keeps = keeps_rows(draft, was.type, now.type, clause, name);
    if (Act* act = draft.find_act(ActKind::AlterColumnType, cmd.name)) {
      act->old_detail = catalog.render(was.type);
      act->detail = catalog.render(now.type);
      if (!keeps) act->flags |= Act::Rewrites;
    }
    redo_foreign_keys(draft, was.column, !keeps);
    if (catalog.render(was.type) != catalog.render(now.type)) retype_identity(draft, was.column);
    if (keeps || is_partitioned(draft.session, relation_)) {
      redo_dependents(draft, was.column,
                      keeps_index(draft, was.type, now.type) &&
                          same_expr(catalog, was.collation, now.collation));
    }
    rewrites = rewrites || !keeps;
  }
  return rewrites;
}

bool RowsBefore::expression_set(const Draft& draft, const AlterTableCmd& cmd) const {
  const Catalog& catalog = draft.catalog();
  const Ref column = catalog.column(relation_, draft.session.name(cmd.name));
  const Ref generated = column ? catalog.child<Generated>(column) : Ref{};
  return generated && !catalog.get<Generated>(generated).is_virtual;
}

void RowsBefore::move_sequences(Draft& draft) const {
  if (draft.session.major < kSequencesFollow) return;
  for (const Ref sequence : owned_sequences(draft.catalog(), relation_)) {
    draft.lock(sequence, LockMode::AccessExclusive);
    draft.move_file(sequence);
  }
}

void RowsBefore::compare(Draft& draft, const AlterTableStmt& statement) const {
  const Catalog& catalog = draft.catalog();
  if (!catalog.alive(relation_)) return;
  bool rewrites = false;
  for (const AlterTableCmd* cmd : list_of<AlterTableCmd>(statement.cmds)) {
    if (cmd->subtype == AT_AddColumn) {
      rewrites = column_added(draft, reinterpret_cast<const ColumnDef&>(*cmd->def)) || rewrites;
    } else if (cmd->subtype == AT_AlterColumnType) {
      rewrites = column_retyped(draft, *cmd) || rewrites;
    } else if (cmd->subtype == AT_SetExpression) {
      rewrites = expression_set(draft, *cmd) || rewrites;
    }
  }
  if (const Table* now = catalog.get_if<Table>(relation_)) {
    if (now->persistence != table_.persistence) {
      rewrites = true;
      move_sequences(draft);
    }
    rewrites = rewrites || now->access_method != table_.access_method;
    if (now->tablespace != table_.tablespace) draft.move_file(relation_);
    if (rewrites) draft.rewrite(relation_);
  }
}

}  // namespace dryshod

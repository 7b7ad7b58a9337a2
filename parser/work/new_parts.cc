// See new_parts.h.
#include "parser/work/new_parts.h"

#include <algorithm>

#include "catalog/not_null_proof.h"
#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool is_valid(const Catalog& catalog, Ref constraint) {
  if (const auto* check = catalog.get_if<Check>(constraint)) return check->valid;
  if (const auto* key = catalog.get_if<ForeignKey>(constraint)) return key->valid;
  if (const auto* mark = catalog.get_if<NotNull>(constraint)) return mark->valid;
  return true;
}

bool is_enforced(const Catalog& catalog, Ref constraint) {
  if (const auto* check = catalog.get_if<Check>(constraint)) return check->enforced;
  if (const auto* key = catalog.get_if<ForeignKey>(constraint)) return key->enforced;
  return true;
}

/// No row has a value in new columns without a default.
bool is_all_null(const Draft& draft, Ref key) {
  const Catalog& catalog = draft.catalog();
  const std::vector<Ref> columns = catalog.refs(catalog.get<ForeignKey>(key).columns);
  return std::all_of(columns.begin(), columns.end(), [&](Ref column) {
    return draft.is_new(column) && !catalog.child<Default>(column) &&
           !catalog.child<Identity>(column) && !catalog.child<Generated>(column);
  });
}

/// Every row of the one end is looked up in the other (validateForeignKeyConstraint()).
void check_foreign_key(Draft& draft, Ref key) {
  const Catalog& catalog = draft.catalog();
  const ForeignKey& body = catalog.get<ForeignKey>(key);
  draft.scan(catalog.parent(key));
  if (is_all_null(draft, key)) return;
  draft.scan(body.referenced, true);
}

/// REFERENCES of a new column without a default: there is nothing to look at.
bool has_values(const Draft& draft, Ref key) {
  const Catalog& catalog = draft.catalog();
  const std::vector<Ref> columns = catalog.refs(catalog.get<ForeignKey>(key).columns);
  if (columns.size() != 1 || !draft.is_new(columns[0])) return true;
  return !draft.is_empty_reference(catalog.text(catalog.name(columns[0])));
}

/// Keys that partitions had already are attached (tryAttachPartitionForeignKey() of
/// src/backend/commands/tablecmds.c): their triggers at the other end go, and with a partitioned
/// one what they had for each of its partitions.
void watch_attached_keys(Draft& draft, Ref key) {
  const Catalog& catalog = draft.catalog();
  const Ref referenced = catalog.get<ForeignKey>(key).referenced;
  for (const Ref copy : catalog.derived_from(key)) {
    if (draft.is_new(copy)) continue;
    for (const Ref table : inheritance_tree(draft.session, referenced)) {
      // Up to 14 a partitioned table had no triggers of its own.
      const bool has_triggers = draft.session.major >= 15 || !is_partitioned(draft.session, table);
      if (has_triggers) draft.lock(table, LockMode::AccessExclusive);
    }
    draft.lock(catalog.parent(copy), is_partitioned(draft.session, referenced)
                                         ? LockMode::AccessExclusive
                                         : LockMode::ShareRowExclusive);
  }
}

void new_foreign_key(Draft& draft, Ref key) {
  const Catalog& catalog = draft.catalog();
  const ForeignKey& body = catalog.get<ForeignKey>(key);
  draft.lock(body.referenced, LockMode::ShareRowExclusive, true);
  const Ref table = catalog.parent(key);
  if (draft.is_new(table)) return;
  draft.lock(table, LockMode::ShareRowExclusive);
  if (is_partitioned(draft.session, table)) {
    watch_attached_keys(draft, key);
    return;  // its rows are those of the partitions
  }
  if (body.valid && body.enforced && has_values(draft, key)) check_foreign_key(draft, key);
}

void new_not_null(Draft& draft, Ref mark) {
  const Catalog& catalog = draft.catalog();
  const Ref column = catalog.parent(mark);
  if (!catalog.is<Column>(column)) return;
  if (!catalog.get<NotNull>(mark).valid) return;
  const Ref table = catalog.parent(column);
  if (draft.is_new(column)) {
    // It is its default that counts, or there is no row; a virtual one is computed.
    const Ref generated = catalog.child<Generated>(column);
    if (generated && catalog.get<Generated>(generated).is_virtual) draft.scan(table);
    return;
  }
  std::vector<Ref> checks = valid_checks(catalog, table);
  std::erase_if(checks, [&](Ref check) { return draft.is_new(check); });
  if (!says_not_null(catalog, column, checks)) draft.scan(table);
}

void new_domain_constraint(Draft& draft, Ref constraint) {
  const Ref domain = draft.catalog().parent(constraint);
  if (draft.is_new(domain) || !is_valid(draft.catalog(), constraint)) return;
  for (const Ref table : tables_using(draft.catalog(), domain)) {
    if (is_partitioned(draft.session, table)) continue;
    draft.lock(table, LockMode::Share);
    draft.scan(table);
  }
}

void new_part(Draft& draft, Ref part, bool reads_no_row) {
  const Catalog& catalog = draft.catalog();
  if (catalog.is<Domain>(catalog.parent(part))) {
    if (catalog.is<Check>(part) || catalog.is<NotNull>(part)) new_domain_constraint(draft, part);
    return;
  }
  const Ref relation = relation_of_part(catalog, part);
  switch (catalog.kind(part)) {
    case Kind::ForeignKey:
      new_foreign_key(draft, part);
      break;
    case Kind::NotNull:
      new_not_null(draft, part);
      break;
    case Kind::Check:
      if (is_valid(catalog, part) && is_enforced(catalog, part)) draft.scan(relation);
      break;
    case Kind::Index:
    case Kind::PrimaryKey:
    case Kind::Unique:
    case Kind::Exclusion:
      if (!reads_no_row) draft.scan(relation);
      if (catalog.is<Index>(part) && reads_no_row) draft.touch(part);
      break;
    case Kind::Trigger:
      if (relation && !draft.is_new(relation)) draft.lock(relation, LockMode::ShareRowExclusive);
      break;
    default:
      break;
  }
}

bool is_lockable(const Catalog& catalog, Ref ref) {
  switch (catalog.kind(ref)) {
    case Kind::Table:
    case Kind::View:
    case Kind::MaterializedView:
    case Kind::Sequence:
    case Kind::Composite:
      return true;
    default:
      return false;
  }
}

/// Temporary relations are nobody else's.
bool is_temporary(const Catalog& catalog, Ref ref) {
  const Table* table = catalog.get_if<Table>(ref);
  const View* view = catalog.get_if<View>(ref);
  const Name persistence = table != nullptr  ? table->persistence
                           : view != nullptr ? view->persistence
                                             : Name{};
  return catalog.text(persistence) == "temporary";
}

/// Is the relation locked for good where this part of it goes?
bool is_part_of_definition(const Catalog& catalog, Ref part) {
  switch (catalog.kind(part)) {
    case Kind::Column:
    case Kind::Default:
    case Kind::Generated:
    case Kind::Identity:
    case Kind::NotNull:
    case Kind::Check:
    case Kind::PrimaryKey:
    case Kind::Unique:
    case Kind::Exclusion:
    case Kind::ForeignKey:
    case Kind::Index:
    case Kind::Trigger:
    case Kind::Rule:
    case Kind::Policy:
      return true;
    default:
      return false;
  }
}

/// A partition goes: heap_drop_with_catalog() of src/backend/catalog/heap.c.
void partition_gone(Draft& draft, Ref parent) {
  const Catalog& catalog = draft.catalog();
  if (!catalog.alive(parent)) return;
  draft.lock(parent, LockMode::AccessExclusive);
  const Ref other = default_partition(draft.session, parent);
  if (other) draft.lock(other, LockMode::AccessExclusive);
}

/// The triggers of a foreign key go. To 14 a partition that is partitioned itself has none:
/// createForeignKeyActionTriggers() of src/backend/commands/tablecmds.c is called for all since 15.
void unreferenced(Draft& draft, Ref table) {
  constexpr int kSince = 15;
  draft.lock(table, LockMode::AccessExclusive);
  for (const Ref below : inheritance_tree(draft.session, table)) {
    if (draft.session.major < kSince && is_partitioned(draft.session, below)) continue;
    draft.lock(below, LockMode::AccessExclusive);
  }
}

}  // namespace

std::vector<Ref> keys_referring_to(const Catalog& catalog, Ref table) {
  std::vector<Ref> keys;
  for (Ref at = table; at;) {
    for (const Ref user : catalog.users(at)) {
      const auto* key = catalog.get_if<ForeignKey>(user);
      if (key != nullptr && key->referenced == at) keys.push_back(user);
    }
    const Ref link = catalog.child<Inherits>(at);
    at = link && catalog.get<Inherits>(link).bound ? catalog.get<Inherits>(link).from : Ref{};
  }
  return keys;
}

void watch_referencing(Draft& draft, Ref parent, LockMode mode, Ref lost) {
  for (const Ref key : keys_referring_to(draft.catalog(), parent)) {
    const Ref table = draft.catalog().parent(key);
    draft.lock(table, mode);
    if (!lost) continue;
    draft.scan(table);
    draft.scan(lost);
  }
}

void watch_new_partition(Draft& draft, Ref parent) {
  constexpr int kTriggersCloned = 15;
  watch_referencing(
      draft, parent,
      draft.session.major >= kTriggersCloned ? LockMode::ShareRowExclusive : LockMode::AccessShare);
}

std::vector<Ref> tables_using(const Catalog& catalog, Ref domain) {
  std::vector<Ref> tables;
  std::vector<Ref> domains{domain};
  for (size_t i = 0; i < domains.size(); ++i) {
    for (const Ref user : catalog.users(domains[i])) {
      if (catalog.is<Domain>(user)) domains.push_back(user);
      if (!catalog.is<Column>(user)) continue;
      const Ref table = catalog.parent(user);
      const bool stores = catalog.is<Table>(table) || catalog.is<MaterializedView>(table);
      if (stores && std::find(tables.begin(), tables.end(), table) == tables.end()) {
        tables.push_back(table);
      }
    }
  }
  return tables;
}

void ConstraintStates::take(const Catalog& catalog, Ref relation) {
  const auto note = [&](Ref part) {
    if (!catalog.is<Check>(part) && !catalog.is<ForeignKey>(part) && !catalog.is<NotNull>(part)) {
      return;
    }
    states_.push_back({part, is_valid(catalog, part), is_enforced(catalog, part)});
  };
  catalog.each_child(relation, [&](Ref part) {
    note(part);
    if (catalog.is<Column>(part)) catalog.each_child(part, note);
  });
}

void ConstraintStates::compare(Draft& draft, bool lightly) const {
  const Catalog& catalog = draft.catalog();
  for (const State& was : states_) {
    if (!catalog.alive(was.constraint)) continue;
    const auto* key = catalog.get_if<ForeignKey>(was.constraint);
    const bool enforced = is_enforced(catalog, was.constraint);
    if (key != nullptr && was.enforced && !enforced) {
      draft.lock(key->referenced, LockMode::AccessExclusive);
    }
    if (was.valid || !is_valid(catalog, was.constraint)) continue;
    if (key == nullptr) {
      draft.scan(relation_of_part(catalog, was.constraint));
      continue;
    }
    draft.lock(key->referenced, lightly ? LockMode::RowShare : LockMode::ShareRowExclusive);
    draft.lock(key->referenced, LockMode::AccessShare, true);
    check_foreign_key(draft, was.constraint);
  }
}

void watch_new_parts(Draft& draft, bool reads_no_row) {
  const Catalog& catalog = draft.catalog();
  for (uint32_t id = draft.first_new(); id < catalog.size(); ++id) {
    const Ref ref{id};
    if (!catalog.alive(ref) || catalog[ref].builtin) continue;
    if (!is_lockable(catalog, ref)) {
      new_part(draft, ref, reads_no_row);
    } else if (!is_temporary(catalog, ref)) {
      draft.lock(ref, LockMode::AccessExclusive);
    }
  }
}

void watch_removed(Draft& draft, const std::vector<Ref>& removed, bool concurrently) {
  const Catalog& catalog = draft.catalog();
  for (const Ref ref : removed) {
    if (draft.is_new(ref)) continue;
    if (is_lockable(catalog, ref)) draft.lock(ref, LockMode::AccessExclusive);
    if (const auto* link = catalog.get_if<Inherits>(ref); link != nullptr && link->bound) {
      if (!catalog.alive(catalog.parent(ref))) partition_gone(draft, link->from);
      continue;
    }
    if (catalog.is<Attribute>(ref) && catalog.alive(catalog.parent(ref))) {
      draft.lock(catalog.parent(ref), LockMode::AccessExclusive);
    }
    if (!is_part_of_definition(catalog, ref)) {
      if (catalog.is<Statistics>(ref)) {
        for (const Ref table : catalog.refs(catalog.get<Statistics>(ref).table)) {
          if (catalog.alive(table)) draft.lock(table, LockMode::ShareUpdateExclusive);
        }
      }
      continue;
    }
    // A copy on a partition has no triggers of its own on the other side.
    const auto* key = catalog.get_if<ForeignKey>(ref);
    if (key != nullptr && !catalog[ref].source && catalog.alive(key->referenced)) {
      unreferenced(draft, key->referenced);
    }
    const Ref relation = relation_of_part(catalog, ref);
    if (!relation || !catalog.alive(relation) || !is_lockable(catalog, relation)) continue;
    if (!catalog.is<Table>(relation) && catalog.is<Column>(ref)) continue;  // a view's, replaced
    draft.lock(relation, concurrently ? LockMode::ShareUpdateExclusive : LockMode::AccessExclusive);
  }
}

}  // namespace dryshod

// src/backend/catalog/dependency.c as far as elements can tell. See dependency.h.
#include "parser/lower/dependency.h"

#include <algorithm>

#include "parser/lower/object.h"
#include "parser/lower/operator.h"

namespace dryshod {
namespace {

/// Copies that have no life of their own: without their source they go. Inherited columns, checks
/// and not-nulls are not among them: ALTER TABLE decides about those (tablecmds.c).
bool goes_with_source(Kind kind) {
  switch (kind) {
    case Kind::Column:
    case Kind::Default:
    case Kind::Generated:
    case Kind::NotNull:
    case Kind::Check:
    case Kind::Owner:
    case Kind::Grant:
    case Kind::Comment:
    case Kind::SecurityLabel:
      return false;
    default:
      return true;
  }
}

/// Objects of a schema depend on it (NORMAL), as user mappings do on their server; its own
/// properties go with it.
bool holds_on_to_parent(const Catalog& catalog, Ref ref) {
  if (catalog.is<UserMapping>(ref)) return true;
  if (!catalog.is<Schema>(catalog.parent(ref))) return false;
  const Kind kind = catalog.kind(ref);
  return kind != Kind::Owner && kind != Kind::Grant && kind != Kind::Comment &&
         kind != Kind::SecurityLabel && kind != Kind::DefaultPrivilege;
}

/// The language that a routine is written in, where it is an element.
Ref language_of(const Catalog& catalog, Ref ref) {
  Name name{};
  if (const auto* function = catalog.get_if<Function>(ref)) name = function->language;
  if (const auto* procedure = catalog.get_if<Procedure>(ref)) name = procedure->language;
  return name ? catalog.find_own<Language>({}, name) : Ref{};
}

bool is_view_like(const Catalog& catalog, Ref ref) {
  return catalog.is<View>(ref) || catalog.is<MaterializedView>(ref);
}

bool is_replica_identity(const Catalog& catalog, Ref ref) {
  if (const auto* index = catalog.get_if<Index>(ref)) return index->replica_identity;
  if (const auto* key = catalog.get_if<PrimaryKey>(ref)) return key->replica_identity;
  const auto* unique = catalog.get_if<Unique>(ref);
  return unique != nullptr && unique->replica_identity;
}

}  // namespace

DropSet::DropSet(const Session& session, const std::vector<Ref>& roots)
    : session_(session), catalog_(session.catalog), roots_(roots) {
  for (const Ref root : roots) mark(root, true);
  walk();
}

void DropSet::mark(Ref ref, bool automatic) {
  uint8_t& marks = marks_[ref];
  const uint8_t before = marks;
  marks = before | kIn | (automatic ? kAuto : 0);
  if (before != 0) return;
  touched_by(ref);
  if (catalog_.is<Table>(ref)) expose_ancestors(ref);
}

/// A foreign key that references a partitioned table has a hidden constraint on each partition,
/// which keeps the partition from going alone (addFkRecurseReferenced() of tablecmds.c).
void DropSet::expose_ancestors(Ref partition) {
  catalog_.each_child_of<Inherits>(partition, [&](Ref link) {
    const Inherits& inherits = catalog_.get<Inherits>(link);
    if (!inherits.bound || !exposed_.insert(inherits.from).second) return;
    for (const Ref user : catalog_.users(inherits.from)) look_at_later(user);
    expose_ancestors(inherits.from);
  });
}

/// Relations name their access method.
void DropSet::users_of_method(Name method) {
  const auto look = [&](Ref ref, Name used) {
    if (used == method) mark(ref, false);
  };
  catalog_.each_of<Table>([&](Ref r) { look(r, catalog_.get<Table>(r).access_method); });
  catalog_.each_of<MaterializedView>(
      [&](Ref r) { look(r, catalog_.get<MaterializedView>(r).access_method); });
  catalog_.each_of<Index>([&](Ref r) { look(r, catalog_.get<Index>(r).method); });
}

/// What an element in the set may bring in: its parts, what it derives, what refers to it.
void DropSet::touched_by(Ref ref) {
  if (catalog_.is<AccessMethod>(ref)) users_of_method(catalog_.name(ref));
  catalog_.each_child(ref, [&](Ref part) { look_at_later(part); });
  for (const Ref derived : catalog_.derived_from(ref)) look_at_later(derived);
  for (const Ref user : catalog_.users(ref)) look_at_later(user);
  if (!catalog_.is<Language>(ref)) return;
  const auto written_in_it = [&](Ref routine) {
    if (language_of(catalog_, routine) == ref) look_at_later(routine);
  };
  catalog_.each_of<Function>(written_in_it);
  catalog_.each_of<Procedure>(written_in_it);
}

void DropSet::look_at_later(Ref ref) {
  (at_ < ref ? this_round_ : next_round_).insert(ref);
}

/// Rounds over all elements in order of birth until one changes nothing, of which only those are
/// looked at that something has happened to.
void DropSet::walk() {
  while (!this_round_.empty()) {
    while (!this_round_.empty()) {
      at_ = *this_round_.begin();
      this_round_.erase(this_round_.begin());
      visit(at_);
    }
    at_ = {};
    this_round_.swap(next_round_);
  }
}

void DropSet::visit(Ref ref) {
  const Element& e = catalog_[ref];
  if (const Ref language = language_of(catalog_, ref); language && contains(language)) {
    mark(ref, false);
  }
  if (contains(e.parent)) mark(ref, !holds_on_to_parent(catalog_, ref));
  if (e.source && contains(e.source) && goes_with_source(e.kind)) {
    // The key of a partition, attached to an index that is no constraint's, is a constraint that
    // depends on that index.
    const bool key_on_index = catalog_.is<Index>(e.source) && e.kind != Kind::Index;
    mark(ref, !key_on_index);
  }
  if ((marks_of(ref) & kAuto) != 0) return;
  if (e.kind == Kind::ForeignKey && exposed_.contains(catalog_.get<ForeignKey>(ref).referenced)) {
    mark(ref, false);
  }
  catalog_.each_reference(ref, [&](Ref target, bool hard, std::string_view field) {
    if (!hard || !contains(target)) return;
    const Edge edge = edge_of(ref, target, field);
    if (edge.victim) mark(edge.victim, edge.automatic);
  });
}

/// Constraints and indexes go with a column of their own table (index_create() and
/// CreateConstraintEntry() record DEPENDENCY_AUTO); anything else they use they hold on to.
DropSet::Edge DropSet::own_column_edge(Ref dependent, Ref target) const {
  if (catalog_.is<NotNull>(target)) return {};
  return {dependent, catalog_.is_part_of(target, catalog_.parent(dependent))};
}

DropSet::Edge DropSet::edge_of(Ref e, Ref target, std::string_view field) const {
  const Ref parent = catalog_.parent(e);
  switch (catalog_.kind(e)) {
    case Kind::Column:
      return {is_view_like(catalog_, parent) ? parent : e, false};
    case Kind::Default:
      return {catalog_.is<Domain>(parent) ? parent : e, false};
    case Kind::Generated:
      // StoreAttrDefault() of src/backend/catalog/heap.c: the whole column goes, up to 14 by
      // itself.
      return {parent, session_.major < 15};
    case Kind::Identity:
    case Kind::NotNull:
    case Kind::Opaque:  // what it would refuse is not known
      return {};
    case Kind::OwnedBy:
    case Kind::IndexAttach:
    case Kind::DependsOnExtension:
      return {parent, true};
    case Kind::OperatorFamilyMember:  // loose: storeOperators() of opclasscmds.c
      return {e, true};
    case Kind::OperatorClass:
      return {e, field == "family"};
    case Kind::Inherits:
      return {parent, static_cast<bool>(catalog_.get<Inherits>(e).bound)};
    case Kind::PrimaryKey:
    case Kind::Unique:
    case Kind::Exclusion:
    case Kind::Index:
    case Kind::Check:
      return own_column_edge(e, target);
    case Kind::ForeignKey:
      return {e, field == "columns" || field == "on_delete_columns"};
    case Kind::Trigger:
      return {e, field == "from_table"};
    case Kind::TextSearchMapping:
      return {parent, false};
    case Kind::Statistics:  // with their table and any of its columns (CreateStatistics())
      return {e, field == "table" || catalog_.is<Column>(target)};
    case Kind::PublishedTable:  // publication_add_relation() of
                                // src/backend/catalog/pg_publication.c
      return {e, field == "table"};
    case Kind::PublishedSchema:
      return {e, true};
    case Kind::Table:
      // Columns of the partition key cannot be dropped at all; ALTER TABLE says so.
      if (catalog_.is_part_of(target, e)) return {};
      return {e, false};
    default:
      return {e, false};
  }
}

std::vector<Ref> DropSet::blockers() const {
  std::vector<Ref> found;
  for (const auto& [ref, marks] : marks_) {
    if (marks != kIn) continue;
    if (!contains(catalog_.parent(ref)) || holds_on_to_parent(catalog_, ref)) {
      found.push_back(ref);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

void DropSet::remove(Session& session) const {
  Catalog& catalog = session.catalog;
  std::vector<Ref> gone, orphans;
  for (const auto& [ref, marks] : marks_) {
    if (!contains(catalog.parent(ref))) gone.push_back(ref);
    for (const Ref derived : catalog.derived_from(ref)) {
      if (!contains(derived)) orphans.push_back(derived);
    }
  }
  std::sort(gone.begin(), gone.end());
  std::sort(orphans.begin(), orphans.end());
  for (const auto& [ref, marks] : marks_) {
    if (catalog.is<Operator>(ref)) forget_operator(session, ref);
  }
  std::vector<Ref> without_identity;
  for (const auto& [ref, marks] : marks_) {
    if (is_replica_identity(catalog, ref)) without_identity.push_back(catalog.parent(ref));
  }
  for (const Ref ref : gone) catalog.remove(ref);
  // The table keeps saying "index", which without one means nothing (RelationGetIndexList() of
  // src/backend/utils/cache/relcache.c).
  for (const Ref table : without_identity) {
    if (catalog.alive(table)) catalog.edit<Table>(table).replica_identity = session.name("nothing");
  }
  for (const Ref ref : orphans) {
    const Ref other = other_source(session, ref, catalog[ref].source);
    catalog.set_source(ref, other, other ? catalog[ref].local : true);
  }
}

bool drop_elements(Session& session, const std::vector<Ref>& elements, DropBehavior behavior) {
  if (elements.empty()) return true;
  const DropSet set(session, elements);
  const std::vector<Ref> blockers = behavior == DROP_CASCADE ? std::vector<Ref>{} : set.blockers();
  if (!blockers.empty()) {
    const std::string message =
        elements.size() == 1 ? "cannot drop " + describe(session, elements[0]) +
                                   " because other objects depend on it"
                             : "cannot drop desired object(s) because other objects depend on them";
    error(session, message);
    auto& notes = session.diagnostics.back().notes;
    for (const Ref ref : blockers) {
      notes.emplace_back(session.catalog[ref].where, describe(session, ref) + " depends on it");
    }
    return false;
  }
  set.remove(session);
  return true;
}

bool drop_element(Session& session, Ref element, DropBehavior behavior) {
  return drop_elements(session, {element}, behavior);
}

Ref other_source(const Session& session, Ref inherited, Ref besides) {
  const Catalog& catalog = session.catalog;
  const Ref table = catalog.ancestor<Table>(inherited);
  if (!table || inherited == table) return {};
  Ref found{};
  catalog.each_child_of<Inherits>(table, [&](Ref link) {
    const Ref parent = catalog.get<Inherits>(link).from;
    if (found || !catalog.alive(parent)) return;
    Ref candidate{};
    if (catalog.is<Column>(inherited)) {
      candidate = catalog.column(parent, catalog.name(inherited));
    } else if (catalog.is<NotNull>(inherited)) {
      const Ref column = catalog.column(parent, catalog.name(catalog.parent(inherited)));
      if (column) candidate = catalog.child<NotNull>(column);
    } else if (catalog.is<Check>(inherited)) {
      candidate = catalog.constraint(parent, catalog.name(inherited));
      if (!catalog.is<Check>(candidate) || catalog.get<Check>(candidate).no_inherit) candidate = {};
    }
    if (candidate && candidate != besides) found = candidate;
  });
  return found;
}

}  // namespace dryshod

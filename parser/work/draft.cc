// See draft.h.
#include "parser/work/draft.h"

#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {

Named Draft::named(const RangeVar& written) const {
  Named found;
  found.ref = find_relation(session, written);
  std::vector<std::string_view> parts;
  if (written.schemaname != nullptr) parts.emplace_back(written.schemaname);
  parts.emplace_back(written.relname);
  found.name = dotted(parts);
  found.is_qualified = parts.size() > 1;
  return found;
}

std::string Draft::spelled(Ref relation) const {
  return catalog().qualified(relation);
}

RelationWork& Draft::entry(const Named& relation) {
  for (RelationWork& known : work_.relations) {
    if (relation.ref ? known.relation == relation.ref
                     : !known.relation && known.name == relation.name) {
      return known;
    }
  }
  RelationWork& made = work_.relations.emplace_back();
  made.relation = relation.ref;
  made.is_index = relation.ref ? is_index_like(catalog(), relation.ref) : relation.is_index;
  // What is dropped keeps the name it had.
  made.name = relation.ref ? spelled(relation.ref) : relation.name;
  return made;
}

void Draft::lock(const Named& relation, LockMode mode, bool below) {
  if (mode == LockMode::None) return;
  RelationWork& work = entry(relation);
  work.lock = std::max(work.lock, mode);
  if (!below || !catalog().is<Table>(relation.ref)) return;
  for (const Ref table : inheritance_tree(session, relation.ref)) lock(table, mode);
}

bool Draft::has_rows(Ref relation) const {
  return !is_new(relation) && !catalog().is<View>(relation) && !is_partitioned(session, relation);
}

void Draft::scan(const Named& relation, bool below) {
  if (!relation.ref || has_rows(relation.ref)) entry(relation).scanned = true;
  if (!below || !catalog().is<Table>(relation.ref)) return;
  for (const Ref table : inheritance_tree(session, relation.ref)) scan(table);
}

void Draft::rewrite(const Named& relation) {
  if (relation.ref && !has_rows(relation.ref)) return;
  RelationWork& work = entry(relation);
  work.rewritten = work.scanned = true;
  if (!relation.ref) return;
  for (const Ref index : indexes_of(catalog(), relation.ref)) {
    if (!is_new(index)) rebuild(index);
  }
}

void Draft::move_file(Ref relation) {
  if (has_rows(relation)) entry(named(relation)).rewritten = true;
}

Act* Draft::find_act(ActKind kind, std::string_view part) {
  for (auto act = work_.acts.rbegin(); act != work_.acts.rend(); ++act) {
    if (act->kind == kind && act->part == part) return &*act;
  }
  return nullptr;
}

bool Draft::is_empty_reference(std::string_view column) const {
  return std::any_of(work_.acts.begin(), work_.acts.end(), [&](const Act& act) {
    return act.kind == ActKind::AddForeignKey && act.has(Act::Proven) && act.old_detail == column;
  });
}

void Draft::rebuild(Ref index) {
  entry(named(index)).rebuilt = true;
  lock(named(index), LockMode::AccessExclusive);
}

Act& Draft::act(ActKind kind, const Named& object, int location) {
  Act& made = work_.acts.emplace_back();
  made.kind = kind;
  made.object = object.ref;
  made.name = object.ref ? spelled(object.ref) : object.name;
  if (object.is_qualified) made.flags |= Act::Qualified;
  made.where = session.at(location);
  return made;
}

void Draft::finish() {
  for (RelationWork& work : work_.relations) {
    if (!work.relation) continue;
    if (catalog().alive(work.relation)) work.name = spelled(work.relation);
    work.is_new = is_new(work.relation);
  }
}

Ref relation_of_part(const Catalog& catalog, Ref part) {
  for (Ref at = part; at; at = catalog.parent(at)) {
    if (catalog.is<Table>(at) || catalog.is<View>(at) || catalog.is<MaterializedView>(at)) {
      return at;
    }
  }
  return {};
}

Ref default_partition(const Session& session, Ref table) {
  const Catalog& catalog = session.catalog;
  for (const Ref child : children_of(session, table)) {
    const Ref link = catalog.child<Inherits>(child);
    if (link && catalog.get<Inherits>(link).bound &&
        catalog.template_text(catalog.get<Inherits>(link).bound) == "DEFAULT") {
      return child;
    }
  }
  return {};
}

}  // namespace dryshod

// The lazy look-ups of side_index.h.
#include "parser/lower/side_index.h"

#include <algorithm>

namespace dryshod {
namespace {

/// The name of a constraint that the catalog lists under no name, or none.
Name hidden_name(const Catalog& catalog, Ref ref) {
  if (const auto* not_null = catalog.get_if<NotNull>(ref)) return not_null->constraint_name;
  const auto* trigger = catalog.get_if<Trigger>(ref);
  return trigger != nullptr && trigger->constraint ? catalog.name(ref) : Name{};
}

}  // namespace

void SideIndex::catch_up(const Catalog& catalog) {
  // A catalog that shrank was restored from a copy: what is in the maps may be another element now.
  if (catalog.size() < seen_) *this = SideIndex{};
  for (; seen_ < catalog.size(); ++seen_) {
    const Ref ref{seen_};
    if (const auto* link = catalog.get_if<Inherits>(ref)) {
      links_.add(link->from.id, ref.id);
    } else if (const Name name = hidden_name(catalog, ref)) {
      hidden_.add(name.id, ref.id);
    }
  }
}

std::vector<Ref> SideIndex::links_to(const Catalog& catalog, Ref parent_table) {
  catch_up(catalog);
  std::vector<Ref> found;
  links_.each(parent_table.id, [&](uint32_t id) {
    if (!catalog.alive(Ref{id})) return;
    const auto* link = catalog.get_if<Inherits>(Ref{id});
    if (link != nullptr && link->from == parent_table) found.push_back(Ref{id});
  });
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

bool SideIndex::has_constraint(const Catalog& catalog, Ref schema, Name name) {
  catch_up(catalog);
  bool has = false;
  hidden_.each(name.id, [&](uint32_t id) {
    const Ref ref{id};
    has = has || (catalog.alive(ref) && hidden_name(catalog, ref) == name &&
                  catalog.schema_of(ref) == schema);
  });
  return has;
}

Ref SideIndex::find_constraint(const Catalog& catalog, Ref relation, Name name) {
  catch_up(catalog);
  Ref first{};
  hidden_.each(name.id, [&](uint32_t id) {
    const Ref ref{id};
    if (catalog.alive(ref) && hidden_name(catalog, ref) == name &&
        catalog.is_part_of(ref, relation) && (!first || ref < first)) {
      first = ref;
    }
  });
  return first;
}

void SideIndex::renamed(const Catalog& catalog, Ref constraint) {
  catch_up(catalog);
  if (const Name name = hidden_name(catalog, constraint)) hidden_.add(name.id, constraint.id);
}

}  // namespace dryshod

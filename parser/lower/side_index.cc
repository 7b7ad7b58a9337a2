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
      links_.emplace(link->from.id, ref);
    } else if (const Name name = hidden_name(catalog, ref)) {
      hidden_.emplace(name.id, ref);
    }
  }
}

std::vector<Ref> SideIndex::links_to(const Catalog& catalog, Ref parent_table) {
  catch_up(catalog);
  std::vector<Ref> found;
  auto [it, end] = links_.equal_range(parent_table.id);
  for (; it != end; ++it) {
    if (!catalog.alive(it->second)) continue;
    const auto* link = catalog.get_if<Inherits>(it->second);
    if (link != nullptr && link->from == parent_table) found.push_back(it->second);
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool SideIndex::has_constraint(const Catalog& catalog, Ref schema, Name name) {
  catch_up(catalog);
  auto [it, end] = hidden_.equal_range(name.id);
  for (; it != end; ++it) {
    if (catalog.alive(it->second) && hidden_name(catalog, it->second) == name &&
        catalog.schema_of(it->second) == schema) {
      return true;
    }
  }
  return false;
}

Ref SideIndex::find_constraint(const Catalog& catalog, Ref relation, Name name) {
  catch_up(catalog);
  auto [it, end] = hidden_.equal_range(name.id);
  for (; it != end; ++it) {
    if (catalog.alive(it->second) && hidden_name(catalog, it->second) == name &&
        catalog.is_part_of(it->second, relation)) {
      return it->second;
    }
  }
  return {};
}

void SideIndex::renamed(const Catalog& catalog, Ref constraint) {
  catch_up(catalog);
  if (const Name name = hidden_name(catalog, constraint)) hidden_.emplace(name.id, constraint);
}

}  // namespace dryshod

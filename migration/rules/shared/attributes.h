// The attributes of a composite type: their order, and how one reads inside CREATE TYPE and after
// ADD ATTRIBUTE.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

inline std::string attribute_clause(const Catalog& catalog, Ref ref) {
  const Attribute& attribute = catalog.get<Attribute>(ref);
  std::string out = catalog.bare(ref) + " " + catalog.render(attribute.type);
  if (attribute.collation) out += " COLLATE " + catalog.render(attribute.collation);
  return out;
}

inline std::vector<Ref> attributes_in_order(const Catalog& catalog, Ref composite) {
  std::vector<std::pair<int64_t, Ref>> placed;
  catalog.each_child_of<Attribute>(
      composite, [&](Ref ref) { placed.emplace_back(catalog.get<Attribute>(ref).position, ref); });
  std::sort(placed.begin(), placed.end());
  std::vector<Ref> order;
  for (const auto& [position, ref] : placed) order.push_back(ref);
  return order;
}

}  // namespace dryshod

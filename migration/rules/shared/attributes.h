// How an attribute of a composite type reads, inside CREATE TYPE and after ADD ATTRIBUTE.
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

inline std::string attribute_clause(const Catalog& catalog, Ref ref) {
  const Attribute& attribute = catalog.get<Attribute>(ref);
  std::string out = catalog.bare(ref) + " " + catalog.render(attribute.type);
  if (attribute.collation) out += " COLLATE " + catalog.render(attribute.collation);
  return out;
}

}  // namespace dryshod

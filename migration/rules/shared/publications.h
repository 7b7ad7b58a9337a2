// How ALTER and CREATE PUBLICATION name what they publish.
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// "TABLE a.t (x, y) WHERE (...)": a table with children is meant without them, since each of them
/// is a member of its own.
inline std::string published_table_clause(const Catalog& catalog, Ref member, bool with_filter) {
  const PublishedTable& body = catalog.get<PublishedTable>(member);
  const Ref table = catalog.refs(body.table).front();
  const bool only = !catalog.get<Table>(table).partition_key && has_children(catalog, table);
  std::string out = std::string("TABLE ") + (only ? "ONLY " : "") + catalog.qualified(table);
  if (with_filter && body.columns) out += " (" + catalog.render(body.columns) + ")";
  if (with_filter && body.condition) out += " WHERE (" + catalog.render(body.condition) + ")";
  return out;
}

/// ALTER PUBLICATION p ADD TABLE ..., DROP TABLES IN SCHEMA ...
inline void alter_members(Emit& emit, const Catalog& catalog, Ref member, const char* action,
                          const std::string& clause) {
  emit.statement("ALTER " + object_words(catalog, catalog.parent(member)) + action + clause);
}

inline std::string published_schema_clause(const Catalog& catalog, Ref member) {
  return "TABLES IN SCHEMA " + catalog.render(catalog.get<PublishedSchema>(member).schema);
}

}  // namespace dryshod

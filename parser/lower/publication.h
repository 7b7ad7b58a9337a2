// What a statement says that a publication publishes: tables and schemas, looked up.
// Knows the members of a publication; refuses to know its parameters.
#pragma once

#include <vector>

#include "parser/lower/alter_table.h"
#include "parser/lower/relation.h"

namespace dryshod {

struct PublishedItem {
  Ref table;
  const PublicationTable* written;  // also for the children that come with a table
};
struct Published {
  std::vector<PublishedItem> tables{};
  std::vector<Ref> schemas{};
};

/// The table of a PublishedTable, the schema of a PublishedSchema.
Ref published_table(const Catalog& catalog, Ref member);
Ref published_schema(const Catalog& catalog, Ref member);
Ref find_published_table(const Catalog& catalog, Ref publication, Ref table);
Ref find_published_schema(const Catalog& catalog, Ref publication, Ref schema);

/// ObjectsInPublicationToOids() and OpenTableList().
bool read_published(Session& session, Ref publication, const List* objects, Published& out);
bool add_published(Session& session, Ref publication, const Published& published);
bool drop_published(Session& session, Ref publication, const Published& published);
/// Tables and schemas become those named.
bool set_published(Session& session, Ref publication, const Published& published);

/// One schema, by name or CURRENT_SCHEMA (published_schema.cc).
bool read_published_schema(Session& session, const PublicationObjSpec& object, Published& out);
bool add_published_schemas(Session& session, Ref publication, const std::vector<Ref>& schemas);
bool drop_published_schemas(Session& session, Ref publication, const std::vector<Ref>& schemas);

}  // namespace dryshod

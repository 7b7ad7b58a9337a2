// Schemas in a publication: LookupPublicationSchema and its likes of
// src/backend/commands/publicationcmds.c and pg_publication.c. Knows names of schemas only.
#include <algorithm>

#include "parser/lower/publication.h"

namespace dryshod {

Ref published_schema(const Catalog& catalog, Ref member) {
  return catalog.refs(catalog.get<PublishedSchema>(member).schema).front();
}

Ref find_published_schema(const Catalog& catalog, Ref publication, Ref schema) {
  Ref found{};
  catalog.each_child_of<PublishedSchema>(publication, [&](Ref member) {
    if (published_schema(catalog, member) == schema) found = member;
  });
  return found;
}

bool read_published_schema(Session& session, const PublicationObjSpec& object, Published& out) {
  Ref schema{};
  if (object.pubobjtype == PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA) {
    for (const Name name : session.search_path) {
      if (!schema) schema = find_schema(session, session.text(name));
    }
    if (!schema) {
      return error(session, "no schema has been selected for CURRENT_SCHEMA", object.location);
    }
  } else {
    schema = find_schema(session, object.name);
    if (!schema) return error(session, "schema " + quoted(object.name) + " does not exist");
  }
  if (std::find(out.schemas.begin(), out.schemas.end(), schema) == out.schemas.end()) {
    out.schemas.push_back(schema);
  }
  return true;
}

bool add_published_schemas(Session& session, Ref publication, const std::vector<Ref>& schemas) {
  Catalog& catalog = session.catalog;
  for (const Ref schema : schemas) {
    if (find_published_schema(catalog, publication, schema)) {
      return error(session, "schema " + quoted_name(session, schema) +
                                " is already member of publication " +
                                quoted_name(session, publication));
    }
    PublishedSchema body;
    body.schema = catalog.intern(ExprBuilder().hole(schema));
    catalog.add(publication, Name{}, body, session.statement);
  }
  return true;
}

bool drop_published_schemas(Session& session, Ref publication, const std::vector<Ref>& schemas) {
  Catalog& catalog = session.catalog;
  for (const Ref schema : schemas) {
    const Ref member = find_published_schema(catalog, publication, schema);
    if (!member) {
      return error(session, "tables from schema " + quoted_name(session, schema) +
                                " are not part of the publication");
    }
    catalog.remove(member);
  }
  return true;
}

}  // namespace dryshod

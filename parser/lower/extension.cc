// CREATE and ALTER EXTENSION. Knows that an extension has a schema and a version; what it contains
// is not known here, so from the first one on unknown names are taken for its own.
#include "parser/lower/lower.h"

namespace dryshod {
namespace {

/// The value of an option of the statement, or none.
const DefElem* option(const List* options, std::string_view name) {
  for (const DefElem* o : list_of<DefElem>(options)) {
    if (name == o->defname) return o;
  }
  return nullptr;
}

}  // namespace

bool lower(Session& session, const CreateExtensionStmt& statement) {
  const Name name = session.name(statement.extname);
  if (session.catalog.find_own<Extension>({}, name)) {
    if (statement.if_not_exists) return true;
    return error(session, "extension \"" + std::string(statement.extname) + "\" already exists");
  }
  Extension extension;
  const DefElem* schema = option(statement.options, "schema");
  const std::string schema_name = schema != nullptr ? def_text(*schema) : std::string();
  if (schema_name != "pg_catalog") {
    extension.schema = creation_schema(session, schema_name);
    if (!extension.schema) return false;
  }
  if (const DefElem* version = option(statement.options, "new_version")) {
    extension.version = session.name(def_text(*version));
  }
  session.catalog.add({}, name, extension, session.statement);
  session.unknown_names_ok = true;
  return true;
}

bool lower(Session& session, const AlterExtensionStmt& statement) {
  const Ref found = session.catalog.find_own<Extension>({}, session.name(statement.extname));
  if (!found) {
    return error(session, "extension \"" + std::string(statement.extname) + "\" does not exist");
  }
  if (const DefElem* version = option(statement.options, "new_version")) {
    session.catalog.edit<Extension>(found).version = session.name(def_text(*version));
  }
  return true;
}

/// A member of an extension is not compared as its own; a former member is, which is rare enough to
/// be reported instead.
bool lower(Session& session, const AlterExtensionContentsStmt& statement) {
  if (!session.catalog.find_own<Extension>({}, session.name(statement.extname))) {
    return error(session, "extension \"" + std::string(statement.extname) + "\" does not exist");
  }
  std::string why;
  const Ref member =
      find_object(session, static_cast<ObjectType>(statement.objtype), statement.object, &why);
  if (member && statement.action > 0) {
    session.catalog.set_builtin(member);
  } else {
    ++session.reported;
    session.warn("a change of what an extension contains is not followed");
  }
  return true;
}

}  // namespace dryshod

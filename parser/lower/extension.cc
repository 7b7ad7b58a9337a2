// CREATE and ALTER EXTENSION. Knows that an extension has a schema, a version and others it
// requires; what it contains is known for some only (extension_facts.h), so from the first one on
// unknown names are taken for its own.
#include "parser/expr/extension_facts.h"
#include "parser/lower/lower.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

/// The value of an option of the statement, or none.
const DefElem* option(const List* options, std::string_view name) {
  for (const DefElem* o : list_of<DefElem>(options)) {
    if (name == o->defname) return o;
  }
  return nullptr;
}

bool create(Session& session, std::string_view extname, const List* options, bool named);

/// get_required_extension() of src/backend/commands/extension.c: they are there, or made where
/// CASCADE says so, with the options of the first.
bool have_required(Session& session, std::string_view extname, const List* options, Expr& needs) {
  ExprBuilder built;
  for (const std::string_view other : required_extensions(extname)) {
    const auto find = [&] { return session.catalog.find_own<Extension>({}, session.name(other)); };
    if (!find()) {
      const DefElem* cascade = option(options, "cascade");
      if (cascade == nullptr || !def_bool(*cascade)) {
        return error(session, "required extension " + quoted(other) + " is not installed");
      }
      if (!create(session, other, options, false)) return false;
    }
    built.hole(find(), HoleForm::Hidden);
  }
  if (!built.refs().empty()) needs = session.catalog.intern(built);
  return true;
}

/// `named` by the statement: its VERSION is for this one.
bool create(Session& session, std::string_view extname, const List* options, bool named) {
  Extension extension;
  if (!have_required(session, extname, options, extension.needs)) return false;
  const DefElem* schema = option(options, "schema");
  const std::string schema_name = schema != nullptr ? def_text(*schema) : std::string();
  if (schema_name != "pg_catalog") {
    extension.schema = creation_schema(session, schema_name);
    if (!extension.schema) return false;
  }
  const DefElem* version = option(options, "new_version");
  if (named && version != nullptr) {
    extension.version = session.name(def_text(*version));
  }
  session.catalog.add({}, session.name(extname), extension, session.statement);
  session.unknown_names_ok = true;
  return true;
}

}  // namespace

bool lower(Session& session, const CreateExtensionStmt& statement) {
  if (session.catalog.find_own<Extension>({}, session.name(statement.extname))) {
    if (statement.if_not_exists) return true;
    return error(session, "extension " + quoted(statement.extname) + " already exists");
  }
  return create(session, statement.extname, statement.options, true);
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

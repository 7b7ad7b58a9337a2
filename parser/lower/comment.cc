// COMMENT ON, mirroring CommentObject() of src/backend/commands/comment.c. Knows which objects are
// elements.
#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/lower/of_cluster.h"

namespace dryshod {
namespace {

/// A key's index is not an element of its own: its comment is carried beside the key's.
bool on_index_of_key(Session& session, Ref key, std::string_view comment) {
  const Name name = session.name("COMMENT ON INDEX");
  if (const Ref old = session.catalog.find_own<Opaque>(key, name)) session.catalog.remove(old);
  if (comment.empty()) return true;
  const std::string words = "COMMENT ON INDEX " + session.catalog.qualified(key) + " IS ";
  const Text text = session.strings.text(words + quote_literal(comment));
  session.catalog.add(key, name, Opaque{text, {}, {}}, session.statement);
  return true;
}

/// The comments that template0 brings are not the source's own.
bool is_brought(const Session& session, Ref object, std::string_view text) {
  return session.catalog[object].builtin &&
         (session.catalog.is<Extension>(object) || text == "standard public schema");
}

void set_comment(Session& session, Ref object, std::string_view text) {
  Catalog& catalog = session.catalog;
  const Ref old = catalog.child<Comment>(object);
  if (text.empty() || is_brought(session, object, text)) {
    if (old) catalog.remove(old);
    return;
  }
  const Text body = session.strings.text(text);
  if (old) {
    catalog.edit<Comment>(old).text = body;
  } else {
    catalog.add(object, Name{}, Comment{body}, session.statement);
  }
}

/// Named with pg_catalog, or a name that only pg_catalog has. Casts have no name to tell by.
bool is_system_object(const CommentStmt& statement) {
  const auto* with = node_as<ObjectWithArgs>(statement.object, T_ObjectWithArgs);
  const auto* list = node_as<List>(statement.object, T_List);
  const auto* type = node_as<TypeName>(statement.object, T_TypeName);
  const auto* string = node_as<String>(statement.object, T_String);
  auto parts = name_parts(with != nullptr ? with->objname : type != nullptr ? type->names : list);
  if (string != nullptr) parts = {string->sval};
  // The access method comes first in the names of operator classes and families.
  const bool of_method =
      statement.objtype == OBJECT_OPCLASS || statement.objtype == OBJECT_OPFAMILY;
  if (of_method && !parts.empty()) parts.erase(parts.begin());
  if (parts.empty()) return statement.objtype == OBJECT_CAST;
  if (parts.size() > 1) return parts[0] == "pg_catalog";
  switch (statement.objtype) {
    case OBJECT_OPERATOR:
      return is_builtin_operator(parts[0]);
    case OBJECT_OPCLASS:
    case OBJECT_OPFAMILY:
      return is_builtin_operator_class(parts[0]);
    case OBJECT_FUNCTION:
    case OBJECT_AGGREGATE:
      return is_builtin_function(parts[0]);
    case OBJECT_LANGUAGE:
      return parts[0] == "plpgsql" || parts[0] == "sql" || parts[0] == "c" ||
             parts[0] == "internal";
    case OBJECT_COLLATION:
      return parts[0] == "C" || parts[0] == "POSIX" || parts[0] == "default";
    default:
      return false;
  }
}

}  // namespace

bool lower(Session& session, const CommentStmt& statement) {
  if (statement.objtype == OBJECT_LARGEOBJECT) return large_object(session);
  std::string why;
  const Ref object = find_object(session, statement.objtype, statement.object, &why);
  if (!object) {
    if (!is_system_object(statement)) return error(session, why);
    ++session.reported;
    session.warn("a comment on an object of the system is not followed");
    return true;
  }
  if (statement.objtype == OBJECT_INDEX && !session.catalog.is<Index>(object)) {
    return on_index_of_key(session, object, statement.comment == nullptr ? "" : statement.comment);
  }
  set_comment(session, object, statement.comment == nullptr ? "" : statement.comment);
  return true;
}

}  // namespace dryshod

// COMMENT ON, mirroring CommentObject() of src/backend/commands/comment.c. Knows which objects are
// elements.
#include "parser/lower/comment.h"

#include "parser/expr/builtins.h"
#include "parser/lower/of_cluster.h"
#include "parser/lower/system_object.h"

namespace dryshod {
namespace {

/// The comments that template0 brings are not the source's own.
bool is_brought(const Session& session, Ref object, std::string_view text) {
  return session.catalog[object].builtin &&
         (session.catalog.is<Extension>(object) || text == "standard public schema");
}

void set_comment(Session& session, Ref object, Name which, std::string_view text) {
  Catalog& catalog = session.catalog;
  const Ref old = comment_of(catalog, object, which);
  // CREATE EXTENSION brings a comment: that it has none is worth a word.
  const bool says_none = text.empty() && catalog.is<Extension>(object) && !catalog[object].builtin;
  if ((text.empty() && !says_none) || is_brought(session, object, text)) {
    if (old) catalog.remove(old);
    return;
  }
  const Text body = session.strings.text(text);
  if (old) {
    catalog.edit<Comment>(old).text = body;
  } else {
    catalog.add(object, which, Comment{body}, session.statement);
  }
}

/// Of those sorts that the server has too many of to know each: named with pg_catalog, or a name
/// that only pg_catalog has. Casts have no name to tell by.
bool is_unmade_system_object(const CommentStmt& statement) {
  const auto* with = node_as<ObjectWithArgs>(statement.object, T_ObjectWithArgs);
  const auto* list = node_as<List>(statement.object, T_List);
  auto parts = name_parts(with != nullptr ? with->objname : list);
  // The access method comes first in the names of operator classes and families.
  const bool of_method =
      statement.objtype == OBJECT_OPCLASS || statement.objtype == OBJECT_OPFAMILY;
  if (of_method && !parts.empty()) parts.erase(parts.begin());
  if (parts.empty()) return statement.objtype == OBJECT_CAST;
  const bool in_catalog = parts.size() == 1 || parts[0] == "pg_catalog";
  switch (statement.objtype) {
    case OBJECT_OPERATOR:
      return in_catalog && is_builtin_operator(parts.back());
    case OBJECT_OPCLASS:
    case OBJECT_OPFAMILY:
      return in_catalog && is_builtin_operator_class(parts.back());
    case OBJECT_COLLATION:  // the operating system's
    case OBJECT_CONVERSION:
    case OBJECT_INDEX:
      return parts.size() > 1 && parts[0] == "pg_catalog";
    default:
      return false;
  }
}

}  // namespace

Ref comment_of(const Catalog& catalog, Ref object, Name which) {
  Ref found{};
  catalog.each_child_of<Comment>(object, [&](Ref comment) {
    if (catalog.name(comment) == which) found = comment;
  });
  return found;
}

Name index_comment_name(const Session& session) {
  return session.name("index");
}

bool lower(Session& session, const CommentStmt& statement) {
  if (statement.objtype == OBJECT_LARGEOBJECT) return large_object(session);
  FoundObject found = find_system_object(session, statement.objtype, statement.object);
  if (!found.ref && found.why.empty()) {
    found.ref = find_object(session, statement.objtype, statement.object, &found.why);
  }
  const Ref object = found.ref;
  if (!object) {
    if (!is_unmade_system_object(statement)) return error(session, found.why);
    ++session.reported;
    session.warn("a comment on an object of the system is not followed");
    return true;
  }
  const bool is_key = statement.objtype == OBJECT_INDEX && !session.catalog.is<Index>(object);
  set_comment(session, object, is_key ? index_comment_name(session) : Name{},
              statement.comment == nullptr ? "" : statement.comment);
  return true;
}

}  // namespace dryshod

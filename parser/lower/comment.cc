// COMMENT ON, mirroring CommentObject() of src/backend/commands/comment.c. Knows which objects are
// elements.
#include "catalog/quote.h"
#include "parser/lower/lower.h"

namespace dryshod {
namespace {

bool in_cluster(ObjectType type) {
  return type == OBJECT_DATABASE || type == OBJECT_ROLE || type == OBJECT_TABLESPACE ||
         type == OBJECT_LARGEOBJECT;
}

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

}  // namespace

bool lower(Session& session, const CommentStmt& statement) {
  if (in_cluster(statement.objtype)) return true;
  std::string why;
  const Ref object = find_object(session, statement.objtype, statement.object, &why);
  if (!object) {
    // Built-in casts, languages, operators ... can be commented on too.
    const std::string name = statement.objtype == OBJECT_TYPE
                                 ? std::string()
                                 : opaque_name(session, statement.objtype, statement.object);
    return name.empty() ? error(session, why) : append_opaque(session, name);
  }
  if (statement.objtype == OBJECT_INDEX && !session.catalog.is<Index>(object)) {
    return on_index_of_key(session, object, statement.comment == nullptr ? "" : statement.comment);
  }
  set_comment(session, object, statement.comment == nullptr ? "" : statement.comment);
  return true;
}

}  // namespace dryshod

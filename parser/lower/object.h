// Which element a statement's (object type, name) pair means, and how PostgreSQL speaks of an
// element in messages. Shared by DROP, RENAME, SET SCHEMA and OWNER TO.
// Knows object types and name resolution; makes no edit and puts nothing into the session.
#pragma once

#include <string>
#include <string_view>

#include "parser/lower/lower.h"

namespace dryshod {

struct FoundObject {
  Ref ref{};             // none: see `why`
  std::string why{};     // the server's words
  bool missing = false;  // there is no such object (what IF EXISTS forgives), not: another kind
};

/// The object that a node names: List of String, String, TypeName or ObjectWithArgs, as the grammar
/// has it for the type; for triggers, rules and policies the last String is the part's name.
FoundObject find_target(Session& session, ObjectType type, const Node* object);
/// The relation, which has to be what the object type says (see is_relation_of).
FoundObject find_relation_object(Session& session, ObjectType type, const RangeVar& name);
/// A constraint (not-null ones by name too), trigger, rule or policy of a relation.
FoundObject find_part(Session& session, ObjectType type, Ref relation, std::string_view name);

/// A constraint of a relation by name: a named one or, since 18, a column's not-null.
Ref find_constraint(const Session& session, Ref relation, Name name);

/// "table", "index", "view" as errmsg_relkind_not_supported and "is not a ..." messages say.
std::string_view object_type_words(ObjectType type);
/// getObjectDescription() of src/backend/catalog/objectaddress.c: "column a of table t".
std::string describe(const Session& session, Ref ref);
/// The name as messages give it: qualified unless the search_path finds it.
std::string visible_name(const Session& session, Ref ref);
/// The name in double quotes, unqualified: RelationGetRelationName() in messages.
std::string quoted_name(const Session& session, Ref ref);
inline std::string quoted(std::string_view name) {
  return "\"" + std::string(name) + "\"";
}

bool is_relation(const Catalog& catalog, Ref ref);
/// The element has an index of its own: an index or a constraint made of one.
bool is_index_like(const Catalog& catalog, Ref ref);
std::string qualified_text(const std::vector<std::string_view>& parts);

}  // namespace dryshod

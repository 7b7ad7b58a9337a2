// The server's own objects, those of pg_catalog and information_schema, as elements: made when a
// statement speaks of their owner, privileges or comment, builtin, seen by no look-up but these.
// Knows which there are in a major; refuses to know what they are made of.
#pragma once

#include <string_view>
#include <vector>

#include "parser/lower/object.h"

namespace dryshod {

/// pg_catalog and information_schema.
bool is_system_schema(std::string_view name);
/// The element of one of these; none for another name.
Ref system_schema(Session& session, std::string_view name);

/// What GRANT, COMMENT or OWNER TO names, where that is one of the server's own: a name without a
/// schema means one of pg_catalog before all others. None, without `why`: not one of these.
FoundObject find_system_object(Session& session, ObjectType type, const Node* object);
/// A table or view of theirs with its columns.
Ref find_system_relation(Session& session, std::string_view schema, std::string_view name);
/// ALL TABLES, FUNCTIONS, ... IN one of these schemas.
std::vector<Ref> system_objects_in(Session& session, std::string_view schema, ObjectType type);

}  // namespace dryshod

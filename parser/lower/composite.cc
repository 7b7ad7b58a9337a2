// Composite types: CREATE TYPE ... AS (...), as DefineCompositeType() of
// src/backend/commands/typecmds.c does it. Knows that a composite type takes a relation's name too;
// what one attribute is, attribute.cc knows, and ALTER TYPE is in alter_attribute.cc.
#include "parser/lower/definition.h"
#include "parser/lower/object.h"

namespace dryshod {

bool lower(Session& session, const CompositeTypeStmt& statement) {
  const auto object = new_relation(session, *statement.typevar);
  if (!object) return false;
  // DefineCompositeType() looks for a type first, DefineRelation() for a relation.
  if (!name_is_free(session, Slot::Type, object->schema, object->name)) return false;
  if (!name_is_free(session, Slot::Relation, object->schema, object->name)) return false;
  const uint32_t before = session.catalog.size();
  const Ref type =
      session.catalog.add(object->schema, object->name, Composite{}, session.statement);
  for (const ColumnDef* definition : list_of<ColumnDef>(statement.coldeflist)) {
    if (!add_attribute(session, type, *definition)) {
      undo_since(session, before);
      return false;
    }
  }
  created(session, type);
  return true;
}

}  // namespace dryshod

// ALTER ... SET SCHEMA and ALTER ... OWNER TO of objects that are no relations; DEPENDS ON
// EXTENSION. Mirrors AlterTableNamespaceInternal(), AlterTypeNamespaceInternal() and
// AlterObjectNamespace_oid() of src/backend/commands. Knows what moves along; parts move with their
// whole by themselves.
#include "catalog/quote.h"
#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/of_cluster.h"
#include "parser/lower/operator.h"
#include "parser/lower/relation.h"
#include "parser/lower/system_object.h"

namespace dryshod {
namespace {

/// CheckSetNamespace() and LookupCreationNamespace().
Ref target_schema(Session& session, const char* name) {
  const Ref schema = find_schema(session, name);
  if (!schema) error(session, "schema " + quoted(name) + " does not exist");
  return schema;
}

bool is_free_in(Session& session, Ref ref, Ref schema) {
  const Catalog& catalog = session.catalog;
  const std::string where = " already exists in schema " + quoted_name(session, schema);
  const Slot slots = slots_of(catalog.kind(ref));
  const Name name = catalog.name(ref);
  if (has(slots, Slot::Relation) && catalog.find(Slot::Relation, schema, name)) {
    return error(session, "relation " + quoted_name(session, ref) + where);
  }
  if (has(slots, Slot::Type) && catalog.find(Slot::Type, schema, name)) {
    return error(session, "type " + quoted_name(session, ref) + where);
  }
  if (const Name method = method_of(catalog, ref)) {
    const std::string_view path = session.text(catalog.name(schema));
    const bool taken = static_cast<bool>(find_of_method(
        session, catalog.kind(ref), session.text(method), {path, session.text(name)}));
    return !taken ||
           error(session, std::string(catalog.is<OperatorClass>(ref) ? "operator class "
                                                                     : "operator family ") +
                              quoted_name(session, ref) + " for access method " +
                              quoted(session.text(method)) + where);
  }
  if (!has(slots, Slot::Routine)) return true;
  const auto signature = [&](Ref routine) {
    return catalog.visit(routine, [&]<class T>(const T& body) {
      if constexpr (requires { body.signature; }) return catalog.render(body.signature);
      return std::string();
    });
  };
  for (const Ref other : catalog.find_all(Slot::Routine, schema, name)) {
    if (signature(other) == signature(ref)) {
      return error(session, "function " + std::string(session.text(name)) + "(" + signature(ref) +
                                ")" + where);
    }
  }
  return true;
}

/// What belongs to the table but is no part of it: sequences of its columns.
std::vector<Ref> family_of(const Catalog& catalog, Ref ref) {
  std::vector<Ref> family{ref};
  if (!catalog.is<Table>(ref)) return family;
  catalog.each_of<Sequence>([&](Ref other) {
    const Ref link = catalog.child<OwnedBy>(other);
    const Ref owner = link ? catalog.get<OwnedBy>(link).column : catalog[other].source;
    if (owner && catalog.is_part_of(owner, ref)) family.push_back(other);
  });
  return family;
}

/// AlterIndexNamespaces(): indexes and constraints move along, and need their names there too.
bool parts_are_free_in(Session& session, Ref ref, Ref schema) {
  const Catalog& catalog = session.catalog;
  bool free = true;
  catalog.each_child(ref, [&](Ref part) {
    if (free && has(slots_of(catalog.kind(part)), Slot::Relation)) {
      free = is_free_in(session, part, schema);
    }
  });
  return free;
}

bool move(Session& session, Ref ref, Ref schema) {
  Catalog& catalog = session.catalog;
  if (catalog.schema_of(ref) == schema) return true;
  const std::vector<Ref> family = family_of(catalog, ref);
  for (const Ref each : family) {
    if (!is_free_in(session, each, schema)) return false;
    if (!parts_are_free_in(session, each, schema)) return false;
  }
  const Ref old = catalog.schema_of(ref);
  const auto go = [&] {
    for (const Ref each : family) {
      if (catalog.schema_of(each) == old) catalog.move(each, schema);
    }
  };
  if (catalog.is<Operator>(ref)) {
    follow_rename(session, go);
  } else {
    go();
  }
  return true;
}

bool may_move(Session& session, Ref ref, ObjectType type) {
  const Catalog& catalog = session.catalog;
  const bool row_type = type == OBJECT_TYPE && is_relation(catalog, ref);
  if (row_type && !catalog.is<Composite>(ref)) {
    return error(session, visible_name(session, ref) + " is a table's row type");
  }
  if (catalog.is<Sequence>(ref) &&
      (catalog.child<OwnedBy>(ref) || catalog.is<Identity>(catalog[ref].source))) {
    return error(session, "cannot move an owned sequence into another schema");
  }
  if (is_index_like(catalog, ref)) {
    return error(session, "cannot change schema of index " + quoted_name(session, ref));
  }
  return true;
}

FoundObject find_moved(Session& session, const AlterObjectSchemaStmt& statement) {
  if (statement.relation == nullptr) {
    return find_target(session, statement.objectType, statement.object);
  }
  return find_relation_object(session, statement.objectType, *statement.relation);
}

}  // namespace

bool lower(Session& session, const AlterObjectSchemaStmt& statement) {
  Catalog& catalog = session.catalog;
  const FoundObject found = find_moved(session, statement);
  if (!found.ref) return (found.missing && statement.missing_ok) || error(session, found.why);
  const Ref schema = target_schema(session, statement.newschema);
  if (!schema) return false;
  if (catalog.is<Extension>(found.ref)) {
    catalog.edit<Extension>(found.ref).schema = schema;
    return true;
  }
  return may_move(session, found.ref, statement.objectType) && move(session, found.ref, schema);
}

bool lower(Session& session, const AlterOwnerStmt& statement) {
  Catalog& catalog = session.catalog;
  if (statement.objectType == OBJECT_LARGEOBJECT) return large_object(session);
  FoundObject found = find_system_object(session, statement.objectType, statement.object);
  if (!found.ref && found.why.empty()) {
    found = find_target(session, statement.objectType, statement.object);
  }
  if (!found.ref) {
    return error(session, found.why);
  }
  // Dumps of 9.x name the owner of the language that template0 brings: the database's, whoever it
  // is.
  if (catalog.is<Language>(found.ref) && catalog[found.ref].builtin) return true;
  if (is_relation(catalog, found.ref) && !catalog.is<Composite>(found.ref)) {
    return error(session, visible_name(session, found.ref) + " is a table's row type");
  }
  const Name role = role_name(session, statement.newowner);
  if (catalog.is<Database>(found.ref) || catalog.is<Tablespace>(found.ref)) {
    set_cluster_owner(session, found.ref, role);
  } else {
    set_owner(session, found.ref, role);
  }
  return true;
}

}  // namespace dryshod

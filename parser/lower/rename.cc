// ALTER ... RENAME of any object. Stored expressions hold handles, so a rename is one new name;
// what is here is who may be renamed, what the new name may collide with, and which inherited parts
// follow. Mirrors src/backend/commands/tablecmds.c (rename_constraint, RenameRelation), alter.c,
// typecmds.c and trigger.c.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/of_cluster.h"
#include "parser/lower/operator.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

// ---- relations and types -----------------------------------------------------

bool rename_relation(Session& session, const RenameStmt& statement) {
  Catalog& catalog = session.catalog;
  // ALTER INDEX ... RENAME takes any relation (RangeVarCallbackForAlterRelation()).
  const ObjectType type =
      statement.renameType == OBJECT_INDEX ? OBJECT_TABLE : statement.renameType;
  const FoundObject found = find_relation_object(session, type, *statement.relation);
  if (!found.ref) {
    if (found.missing && statement.missing_ok) return true;
    return error(session, found.why, statement.relation->location);
  }
  const Ref schema = catalog.schema_of(found.ref);
  const Name name = session.name(statement.newname);
  if (!name_is_free(session, Slot::Relation, schema, name)) return false;
  const Slot slots = slots_of(catalog.kind(found.ref));
  if (has(slots, Slot::Type) && !name_is_free(session, Slot::Type, schema, name)) return false;
  if (has(slots, Slot::Constraint) &&
      constraint_name_is_used(session, catalog.parent(found.ref), name)) {
    return error(session, "constraint " + quoted(statement.newname) + " for relation " +
                              quoted_name(session, catalog.parent(found.ref)) + " already exists");
  }
  catalog.rename(found.ref, name);
  if (catalog.is<Table>(found.ref)) settle_copies(session, found.ref);
  if (is_index_like(catalog, found.ref)) settle_copies(session, catalog.parent(found.ref));
  return true;
}

bool rename_type(Session& session, const RenameStmt& statement, Ref ref) {
  Catalog& catalog = session.catalog;
  if (is_relation(catalog, ref) && !catalog.is<Composite>(ref)) {
    return error(session, visible_name(session, ref) + " is a table's row type");
  }
  const Ref schema = catalog.schema_of(ref);
  const Name name = session.name(statement.newname);
  if (!name_is_free(session, Slot::Type, schema, name)) return false;
  if (catalog.is<Composite>(ref) && !name_is_free(session, Slot::Relation, schema, name)) {
    return false;
  }
  catalog.rename(ref, name);
  return true;
}

bool rename_routine(Session& session, Ref ref, Name name) {
  Catalog& catalog = session.catalog;
  const auto signature = [&](Ref routine) {
    return catalog.visit(routine, [&]<class T>(const T& body) {
      if constexpr (requires { body.signature; }) return catalog.render(body.signature);
      return std::string();
    });
  };
  const Ref schema = catalog.schema_of(ref);
  for (const Ref other : catalog.find_all(Slot::Routine, schema, name)) {
    if (other != ref && signature(other) == signature(ref)) {
      return error(session, "function " + std::string(session.text(name)) + "(" + signature(ref) +
                                ") already exists in schema " + quoted_name(session, schema));
    }
  }
  catalog.rename(ref, name);
  return true;
}

bool rename_schema(Session& session, Ref schema, const char* to) {
  const Name name = session.name(to);
  if (find_schema(session, to)) {
    return error(session, "schema " + quoted(to) + " already exists");
  }
  if (std::string_view(to).starts_with("pg_")) {
    return error(session, "unacceptable schema name " + quoted(to));
  }
  follow_rename(session, [&] { session.catalog.rename(schema, name); });
  // template0 has a schema of the old name only.
  session.catalog.set_builtin(schema, false);
  return true;
}

// ---- parts of relations ------------------------------------------------------

void set_constraint_name(Session& session, Ref constraint, Name name) {
  Catalog& catalog = session.catalog;
  if (!catalog.is<NotNull>(constraint)) {
    catalog.rename(constraint, name);
    if (is_index_like(catalog, constraint)) settle_copies(session, catalog.parent(constraint));
    return;
  }
  catalog.edit<NotNull>(constraint).constraint_name = name;
  session.side.renamed(catalog, constraint);
}

bool is_no_inherit(const Catalog& catalog, Ref constraint) {
  if (const Check* check = catalog.get_if<Check>(constraint)) return check->no_inherit;
  if (const NotNull* not_null = catalog.get_if<NotNull>(constraint)) return not_null->no_inherit;
  return true;
}

/// rename_constraint_internal(): checks and not-nulls reach children; keys and foreign keys do not.
bool rename_constraint(Session& session, Ref relation, const RenameStmt& statement) {
  const Catalog& catalog = session.catalog;
  const FoundObject found = find_part(session, OBJECT_TABCONSTRAINT, relation, statement.subname);
  if (!found.ref) return error(session, found.why);
  const Name name = session.name(statement.newname);
  const Name old = session.name(statement.subname);
  std::vector<Ref> constraints{found.ref};
  if (!is_no_inherit(catalog, found.ref)) {
    if (catalog[found.ref].source) {
      return error(session, "cannot rename inherited constraint " + quoted(statement.subname));
    }
    const std::vector<Ref> tree = inheritance_tree(session, relation);
    if (!statement.relation->inh && tree.size() > 1) {
      return error(session, "inherited constraint " + quoted(statement.subname) +
                                " must be renamed in child tables too");
    }
    for (const Ref table : tree) {
      const Ref same = find_constraint(session, table, old);
      if (same && same != found.ref && catalog.kind(same) == catalog.kind(found.ref) &&
          catalog[same].source) {
        constraints.push_back(same);
      }
    }
  }
  for (const Ref each : constraints) {
    const Ref table =
        catalog.is<NotNull>(each) ? catalog.parent(catalog.parent(each)) : catalog.parent(each);
    if (find_constraint(session, table, name)) {
      return error(session, "constraint " + quoted(statement.newname) + " for relation " +
                                quoted_name(session, table) + " already exists");
    }
  }
  if (is_index_like(catalog, found.ref) &&
      !name_is_free(session, Slot::Relation, catalog.schema_of(relation), name)) {
    return false;
  }
  for (const Ref each : constraints) set_constraint_name(session, each, name);
  return true;
}

/// renametrig(): since 15 a partition's copies follow, and cannot be renamed by themselves.
bool rename_trigger(Session& session, Ref trigger, Name name) {
  Catalog& catalog = session.catalog;
  const Name old = catalog.name(trigger);
  if (session.major >= 15 && catalog[trigger].source) {
    return error(session, "cannot rename trigger " + quoted_name(session, trigger) + " on table " +
                              quoted_name(session, catalog.parent(trigger)));
  }
  std::vector<Ref> triggers{trigger};
  for (size_t i = 0; session.major >= 15 && i < triggers.size(); ++i) {
    for (const Ref copy : catalog.derived_from(triggers[i])) {
      if (catalog.is<Trigger>(copy)) triggers.push_back(copy);
    }
  }
  for (const Ref each : triggers) {
    if (catalog.name(each) == old && catalog.find_own<Trigger>(catalog.parent(each), name)) {
      return error(session, "trigger " + quoted(session.text(name)) + " for relation " +
                                quoted_name(session, catalog.parent(each)) + " already exists");
    }
  }
  for (const Ref each : triggers) {
    if (each == trigger || catalog.name(each) == old) catalog.rename(each, name);
  }
  return true;
}

bool rename_part(Session& session, const RenameStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref relation = find_relation(session, *statement.relation);
  if (!relation) {
    return statement.missing_ok || need_relation(session, *statement.relation);
  }
  if (statement.renameType == OBJECT_TABCONSTRAINT) {
    return rename_constraint(session, relation, statement);
  }
  const FoundObject found = find_part(session, statement.renameType, relation, statement.subname);
  if (!found.ref) return (statement.missing_ok && found.missing) || error(session, found.why);
  const Name name = session.name(statement.newname);
  if (statement.renameType == OBJECT_TRIGGER) return rename_trigger(session, found.ref, name);
  if (catalog.find_own(catalog.kind(found.ref), relation, name)) {
    return error(session, std::string(object_type_words(statement.renameType)) + " " +
                              quoted(statement.newname) + " for relation " +
                              quoted_name(session, relation) + " already exists");
  }
  catalog.rename(found.ref, name);
  return true;
}

bool rename_domain_constraint(Session& session, const RenameStmt& statement) {
  const FoundObject domain = find_target(session, OBJECT_DOMAIN, statement.object);
  if (!domain.ref) return error(session, domain.why);
  const FoundObject found = find_part(session, OBJECT_DOMCONSTRAINT, domain.ref, statement.subname);
  if (!found.ref) return error(session, found.why);
  const Name name = session.name(statement.newname);
  if (find_constraint(session, domain.ref, name)) {
    return error(session, "constraint " + quoted(statement.newname) + " for domain " +
                              visible_name(session, domain.ref) + " already exists");
  }
  set_constraint_name(session, found.ref, name);
  return true;
}

/// An object whose name is only its own kind's: a collation, a publication.
bool rename_own(Session& session, Ref ref, const RenameStmt& statement) {
  Catalog& catalog = session.catalog;
  const Name name = session.name(statement.newname);
  const Ref parent = catalog.parent(ref);
  if (const Name method = method_of(catalog, ref)) {
    const std::string_view schema = session.text(catalog.name(parent));
    if (find_of_method(session, catalog.kind(ref), session.text(method),
                       {schema, statement.newname})) {
      return error(session, std::string(object_type_words(statement.renameType)) + " " +
                                quoted(statement.newname) + " for access method " +
                                quoted(session.text(method)) + " already exists in schema " +
                                quoted_name(session, parent));
    }
  } else if (catalog.find_own(catalog.kind(ref), parent, name)) {
    const std::string what =
        std::string(object_type_words(statement.renameType)) + " " + quoted(statement.newname);
    if (!parent) return error(session, what + " already exists");
    return error(session, what + " already exists in schema " + quoted_name(session, parent));
  }
  catalog.rename(ref, name);
  return true;
}

bool rename_object(Session& session, const RenameStmt& statement) {
  const FoundObject found = find_target(session, statement.renameType, statement.object);
  if (!found.ref) return (found.missing && statement.missing_ok) || error(session, found.why);
  if (has(slots_of(session.catalog.kind(found.ref)), Slot::Routine)) {
    return rename_routine(session, found.ref, session.name(statement.newname));
  }
  if (has(slots_of(session.catalog.kind(found.ref)), Slot::Own)) {
    return rename_own(session, found.ref, statement);
  }
  return rename_type(session, statement, found.ref);
}

}  // namespace

bool lower(Session& session, const RenameStmt& statement) {
  switch (statement.renameType) {
    case OBJECT_ROLE:
      return rename_role(session, statement);
    case OBJECT_DATABASE:
      return rename_database(session, statement);
    case OBJECT_TABLESPACE:
      return rename_tablespace(session, statement);
    case OBJECT_COLUMN:
    case OBJECT_ATTRIBUTE:
      return rename_column(session, statement);
    case OBJECT_TABLE:
    case OBJECT_INDEX:
    case OBJECT_SEQUENCE:
    case OBJECT_VIEW:
    case OBJECT_MATVIEW:
    case OBJECT_FOREIGN_TABLE:
      return rename_relation(session, statement);
    case OBJECT_TABCONSTRAINT:
    case OBJECT_TRIGGER:
    case OBJECT_RULE:
    case OBJECT_POLICY:
      return rename_part(session, statement);
    case OBJECT_DOMCONSTRAINT:
      return rename_domain_constraint(session, statement);
    case OBJECT_SCHEMA: {
      const Ref schema = find_schema(session, statement.subname);
      if (!schema) {
        return error(session, "schema " + quoted(statement.subname) + " does not exist");
      }
      return rename_schema(session, schema, statement.newname);
    }
    default:
      return rename_object(session, statement);
  }
}

}  // namespace dryshod

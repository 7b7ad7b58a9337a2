// DROP of any object, and the test that a name is free. What else goes is dependency.cc's affair;
// which elements refuse to be dropped by themselves is here.
// Knows the object types of DropStmt; refuses to know how things hang together.
#include <utility>

#include "parser/lower/dependency.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

std::string requires_it(const Session& session, Ref ref, const std::string& what) {
  return "cannot drop " + describe(session, ref) + " because " + what + " requires it";
}

/// What is an internal part of something else only goes with it (DEPENDENCY_INTERNAL and
/// DEPENDENCY_PARTITION in findDependentObjects() of src/backend/catalog/dependency.c).
bool may_be_dropped_alone(Session& session, Ref ref, ObjectType type) {
  const Catalog& catalog = session.catalog;
  const Element& e = catalog[ref];
  if (type == OBJECT_INDEX && !catalog.is<Index>(ref)) {
    return error(session, "cannot drop index " + visible_name(session, ref) + " because " +
                              describe(session, ref) + " requires it");
  }
  if (type == OBJECT_FUNCTION && catalog.is<Aggregate>(ref)) {
    return error(session, quoted(visible_name(session, ref)) + " is an aggregate function");
  }
  if (const Ref whole = attached_to(catalog, ref)) {
    return error(session, requires_it(session, ref, describe(session, whole)));
  }
  if (catalog.is<Trigger>(ref) && e.source) {
    return error(session, requires_it(session, ref, describe(session, e.source)));
  }
  if (catalog.is<Sequence>(ref) && catalog.is<Identity>(e.source)) {
    return error(session, requires_it(session, ref, describe(session, catalog.parent(e.source))));
  }
  if (type == OBJECT_TYPE &&
      (catalog.is<Table>(ref) || catalog.is<View>(ref) || catalog.is<MaterializedView>(ref))) {
    return error(session, "cannot drop type " + visible_name(session, ref) + " because " +
                              describe(session, ref) + " requires it");
  }
  if (e.builtin && type != OBJECT_EXTENSION && type != OBJECT_SCHEMA) {
    return error(session, "cannot drop " + describe(session, ref) +
                              " because it is required by the database system");
  }
  return true;
}

/// The object of one name of the list. Done and none: forgiven by IF EXISTS, or not in this
/// catalog.
bool target_of(Session& session, const DropStmt& statement, const Node* object, Ref& target) {
  target = {};
  // does_not_exist_skipping() of src/backend/commands/dropcmds.c forgives schemas and types, too.
  const bool outside =
      std::exchange(session.unknown_names_ok, session.unknown_names_ok || statement.missing_ok);
  const FoundObject found = find_target(session, statement.removeType, object);
  session.unknown_names_ok = outside;
  if (!found.ref) {
    if (found.missing && (statement.missing_ok || session.unknown_names_ok)) return true;
    // DROP TABLE says table "x", find_relation_object() of other statements relation "x".
    return error(session, found.why);
  }
  if (!may_be_dropped_alone(session, found.ref, statement.removeType)) return false;
  target = found.ref;
  return true;
}

std::string_view slot_words(Slot slot) {
  return slot == Slot::Type ? "type" : "relation";
}

}  // namespace

bool name_is_free(Session& session, Slot slot, Ref schema, Name name, int location) {
  const Ref holder = session.catalog.find(slot, schema, name);
  if (!holder) return true;
  return error(session,
               std::string(slot_words(slot)) + " " + quoted(session.text(name)) + " already exists",
               location);
}

bool lower(Session& session, const DropStmt& statement) {
  std::vector<Ref> targets;
  for (const Node* object : list_of<Node>(statement.objects)) {
    Ref target{};
    if (!target_of(session, statement, object, target)) return false;
    if (target) targets.push_back(target);
  }
  if (targets.size() > 1 && statement.removeType == OBJECT_INDEX && statement.concurrent) {
    return error(session, "DROP INDEX CONCURRENTLY does not support dropping multiple objects");
  }
  return drop_elements(session, targets, statement.behavior);
}

}  // namespace dryshod

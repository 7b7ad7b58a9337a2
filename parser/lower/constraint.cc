// Constraints whatever their kind: sorted by what makes them, and ADD CONSTRAINT. Knows the node's
// kinds and the majors they came with; each kind's own file knows the rest.
#include "parser/lower/features.h"
#include "parser/lower/foreign.h"
#include "parser/lower/relation.h"

namespace dryshod {
bool sort_constraint(Session& session, const Constraint& definition, Name column,
                     ConstraintRequests& requests) {
  ConstraintRequest request{definition, column, {}};
  if (definition.contype == CONSTR_CHECK || definition.contype == CONSTR_FOREIGN) {
    if (!definition.is_enforced && !require(session, Feature::NotEnforced, definition.location)) {
      return false;
    }
  }
  switch (definition.contype) {
    case CONSTR_CHECK:
      requests.checks.push_back(request);
      return true;
    case CONSTR_NOTNULL:
      // pg_dump of 18 says so of an inherited column of any server (dumpTableSchema() of
      // src/bin/pg_dump/pg_dump.c).
      if (!dumper_has(session, Feature::NotNullConstraint) &&
          !require(session, Feature::NotNullConstraint, definition.location)) {
        return false;
      }
      for (const String* key : list_of<String>(definition.keys)) {
        request.column = session.name(key->sval);
      }
      requests.not_nulls.push_back(request);
      return true;
    case CONSTR_PRIMARY:
    case CONSTR_UNIQUE:
    case CONSTR_EXCLUSION:
      if (definition.nulls_not_distinct &&
          !require(session, Feature::NullsNotDistinct, definition.location)) {
        return false;
      }
      if (definition.without_overlaps &&
          !require(session, Feature::WithoutOverlaps, definition.location)) {
        return false;
      }
      if (column) {
        request.keys.push_back(column);
      } else {
        for (const String* key : list_of<String>(definition.keys)) {
          request.keys.push_back(session.name(key->sval));
        }
      }
      requests.keys.push_back(request);
      return true;
    case CONSTR_FOREIGN:
      if (column) {
        request.keys.push_back(column);
      } else {
        for (const String* key : list_of<String>(definition.fk_attrs)) {
          request.keys.push_back(session.name(key->sval));
        }
      }
      requests.foreign_keys.push_back(request);
      return true;
    default:
      return error(session, "unexpected kind of constraint", definition.location);
  }
}

bool add_constraint(Session& session, Ref relation, const Constraint& definition, Ref column,
                    bool recurse) {
  const Name name = column ? session.catalog.name(column) : Name{};
  ConstraintRequests requests;
  if (!sort_constraint(session, definition, name, requests)) return false;
  return add_requested(session, relation, requests, recurse);
}

bool add_requested(Session& session, Ref relation, const ConstraintRequests& requests, bool recurse,
                   bool is_create) {
  if (is_foreign(session.catalog, relation) && !fits_foreign(session, requests)) return false;
  for (const ConstraintRequest& request : requests.not_nulls) {
    if (!add_not_null(session, relation, request, recurse)) return false;
  }
  for (const ConstraintRequest& request : requests.checks) {
    if (!add_check(session, relation, request, recurse, is_create)) return false;
  }
  std::vector<ConstraintRequest> several;
  if (requests.keys.size() > 1) several = distinct_keys(requests.keys);
  for (const ConstraintRequest& request : several.empty() ? requests.keys : several) {
    const bool done = request.node.contype == CONSTR_EXCLUSION
                          ? add_exclusion(session, relation, request, recurse, is_create)
                          : add_key(session, relation, request, recurse);
    if (!done) return false;
  }
  for (const ConstraintRequest& request : requests.foreign_keys) {
    if (!add_foreign_key(session, relation, request, recurse, is_create)) return false;
  }
  return true;
}

}  // namespace dryshod

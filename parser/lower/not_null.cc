// NOT NULL of columns. Up to 17 a flag of the column; from 18 on a constraint with a name, a
// locality and inheritance (src/backend/catalog/heap.c and pg_constraint.c). Knows both; the flag's
// derivation is a function of the parents, because a flag has no memory of its own.
#include <algorithm>
#include <cstring>

#include "parser/lower/relation.h"

namespace dryshod {
namespace {

Name own_name(Session& session, Ref column) {
  const Catalog& catalog = session.catalog;
  const Ref table = catalog.parent(column);
  return choose_constraint_name(session, message_name(session, table),
                                message_name(session, column), "not_null",
                                catalog.schema_of(table));
}

/// The inheritable not-nulls of the same column in the parents, in their order.
std::vector<Ref> inherited_not_nulls(const Session& session, Ref column) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> found;
  for (const Ref parent : parents_of(session, catalog.parent(column))) {
    const Ref above = catalog.column(parent, catalog.name(column));
    const Ref not_null = above ? catalog.child<NotNull>(above) : Ref{};
    if (not_null && !catalog.get<NotNull>(not_null).no_inherit) found.push_back(not_null);
  }
  return found;
}

/// Children take a new not-null of their parent, or merge it with their own.
bool propagate(Session& session, Ref column, Ref not_null) {
  Catalog& catalog = session.catalog;
  const Name name = catalog.get<NotNull>(not_null).constraint_name;
  for (const Ref child : children_of(session, catalog.parent(column))) {
    const Ref below = catalog.column(child, catalog.name(column));
    if (!below) continue;
    const Ref existing = catalog.child<NotNull>(below);
    if (existing && catalog.get<NotNull>(existing).no_inherit) {
      return error(session,
                   "cannot change NO INHERIT status of NOT NULL constraint \"" +
                       std::string(session.text(catalog.get<NotNull>(existing).constraint_name)) +
                       "\" on relation \"" + message_name(session, child) + "\"");
    }
    if (!existing && name && constraint_name_is_used(session, child, name)) {
      return error(session, "constraint \"" + std::string(session.text(name)) +
                                "\" for relation \"" + message_name(session, child) +
                                "\" already exists");
    }
    const Ref made = set_not_null(session, below, name, false, not_null);
    if (!existing) catalog.edit<NotNull>(made).valid = catalog.get<NotNull>(not_null).valid;
    if (!existing && !propagate(session, below, made)) return false;
  }
  return true;
}

/// 18: `CONSTRAINT x NOT NULL a` twice on one column is one constraint; names and NO INHERIT must
/// agree.
bool merge_requests(Session& session, std::vector<ConstraintRequest>& requests) {
  for (size_t i = 0; i < requests.size(); ++i) {
    for (size_t j = i + 1; j < requests.size();) {
      if (requests[j].column != requests[i].column) {
        ++j;
        continue;
      }
      Constraint& first = requests[i].node;
      const Constraint& other = requests[j].node;
      if (first.is_no_inherit != other.is_no_inherit) {
        return error(session,
                     "conflicting NO INHERIT declaration for not-null constraint on "
                     "column \"" +
                         std::string(session.text(requests[i].column)) + "\"",
                     other.location);
      }
      if (first.conname == nullptr) {
        first.conname = other.conname;
      } else if (other.conname != nullptr && std::strcmp(first.conname, other.conname) != 0) {
        return error(session,
                     std::string("conflicting not-null constraint names \"") + first.conname +
                         "\" and \"" + other.conname + "\"",
                     other.location);
      }
      requests.erase(requests.begin() + static_cast<std::ptrdiff_t>(j));
    }
  }
  return true;
}

bool store_declared(Session& session, Ref table, const ConstraintRequest& request,
                    std::vector<Name>& given) {
  Catalog& catalog = session.catalog;
  const Ref column = catalog.column(table, request.column);
  if (!column) {
    return error(session,
                 "column \"" + std::string(session.text(request.column)) + "\" of relation \"" +
                     message_name(session, table) + "\" does not exist",
                 request.node.location);
  }
  const std::vector<Ref> above = inherited_not_nulls(session, column);
  if (request.node.is_no_inherit && !above.empty()) {
    return error(session,
                 "cannot define not-null constraint with NO INHERIT on column \"" +
                     message_name(session, column) + "\"",
                 request.node.location);
  }
  Name name{};
  if (session.major >= 18 && request.node.conname != nullptr) {
    name = session.name(request.node.conname);
    if (std::find(given.begin(), given.end(), name) != given.end() ||
        constraint_name_is_used(session, table, name)) {
      return error(session,
                   "constraint \"" + std::string(session.text(name)) + "\" for relation \"" +
                       message_name(session, table) + "\" already exists",
                   request.node.location);
    }
    given.push_back(name);
  }
  const Ref made = set_not_null(session, column, name, true, above.empty() ? Ref{} : above[0]);
  catalog.edit<NotNull>(made).no_inherit = request.node.is_no_inherit;
  return true;
}

}  // namespace

Ref set_not_null(Session& session, Ref column, Name constraint_name, bool local, Ref source) {
  Catalog& catalog = session.catalog;
  if (const Ref existing = catalog.child<NotNull>(column)) {
    Ref from = catalog[existing].source ? catalog[existing].source : source;
    // Of several parents that have one it is the first one's, in whatever order they got it.
    if (from && source) {
      const std::vector<Ref> above = inherited_not_nulls(session, column);
      if (!above.empty()) from = above.front();
    }
    const bool is_local = session.major < 18 ? !from : catalog[existing].local || local;
    catalog.set_source(existing, from, is_local);
    return existing;
  }
  NotNull body;
  if (session.major >= 18) {
    body.constraint_name = constraint_name ? constraint_name : own_name(session, column);
  }
  const bool is_local = session.major < 18 ? !source : local;
  return catalog.add(column, Name{}, body, session.statement, Origin{is_local, source});
}

bool store_not_nulls(Session& session, Ref table, const std::vector<ConstraintRequest>& requests) {
  Catalog& catalog = session.catalog;
  std::vector<ConstraintRequest> merged;
  if (session.major >= 18) {
    merged = requests;
    if (!merge_requests(session, merged)) return false;
  }
  std::vector<Name> given;
  for (const ConstraintRequest& request : session.major >= 18 ? merged : requests) {
    if (request.node.is_no_inherit && is_partitioned(session, table)) {
      return error(session, "not-null constraints on partitioned tables cannot be NO INHERIT",
                   request.node.location);
    }
    if (!store_declared(session, table, request, given)) return false;
  }
  if (parents_of(session, table).empty()) return true;
  // What is left comes from parents only; the first parent's name is kept where it is free.
  for (const Ref column : columns_of(catalog, table)) {
    if (catalog.child<NotNull>(column)) continue;
    const std::vector<Ref> above = inherited_not_nulls(session, column);
    if (above.empty()) continue;
    Name name = catalog.get<NotNull>(above[0]).constraint_name;
    if (name && constraint_name_is_used(session, table, name)) name = {};
    set_not_null(session, column, name, false, above[0]);
  }
  return true;
}

bool add_not_null(Session& session, Ref relation, const ConstraintRequest& request, bool recurse) {
  Catalog& catalog = session.catalog;
  const Constraint& node = request.node;
  const Ref column = catalog.column(relation, request.column);
  const std::string table = message_name(session, relation);
  if (!column) {
    return error(session,
                 "column \"" + std::string(session.text(request.column)) + "\" of relation \"" +
                     table + "\" does not exist",
                 node.location);
  }
  if (node.is_no_inherit && is_partitioned(session, relation)) {
    return error(session, "not-null constraints on partitioned tables cannot be NO INHERIT",
                 node.location);
  }
  const Name name =
      session.major >= 18 && node.conname != nullptr ? session.name(node.conname) : Name{};
  if (const Ref existing = catalog.child<NotNull>(column)) {
    // AdjustNotNullInheritance() of src/backend/catalog/pg_constraint.c.
    const NotNull& body = catalog.get<NotNull>(existing);
    const std::string has(session.text(body.constraint_name));
    if (name && name != body.constraint_name) {
      return error(session,
                   std::string("cannot create not-null constraint \"") + node.conname +
                       "\" on column \"" + message_name(session, column) + "\" of table \"" +
                       table + "\"",
                   node.location);
    }
    if (session.major >= 18 && body.no_inherit != node.is_no_inherit) {
      return error(session,
                   "cannot change NO INHERIT status of NOT NULL constraint \"" + has +
                       "\" on relation \"" + table + "\"",
                   node.location);
    }
    if (!node.skip_validation && !body.valid) catalog.edit<NotNull>(existing).valid = true;
    set_not_null(session, column, Name{}, true, Ref{});
    return true;
  }
  if (name && constraint_name_is_used(session, relation, name)) {
    return error(session,
                 "constraint \"" + std::string(session.text(name)) + "\" for relation \"" + table +
                     "\" already exists",
                 node.location);
  }
  const bool has_children = !children_of(session, relation).empty();
  if (has_children && !recurse && !node.is_no_inherit &&
      (session.major >= 18 || is_partitioned(session, relation))) {
    return error(session, "constraint must be added to child tables too", node.location);
  }
  const Ref made = set_not_null(session, column, name, true, Ref{});
  NotNull& body = catalog.edit<NotNull>(made);
  body.no_inherit = node.is_no_inherit;
  body.valid = !node.skip_validation;
  if (node.is_no_inherit || !recurse) return true;
  return propagate(session, column, made);
}

}  // namespace dryshod

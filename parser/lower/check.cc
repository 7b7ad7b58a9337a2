// CHECK constraints of tables: naming, merging with what is inherited, copies on children. Knows
// AddRelationNewConstraints() and MergeWithExistingConstraint() of src/backend/catalog/heap.c.
// Those of domains are made in domain.cc.
#include "catalog/domains.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool already_exists(Session& session, Ref relation, Name name, int location) {
  return error(session,
               "constraint " + quoted(session.text(name)) + " for relation " +
                   quoted(message_name(session, relation)) + " already exists",
               location);
}

/// An inherited check and a new one of the same name: one constraint when they say the same.
bool merge(Session& session, Ref relation, Ref existing, Expr expression, const Check& added,
           bool local, Ref source, int location) {
  Catalog& catalog = session.catalog;
  const Name name = catalog.name(existing);
  if (!catalog.is<Check>(existing) ||
      !same_expr(catalog, catalog.get<Check>(existing).expression, expression)) {
    return already_exists(session, relation, name, location);
  }
  const Check body = catalog.get<Check>(existing);
  const std::string words = quoted(session.text(name));
  const std::string where = quoted(message_name(session, relation));
  if (body.no_inherit) {
    return error(
        session,
        "constraint " + words + " conflicts with non-inherited constraint on relation " + where,
        location);
  }
  if (added.no_inherit && catalog[existing].source) {
    return error(
        session,
        "constraint " + words + " conflicts with inherited constraint on relation " + where,
        location);
  }
  if (added.valid && !body.valid && body.enforced && !local) {
    return error(
        session,
        "constraint " + words + " conflicts with NOT VALID constraint on relation " + where,
        location);
  }
  if (added.enforced && !body.enforced) {
    if (!local) {
      return error(
          session,
          "constraint " + words + " conflicts with NOT ENFORCED constraint on relation " + where,
          location);
    }
    catalog.edit<Check>(existing).enforced = true;
    catalog.edit<Check>(existing).valid = true;
  }
  const Ref from = catalog[existing].source ? catalog[existing].source : source;
  catalog.set_source(existing, from,
                     !is_partition(session, relation) && (catalog[existing].local || local));
  return true;
}

bool copy_to_children(Session& session, Ref relation, Ref check) {
  Catalog& catalog = session.catalog;
  const Name name = catalog.name(check);
  for (const Ref child : children_of(session, relation)) {
    Check body = catalog.get<Check>(check);
    body.expression = retarget(session, body.expression, relation, child);
    if (constraint_name_is_used(session, child, name)) {
      const Ref existing = catalog.constraint(child, name);
      if (!existing) return already_exists(session, child, name, -1);
      if (!merge(session, child, existing, body.expression, body, false, check, -1)) return false;
      continue;  // its children have it already
    }
    const Ref copy = catalog.add(child, name, body, session.statement, Origin{false, check});
    if (!copy_to_children(session, child, copy)) return false;
  }
  return true;
}

/// A bare column has to be boolean; what the type of more than that is, is not known here.
bool is_boolean(Session& session, const ExprBuilder& printed, int location) {
  const Catalog& catalog = session.catalog;
  if (printed.text().size() != 2 || printed.refs().size() != 1) return true;
  const Column* column = catalog.get_if<Column>(printed.refs()[0]);
  if (column == nullptr || !column->type) return true;
  const Expr under = under_domains(catalog, column->type);
  if (catalog.has_holes(under) || catalog.template_text(under) == "boolean") return true;
  return error(session,
               "argument of CHECK must be type boolean, not type " + catalog.render(column->type),
               location);
}

Name check_name(Session& session, Ref relation, const ExprBuilder& printed) {
  const Catalog& catalog = session.catalog;
  // The column's name takes part when the expression uses exactly one.
  const std::vector<Ref> used = columns_used(catalog, relation, printed);
  const std::string column = used.size() == 1 ? message_name(session, used[0]) : std::string();
  return choose_constraint_name(session, message_name(session, relation), column, "check",
                                catalog.schema_of(relation));
}

}  // namespace

bool merge_like_check(Session& session, Ref relation, Name name, const Check& added) {
  const Ref existing = session.catalog.constraint(relation, name);
  if (!existing || !session.catalog[existing].source) {
    return already_exists(session, relation, name, -1);
  }
  return merge(session, relation, existing, added.expression, added, true, {}, -1);
}

std::optional<ExprBuilder> print_check(Session& session, Ref relation, const Constraint& node) {
  auto printed = print_condition(session, node.raw_expr, relation_scope(session, relation));
  if (printed && !is_boolean(session, *printed, node.location)) return std::nullopt;
  return printed;
}

bool add_check(Session& session, Ref relation, const ConstraintRequest& request, bool recurse,
               bool is_create) {
  Catalog& catalog = session.catalog;
  const Constraint& node = request.node;
  if (node.is_no_inherit && is_partitioned(session, relation)) {
    return error(session,
                 "cannot add NO INHERIT constraint to partitioned table " +
                     quoted(message_name(session, relation)),
                 node.location);
  }
  const auto printed = print_check(session, relation, node);
  if (!printed) return false;
  Check body;
  body.expression = catalog.intern(*printed);
  body.no_inherit = node.is_no_inherit;
  body.enforced = node.is_enforced;
  body.valid = body.enforced && (is_create || !node.skip_validation);
  Name name{};
  if (node.conname != nullptr) {
    name = session.name(node.conname);
    if (constraint_name_is_used(session, relation, name)) {
      const Ref existing = catalog.constraint(relation, name);
      // MergeWithExistingConstraint(): what is inherited alone takes one of the table's own.
      const bool merges =
          existing && catalog[existing].source &&
          (is_create || (!catalog[existing].local && !is_partition(session, relation)));
      if (!merges) {
        return already_exists(session, relation, name, node.location);
      }
      return merge(session, relation, existing, body.expression, body, true, {}, node.location);
    }
  } else {
    name = check_name(session, relation, *printed);
  }
  if (!body.no_inherit && !recurse && !children_of(session, relation).empty()) {
    return error(session, "constraint must be added to child tables too", node.location);
  }
  const Ref check = catalog.add(relation, name, body, session.at(node.location));
  return body.no_inherit || copy_to_children(session, relation, check);
}

bool inherit_checks(Session& session, Ref table, const std::vector<Ref>& parents) {
  Catalog& catalog = session.catalog;
  for (const Ref parent : parents) {
    std::vector<Ref> checks;
    catalog.each_child_of<Check>(parent, [&](Ref check) { checks.push_back(check); });
    for (const Ref check : checks) {
      Check body = catalog.get<Check>(check);
      if (body.no_inherit) continue;
      body.expression = retarget(session, body.expression, parent, table);
      // A new table is empty: what its parent has not validated holds for it.
      body.valid = body.enforced;
      if (const Ref existing = catalog.constraint(table, catalog.name(check))) {
        Check& merged = catalog.edit<Check>(existing);
        if (!same_expr(catalog, merged.expression, body.expression)) {
          return error(session, "check constraint name " + quoted(message_name(session, check)) +
                                    " appears multiple times but with different expressions");
        }
        // MergeCheckConstraint(): enforced by one parent is enforced.
        merged.enforced = merged.enforced || body.enforced;
        merged.valid = merged.valid || body.valid;
        continue;
      }
      catalog.add(table, catalog.name(check), body, session.statement, Origin{false, check});
    }
  }
  return true;
}

bool merge_check(Session& session, Ref child, Ref parent_check) {
  Catalog& catalog = session.catalog;
  const Check above = catalog.get<Check>(parent_check);
  if (above.no_inherit) return true;
  const Ref parent = catalog.parent(parent_check);
  const Name name = catalog.name(parent_check);
  const std::string words = quoted(session.text(name));
  const Ref existing = catalog.constraint(child, name);
  if (!existing || !catalog.is<Check>(existing)) {
    return error(session, "child table is missing constraint " + words);
  }
  const Check below = catalog.get<Check>(existing);
  if (!same_expr(catalog, retarget(session, above.expression, parent, child), below.expression)) {
    return error(session, "child table " + quoted(message_name(session, child)) +
                              " has different definition for check constraint " + words);
  }
  if (below.no_inherit) {
    return error(session, "constraint " + words +
                              " conflicts with non-inherited constraint on child table " +
                              quoted(message_name(session, child)));
  }
  if (above.valid && below.enforced && !below.valid) {
    return error(session, "constraint " + words +
                              " conflicts with NOT VALID constraint on child table " +
                              quoted(message_name(session, child)));
  }
  if (above.enforced && !below.enforced) {
    return error(session, "constraint " + words +
                              " conflicts with NOT ENFORCED constraint on child table " +
                              quoted(message_name(session, child)));
  }
  const Ref from = catalog[existing].source ? catalog[existing].source : parent_check;
  catalog.set_source(existing, from, catalog[existing].local && !is_partition(session, child));
  return true;
}

}  // namespace dryshod

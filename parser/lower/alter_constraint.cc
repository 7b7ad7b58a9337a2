// ALTER TABLE ... ADD, DROP, ALTER and VALIDATE CONSTRAINT, DROP NOT NULL.
// Mirrors dropconstraint_internal(), ATExecDropNotNull(), ATExecAlterConstraint() and
// ATExecAddIndexConstraint() of src/backend/commands/tablecmds.c. How a constraint is made and
// copied to children is said where its kind is.
#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/dependency.h"
#include "parser/lower/features.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool is_inheritable(const Catalog& catalog, Ref constraint) {
  return catalog.is<Check>(constraint) || catalog.is<NotNull>(constraint);
}

/// The relation of a constraint; a not-null is a part of its column.
Ref relation_of(const Catalog& catalog, Ref constraint) {
  const Ref parent = catalog.parent(constraint);
  return catalog.is<Column>(parent) ? catalog.parent(parent) : parent;
}

std::string constraint_name(const Session& session, Ref constraint) {
  const Catalog& catalog = session.catalog;
  const Name name = catalog.is<NotNull>(constraint)
                        ? catalog.get<NotNull>(constraint).constraint_name
                        : catalog.name(constraint);
  return quoted(session.text(name));
}

std::string of_relation(const Session& session, Ref constraint) {
  return constraint_name(session, constraint) + " of relation " +
         quoted_name(session, relation_of(session.catalog, constraint));
}

/// Children's constraints that come from this one.
std::vector<Ref> copies_of(const Session& session, Ref constraint) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> copies;
  for (const Ref child : children_of(session, relation_of(catalog, constraint))) {
    Ref copy{};
    if (catalog.is<NotNull>(constraint)) {
      const Ref column = catalog.column(child, catalog.name(catalog.parent(constraint)));
      if (column) copy = catalog.child<NotNull>(column);
    } else {
      copy = catalog.constraint(child, catalog.name(constraint));
      if (!catalog.is<Check>(copy)) copy = {};
    }
    if (copy && catalog[copy].source) copies.push_back(copy);
  }
  return copies;
}

void collect(const Session& session, Ref constraint, std::vector<Ref>& doomed) {
  doomed.push_back(constraint);
  for (const Ref copy : copies_of(session, constraint)) {
    if (std::find(doomed.begin(), doomed.end(), copy) != doomed.end()) continue;
    if (session.catalog[copy].local) continue;
    Ref other = other_source(session, copy, constraint);
    if (other && std::find(doomed.begin(), doomed.end(), other) != doomed.end()) other = {};
    if (!other) collect(session, copy, doomed);
  }
}

/// Columns that must stay not null whatever the constraint is called.
bool not_null_is_free(Session& session, Ref not_null) {
  const Catalog& catalog = session.catalog;
  const Ref column = catalog.parent(not_null);
  const Ref table = catalog.parent(column);
  const std::string name = quoted_name(session, column);
  if (catalog.child<Identity>(column)) {
    return error(session, "column " + name + " of relation " + quoted_name(session, table) +
                              " is an identity column");
  }
  bool in_key = false;
  catalog.each_child_of<PrimaryKey>(table, [&](Ref key) {
    for (const Ref ref : catalog.refs(catalog.get<PrimaryKey>(key).columns)) {
      in_key = in_key || ref == column;
    }
  });
  if (in_key) return error(session, "column " + name + " is in a primary key");
  bool in_identity = false;
  catalog.each_child(table, [&](Ref part) {
    catalog.visit(part, [&]<class T>(const T& body) {
      if constexpr (requires {
                      body.replica_identity;
                      body.include;
                    }) {
        if (!body.replica_identity) return;
        catalog.each_reference(part, [&](Ref target, bool, std::string_view field) {
          if (target == column && (field == "keys" || field == "columns")) in_identity = true;
        });
      }
    });
  });
  if (in_identity) {
    return error(session, "column " + name + " is in index used as replica identity");
  }
  return true;
}

bool drop_named(Session& session, const Alteration& alter) {
  const Ref constraint = find_constraint(session, alter.relation, session.name(alter.cmd.name));
  if (!constraint) {
    return alter.cmd.missing_ok ||
           error(session, "constraint " + quoted(alter.cmd.name) + " of relation " +
                              quoted_name(session, alter.relation) + " does not exist");
  }
  return drop_constraint(session, constraint, alter.recurse, alter.cmd.behavior);
}

/// ATExecAlterConstrInheritability(): children's copies become their own, or come back.
bool set_inheritability(Session& session, Ref not_null, bool no_inherit) {
  Catalog& catalog = session.catalog;
  NotNull& body = catalog.edit<NotNull>(not_null);
  if (body.no_inherit == no_inherit) return true;
  const Name name = body.constraint_name;
  const std::vector<Ref> copies = copies_of(session, not_null);
  body.no_inherit = no_inherit;
  if (no_inherit) {
    for (const Ref copy : copies)
      catalog.set_source(copy, other_source(session, copy, not_null), true);
    return true;
  }
  const Ref column = catalog.parent(not_null);
  for (const Ref child : children_of(session, catalog.parent(column))) {
    const Ref same = catalog.column(child, catalog.name(column));
    if (same) set_not_null(session, same, name, false, not_null);
  }
  return true;
}

bool alter_existing(Session& session, const Alteration& alter) {
  Catalog& catalog = session.catalog;
  const auto& change = reinterpret_cast<const ATAlterConstraint&>(*alter.cmd.def);
  if (change.alterInheritability && !require(session, Feature::AlterInheritability)) return false;
  const Ref constraint = find_constraint(session, alter.relation, session.name(change.conname));
  if (!constraint) {
    return error(session, "constraint " + quoted(change.conname) + " of relation " +
                              quoted_name(session, alter.relation) + " does not exist");
  }
  if (change.alterInheritability) {
    if (!catalog.is<NotNull>(constraint)) {
      return error(session, "constraint " + of_relation(session, constraint) +
                                " is not a not-null constraint");
    }
    if (catalog[constraint].source) {
      return error(session,
                   "cannot alter inherited constraint " + of_relation(session, constraint));
    }
    return set_inheritability(session, constraint, change.noinherit);
  }
  if (!catalog.is<ForeignKey>(constraint)) {
    return error(session, "constraint " + of_relation(session, constraint) +
                              " is not a foreign key constraint");
  }
  if (catalog[constraint].source) {
    return error(session, "cannot alter constraint " + of_relation(session, constraint));
  }
  if (change.alterEnforceability && !require(session, Feature::Enforced)) return false;
  std::vector<Ref> keys{constraint};
  for (size_t i = 0; i < keys.size(); ++i) {
    for (const Ref copy : catalog.derived_from(keys[i])) {
      if (catalog.is<ForeignKey>(copy)) keys.push_back(copy);
    }
  }
  for (const Ref key : keys) {
    ForeignKey& body = catalog.edit<ForeignKey>(key);
    if (change.alterDeferrability) {
      body.deferrable = change.deferrable;
      body.initially_deferred = change.initdeferred;
    }
    if (change.alterEnforceability) {
      body.enforced = change.is_enforced;
      body.valid = change.is_enforced;
    }
  }
  return true;
}

/// QueueCheckConstraintValidation() and its kin: what is valid here is valid in children.
bool validate(Session& session, const Alteration& alter) {
  Catalog& catalog = session.catalog;
  const Ref constraint = find_constraint(session, alter.relation, session.name(alter.cmd.name));
  if (!constraint) {
    return error(session, "constraint " + quoted(alter.cmd.name) + " of relation " +
                              quoted_name(session, alter.relation) + " does not exist");
  }
  const bool enforced = catalog.visit(constraint, []<class T>(const T& body) {
    if constexpr (requires { body.enforced; }) return body.enforced;
    return true;
  });
  if (!enforced) return error(session, "cannot validate NOT ENFORCED constraint");
  const bool can = catalog.is<ForeignKey>(constraint) || is_inheritable(catalog, constraint);
  if (!can && session.major >= 18) {
    return error(session, "cannot validate constraint " + of_relation(session, constraint));
  }
  if (!can) {
    return error(session, "constraint " + of_relation(session, constraint) +
                              " is not a foreign key or check constraint");
  }
  std::vector<Ref> family{constraint};
  for (size_t i = 0; i < family.size(); ++i) {
    if (catalog.is<ForeignKey>(family[i])) {
      for (const Ref copy : catalog.derived_from(family[i])) {
        if (catalog.is<ForeignKey>(copy)) family.push_back(copy);
      }
      catalog.edit<ForeignKey>(family[i]).valid = true;
      continue;
    }
    const std::vector<Ref> copies = copies_of(session, family[i]);
    if (!alter.recurse && !copies.empty()) {
      return error(session, "constraint must be validated on child tables too");
    }
    family.insert(family.end(), copies.begin(), copies.end());
    if (catalog.is<Check>(family[i])) {
      catalog.edit<Check>(family[i]).valid = true;
    } else {
      catalog.edit<NotNull>(family[i]).valid = true;
    }
  }
  return true;
}

bool add(Session& session, const Alteration& alter) {
  const auto& definition = reinterpret_cast<const Constraint&>(*alter.cmd.def);
  if (definition.indexname != nullptr) {
    return add_key_using_index(session, alter.relation, definition);
  }
  return add_constraint(session, alter.relation, definition, {}, alter.recurse);
}

}  // namespace

bool drop_constraint(Session& session, Ref constraint, bool recurse, DropBehavior behavior) {
  Catalog& catalog = session.catalog;
  const Ref relation = relation_of(catalog, constraint);
  const bool attached = attached_to(catalog, constraint) || catalog[constraint].source;
  if (attached) {
    return error(session, "cannot drop inherited constraint " + of_relation(session, constraint));
  }
  if (catalog.is<NotNull>(constraint) && !not_null_is_free(session, constraint)) return false;
  if (!is_inheritable(catalog, constraint)) return drop_element(session, constraint, behavior);
  if (!recurse && session.major < 18 && is_partitioned(session, relation) &&
      !children_of(session, relation).empty()) {
    return error(session,
                 "cannot remove constraint from only the partitioned table when partitions exist");
  }
  std::vector<Ref> doomed{constraint};
  if (recurse) {
    doomed.clear();
    collect(session, constraint, doomed);
  }
  return drop_elements(session, doomed, behavior);
}

/// Up to 17 a not-null has no history: DROP NOT NULL reaches every column below.
bool drop_not_null(Session& session, Ref relation, Ref column, bool recurse) {
  Catalog& catalog = session.catalog;
  const Ref not_null = catalog.child<NotNull>(column);
  if (catalog.child<Identity>(column) && not_null) return not_null_is_free(session, not_null);
  if (!not_null) return true;
  if (session.major >= 18) return drop_constraint(session, not_null, recurse, DROP_RESTRICT);
  if (!not_null_is_free(session, not_null)) return false;
  if (!recurse && is_partitioned(session, relation) && !children_of(session, relation).empty()) {
    return error(session,
                 "cannot remove constraint from only the partitioned table when partitions exist");
  }
  if (is_partition(session, relation)) {
    for (const Ref parent : parents_of(session, relation)) {
      const Ref above = catalog.column(parent, catalog.name(column));
      if (above && catalog.child<NotNull>(above)) {
        return error(session, "column " + quoted_name(session, column) +
                                  " is marked NOT NULL in parent table");
      }
    }
  }
  std::vector<Ref> doomed;
  const std::vector<Ref> tree =
      recurse ? inheritance_tree(session, relation) : std::vector<Ref>{relation};
  for (const Ref table : tree) {
    const Ref same = catalog.column(table, catalog.name(column));
    const Ref mark = same ? catalog.child<NotNull>(same) : Ref{};
    if (!mark) continue;
    if (!not_null_is_free(session, mark)) return false;
    doomed.push_back(mark);
  }
  return drop_elements(session, doomed, DROP_RESTRICT);
}

bool alter_constraint(Session& session, const Alteration& alter) {
  switch (alter.cmd.subtype) {
    case AT_AddConstraint:
      return add(session, alter);
    case AT_DropConstraint:
      return drop_named(session, alter);
    case AT_ValidateConstraint:
      return validate(session, alter);
    default:
      return alter_existing(session, alter);
  }
}

}  // namespace dryshod

// Domains: CREATE DOMAIN and ALTER DOMAIN, as src/backend/commands/typecmds.c does them. The
// default, the not-null and the checks are elements below the domain. Knows what the server refuses
// of a domain's constraints; refuses to know how expressions are printed.
#include <string>
#include <vector>

#include "parser/literal/literal.h"
#include "parser/lower/definition.h"
#include "parser/lower/features.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

constexpr int kNamedDomainNotNulls = 17;  // pg_constraint has a row for them from this major on
constexpr int kRedundantNotNullRefused = 17;

/// The scope of a domain's CHECK: the word VALUE, which replace_domain_constraint_value() of
/// src/backend/commands/typecmds.c makes of a column reference of that name.
Scope value_scope(Session& session, Ref domain) {
  Scope scope;
  scope.items.push_back(ScopeItem{
      Name{}, Ref{}, {session.name("value")}, true, session.catalog.get<Domain>(domain).type});
  return scope;
}

std::string not_possible(const Constraint& constraint) {
  switch (constraint.contype) {
    case CONSTR_UNIQUE:
      return "unique constraints not possible for domains";
    case CONSTR_PRIMARY:
      return "primary key constraints not possible for domains";
    case CONSTR_EXCLUSION:
      return "exclusion constraints not possible for domains";
    case CONSTR_FOREIGN:
      return "foreign key constraints not possible for domains";
    case CONSTR_ATTR_DEFERRABLE:
    case CONSTR_ATTR_NOT_DEFERRABLE:
    case CONSTR_ATTR_DEFERRED:
    case CONSTR_ATTR_IMMEDIATE:
      return "specifying constraint deferrability not supported for domains";
    case CONSTR_GENERATED:
    case CONSTR_IDENTITY:
      return "specifying GENERATED not supported for domains";
    case CONSTR_ATTR_ENFORCED:
    case CONSTR_ATTR_NOT_ENFORCED:
      return "specifying constraint enforceability not supported for domains";
    default:
      return {};
  }
}

/// ConstraintNameIsUsed() of src/backend/catalog/pg_constraint.c for a domain, its not-null
/// included.
bool name_is_used(const Session& session, Ref domain, Name name) {
  const Catalog& catalog = session.catalog;
  if (catalog.constraint(domain, name)) return true;
  const Ref not_null = catalog.child<NotNull>(domain);
  return not_null && catalog.get<NotNull>(not_null).constraint_name == name;
}

/// The constraint's own name, or the one the server makes up: d_check, d_not_null.
Name constraint_name(Session& session, Ref domain, const Constraint& constraint,
                     std::string_view label) {
  const Catalog& catalog = session.catalog;
  const std::string domain_name(session.text(catalog.name(domain)));
  if (constraint.conname == nullptr) {
    std::vector<Name> others;
    if (const Ref there = catalog.child<NotNull>(domain)) {
      others.push_back(catalog.get<NotNull>(there).constraint_name);
    }
    return choose_constraint_name(session, domain_name, "", label, catalog.schema_of(domain),
                                  others);
  }
  const Name name = session.name(constraint.conname);
  if (!name_is_used(session, domain, name)) return name;
  error(session,
        "constraint " + quoted(constraint.conname) + " for domain " + quoted(domain_name) +
            " already exists",
        constraint.location);
  return {};
}

/// domainAddCheckConstraint().
bool add_check(Session& session, Ref domain, const Constraint& constraint) {
  const Name name = constraint_name(session, domain, constraint, "check");
  if (!name) return false;
  const auto text = print_condition(session, constraint.raw_expr, value_scope(session, domain));
  if (!text) return false;
  Check check;
  check.expression = session.catalog.intern(*text);
  check.valid = !constraint.skip_validation;
  session.catalog.add(domain, name, check, session.statement);
  return true;
}

/// domainAddNotNullConstraint(); before 17 any name is accepted and forgotten.
bool add_not_null(Session& session, Ref domain, const Constraint& constraint) {
  NotNull body;
  if (session.major >= kNamedDomainNotNulls) {
    body.constraint_name = constraint_name(session, domain, constraint, "not_null");
    if (!body.constraint_name) return false;
  }
  session.catalog.add(domain, Name{}, body, session.statement);
  return true;
}

/// The default of a domain is coerced to its type.
bool set_domain_default(Session& session, Ref domain, const Node* expression) {
  Catalog& catalog = session.catalog;
  const auto* constant = node_as<A_Const>(expression, T_A_Const);
  const Expr type = catalog.get<Domain>(domain).type;
  const bool none = expression == nullptr;
  std::optional<ExprBuilder> text;
  if (!none && is_null_constant(session, expression, type)) {
    if (const Expr stored = null_default(session, type)) text = catalog.open(stored);
  } else if (!none && constant != nullptr && constant->val.node.type == T_String) {
    text = typed_constant(catalog, constant->val.sval.sval, base_type(catalog, domain));
  } else if (!none && !(text = print_expression(session, expression, Scope{}))) {
    return false;
  }
  const Ref there = catalog.child<Default>(domain);
  if (there && !text) catalog.remove(there);
  if (there && text) catalog.edit<Default>(there).expression = catalog.intern(*text);
  if (!there && text) {
    catalog.add(domain, Name{}, Default{catalog.intern(*text)}, session.statement);
  }
  return true;
}

/// What DefineDomain() refuses before it makes anything. `not_null`: the NOT NULL among them.
bool check_constraints(Session& session, const List* constraints, const Constraint*& not_null) {
  bool null_defined = false, has_default = false;
  for (const Constraint* c : list_of<Constraint>(constraints)) {
    const std::string refused = not_possible(*c);
    if (!refused.empty()) return error(session, refused, c->location);
    switch (c->contype) {
      case CONSTR_DEFAULT:
        if (has_default) return error(session, "multiple default expressions", c->location);
        has_default = true;
        break;
      case CONSTR_NOTNULL:
      case CONSTR_NULL: {
        const bool is_not_null = c->contype == CONSTR_NOTNULL;
        if (null_defined && is_not_null != (not_null != nullptr)) {
          return error(session, "conflicting NULL/NOT NULL constraints", c->location);
        }
        if (null_defined && is_not_null && session.major >= kRedundantNotNullRefused) {
          return error(session, "redundant NOT NULL constraint definition", c->location);
        }
        if (is_not_null) not_null = c;
        null_defined = true;
        break;
      }
      case CONSTR_CHECK:
        if (c->is_no_inherit) {
          return error(session, "check constraints for domains cannot be marked NO INHERIT",
                       c->location);
        }
        break;
      default:
        break;
    }
  }
  return true;
}

Ref need_domain(Session& session, const List* names) {
  const auto parts = name_parts(names);
  const Ref type = find_type(session, parts);
  if (session.catalog.is<Domain>(type)) return type;
  error(session, type ? visible_name(session, type) + " is not a domain"
                      : "type " + quoted(qualified_text(parts)) + " does not exist");
  return {};
}

bool drop_constraint(Session& session, Ref domain, const AlterDomainStmt& statement) {
  const Name name = session.name(statement.name);
  Ref found = session.catalog.constraint(domain, name);
  const Ref not_null = session.catalog.child<NotNull>(domain);
  if (not_null && session.catalog.get<NotNull>(not_null).constraint_name == name) found = not_null;
  if (found) return drop_element(session, found, statement.behavior);
  if (statement.missing_ok) return true;
  return error(session, "constraint " + quoted(statement.name) + " of domain " +
                            quoted_name(session, domain) + " does not exist");
}

bool validate_constraint(Session& session, Ref domain, const char* name) {
  const Ref check = session.catalog.constraint(domain, session.name(name));
  if (!check) {
    return error(session, "constraint " + quoted(name) + " of domain " +
                              quoted_name(session, domain) + " does not exist");
  }
  session.catalog.edit<Check>(check).valid = true;
  return true;
}

bool add_to_domain(Session& session, Ref domain, const Constraint& constraint) {
  const std::string refused = not_possible(constraint);
  if (!refused.empty()) return error(session, refused, constraint.location);
  if (constraint.contype == CONSTR_CHECK) return add_check(session, domain, constraint);
  if (constraint.contype != CONSTR_NOTNULL) {
    return error(session, "unrecognized constraint subtype");
  }
  if (!require(session, Feature::DomainNotNull, constraint.location)) return false;
  if (session.catalog.child<NotNull>(domain)) return true;
  return add_not_null(session, domain, constraint);
}

}  // namespace

bool lower(Session& session, const CreateDomainStmt& statement) {
  const auto object = new_object(session, statement.domainname, Slot::Type);
  if (!object) return false;
  const auto type = type_text(session, *statement.typeName);
  if (!type) return false;
  if (type->refs().empty() && is_pseudo_type(type->text())) {
    return error(session, quoted(type->text()) + " is not a valid base type for a domain",
                 statement.typeName->location);
  }
  const Constraint* not_null = nullptr;
  if (!check_constraints(session, statement.constraints, not_null)) return false;

  const uint32_t before = session.catalog.size();
  Domain body;
  body.type = session.catalog.intern(*type);
  body.collation = collation_expr(session, statement.collClause);
  const Ref domain = session.catalog.add(object->schema, object->name, body, session.statement);
  for (const Constraint* c : list_of<Constraint>(statement.constraints)) {
    bool done = true;
    if (c->contype == CONSTR_DEFAULT) done = set_domain_default(session, domain, c->raw_expr);
    if (c->contype == CONSTR_CHECK) done = add_check(session, domain, *c);
    if (c == not_null) done = add_not_null(session, domain, *c);
    if (!done) {
      undo_since(session, before);
      return false;
    }
  }
  created(session, domain);
  return true;
}

bool lower(Session& session, const AlterDomainStmt& statement) {
  const Ref domain = need_domain(session, statement.typeName);
  if (!domain) return false;
  const Ref not_null = session.catalog.child<NotNull>(domain);
  switch (statement.subtype) {
    case 'T':
      return set_domain_default(session, domain, statement.def);
    case 'N':
      if (not_null) session.catalog.remove(not_null);
      return true;
    case 'O':
      return not_null || add_not_null(session, domain, Constraint{});
    case 'C':
      return add_to_domain(session, domain, *reinterpret_cast<const Constraint*>(statement.def));
    case 'X':
      return drop_constraint(session, domain, statement);
    case 'V':
      return validate_constraint(session, domain, statement.name);
    default:
      return error(session, "unrecognized ALTER DOMAIN form");
  }
}

}  // namespace dryshod

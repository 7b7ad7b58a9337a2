// Defaults of columns. Knows that a child's default is its own in PostgreSQL (pg_attrdef has no
// inheritance): whether it counts as a copy of the parent's is a function of the state alone, so
// that a dump, which writes it out, and a script, which inherits it, make the same catalog.
#include <algorithm>

#include "catalog/domains.h"
#include "parser/literal/literal.h"
#include "parser/lower/definition.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool is_interval(std::string_view type) {
  return type.starts_with("interval") && !type.ends_with("[]");
}

}  // namespace

/// The constant NULL of that type, casts to it included: those to another one, or with a modifier,
/// are stored (coerce_type_typmod() of src/backend/parser/parse_coerce.c). An interval is read with
/// its own, which only goes where the column has none.
bool is_null_constant(Session& session, const Node* expression, Expr type) {
  const std::string_view wanted = type ? session.catalog.template_text(type) : std::string_view{};
  while (const auto* cast = node_as<TypeCast>(expression, T_TypeCast)) {
    const auto text = type_text(session, *cast->typeName);
    if (!text || !type || text->refs() != session.catalog.refs(type)) return false;
    const std::string& given = text->text();
    const bool same = is_interval(given)
                          ? given == wanted || wanted == "interval"
                          : given == label_type(given) && given == label_type(wanted);
    if (!same) return false;
    expression = cast->arg;
  }
  const auto* constant = node_as<A_Const>(expression, T_A_Const);
  return constant != nullptr && constant->isnull;
}

/// AddRelationNewConstraints() of src/backend/catalog/heap.c stores no NULL constant, but a column
/// with a type modifier or a domain wraps it in a coercion, which is stored, and printed as a NULL
/// of the type below.
Expr null_default(Session& session, Expr type) {
  const Catalog& catalog = session.catalog;
  if (!type) return {};
  bool domain = false;
  if (catalog.has_holes(type)) {
    const auto refs = catalog.refs(type);
    if (!catalog.is<Domain>(refs[0]) || catalog.template_text(type).size() != 2) return {};
    domain = true;
    type = under_domains(catalog, type);
    if (catalog.has_holes(type)) {
      ExprBuilder text;
      text << "NULL::";
      text.append(catalog.open(type));
      return session.catalog.intern(text);
    }
  }
  const std::string_view text = catalog.template_text(type);
  const bool modified = text.find('(') != std::string_view::npos && !is_interval(text);
  if (!domain && !modified) return {};
  return session.catalog.intern("NULL::" + label_type(text));
}

namespace {

/// The fields of an interval go where the column has none, its value stays as they left it
/// (applyRelabelType() of src/backend/nodes/nodeFuncs.c). Nothing: no such constant.
std::optional<ExprBuilder> interval_default(Session& session, const Node* expression, Expr type) {
  const auto* cast = node_as<TypeCast>(expression, T_TypeCast);
  const auto* constant = cast != nullptr ? node_as<A_Const>(cast->arg, T_A_Const) : nullptr;
  if (constant == nullptr || constant->isnull || constant->val.node.type != T_String || !type ||
      session.catalog.template_text(type) != "interval") {
    return std::nullopt;
  }
  const auto text = type_text(session, *cast->typeName);
  if (!text || !is_interval(text->text()) || text->text() == "interval") return std::nullopt;
  const auto value = read_value(constant->val.sval.sval, text->text());
  if (!value) return std::nullopt;
  return ExprBuilder() << labelled_value(*value, "interval");
}

/// A string constant takes the column's type when it is stored, so that 'x' and 'x'::text are one
/// default (coerce_to_target_type() of src/backend/parser/parse_coerce.c). Nothing: no such
/// constant.
std::optional<ExprBuilder> constant_default(Session& session, const Node* expression, Expr type,
                                            bool& refused) {
  const Catalog& catalog = session.catalog;
  const auto* constant = node_as<A_Const>(expression, T_A_Const);
  if (constant == nullptr || constant->isnull || constant->val.node.type != T_String || !type) {
    return std::nullopt;
  }
  const std::string value = constant->val.sval.sval;
  const Expr under = under_domains(catalog, type);
  const std::string spelled(catalog.template_text(under));
  if (spelled == "smallint" || spelled == "integer" || spelled == "bigint") {
    const size_t from = value.find_first_not_of(" \t\n\r\f\v");
    const size_t digits = from == std::string::npos ? from : value.find_first_not_of("+-", from);
    if (digits == std::string::npos || digits > from + 1 ||
        !std::isdigit(static_cast<unsigned char>(value[digits]))) {
      refused = true;
      error(session, "invalid input syntax for type " + spelled + ": " + quoted(value),
            constant->location);
      return std::nullopt;
    }
  }
  return typed_constant(catalog, value, catalog.open(under));
}

/// The children's columns whose default may be a copy of this column's.
void settle_children(Session& session, Ref column) {
  const Catalog& catalog = session.catalog;
  for (const Ref child : children_of(session, catalog.parent(column))) {
    if (const Ref same = catalog.column(child, catalog.name(column))) settle_default(session, same);
  }
}

}  // namespace

void settle_default(Session& session, Ref column) {
  Catalog& catalog = session.catalog;
  const Ref own = catalog.child<Default>(column);
  if (!own) return;
  const Ref table = catalog.parent(column);
  Ref source{};
  for (const Ref parent : parents_of(session, table)) {
    const Ref above = catalog.column(parent, catalog.name(column));
    const Ref inherited = above ? catalog.child<Default>(above) : Ref{};
    if (!inherited) continue;
    const Expr wanted =
        retarget(session, catalog.get<Default>(inherited).expression, parent, table);
    if (same_expr(catalog, wanted, catalog.get<Default>(own).expression)) source = inherited;
    break;
  }
  catalog.set_source(own, source, !source);
}

void store_default(Session& session, Ref column, Expr expression) {
  Catalog& catalog = session.catalog;
  const Ref own = catalog.child<Default>(column);
  if (!expression) {
    catalog.remove(own);
  } else if (own) {
    catalog.edit<Default>(own).expression = expression;
  } else {
    catalog.add(column, Name{}, Default{expression}, session.statement);
  }
  if (!catalog.is<Table>(catalog.parent(column))) return;
  settle_default(session, column);
  settle_children(session, column);
}

bool set_default(Session& session, Ref column, const Node* raw_expression) {
  Catalog& catalog = session.catalog;
  const auto refuse = [&](const char* why) {
    return error(session, "column \"" + message_name(session, column) + "\" of relation \"" +
                              message_name(session, catalog.parent(column)) + "\"" + why);
  };
  if (catalog.child<Identity>(column)) return refuse(" is an identity column");
  if (catalog.child<Generated>(column)) return refuse(" is a generated column");
  if (raw_expression == nullptr) {
    store_default(session, column, Expr{});
    return true;
  }
  const Column* body = catalog.get_if<Column>(column);
  if (is_null_constant(session, raw_expression, body == nullptr ? Expr{} : body->type)) {
    store_default(session, column, body == nullptr ? Expr{} : null_default(session, body->type));
    return true;
  }
  const Expr type = body == nullptr ? Expr{} : body->type;
  bool refused = false;
  auto printed = constant_default(session, raw_expression, type, refused);
  if (refused) return false;
  if (!printed) printed = interval_default(session, raw_expression, type);
  if (!printed) printed = print_expression(session, raw_expression, Scope{});
  if (!printed) return false;
  store_default(session, column, catalog.intern(*printed));
  return true;
}

bool inherit_filling(Session& session, Ref column, const std::vector<Ref>& from, bool overridden) {
  Catalog& catalog = session.catalog;
  const Ref table = catalog.parent(column);
  Expr expression{};
  Ref source{};
  bool generated = false;
  bool is_virtual = false;
  for (const Ref above : from) {
    Ref filling = catalog.child<Default>(above);
    Expr next{};
    if (filling) {
      next = catalog.get<Default>(filling).expression;
    } else if ((filling = catalog.child<Generated>(above))) {
      next = catalog.get<Generated>(filling).expression;
      generated = true;
      is_virtual = catalog.get<Generated>(filling).is_virtual;
    } else {
      continue;
    }
    next = retarget(session, next, catalog.parent(above), table);
    if (!source) {
      source = filling;
      expression = next;
    } else if (!overridden && !same_expr(catalog, expression, next)) {
      return error(session, "column \"" + message_name(session, column) +
                                (generated ? "\" inherits conflicting generation expressions"
                                           : "\" inherits conflicting default values"));
    }
  }
  if (overridden || !source) return true;
  if (generated) {
    catalog.add(column, Name{}, Generated{expression, is_virtual}, session.statement,
                Origin{false, source});
  } else {
    catalog.add(column, Name{}, Default{expression}, session.statement, Origin{false, source});
  }
  return true;
}

}  // namespace dryshod

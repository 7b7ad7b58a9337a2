// Attributes of composite types. Knows one attribute: its type, its collation, its place; refuses
// to know who uses the composite type (composite.cc).
#include <algorithm>
#include <string>

#include "parser/lower/definition.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

/// CheckAttributeType() of src/backend/catalog/heap.c: pseudo-types cannot be stored, and a type
/// cannot hold itself.
bool check_attribute_type(Session& session, Ref composite, const ColumnDef& definition,
                          const ExprBuilder& type) {
  const std::string column = "column " + quoted(definition.colname);
  if (definition.typeName->setof) return error(session, column + " cannot be declared SETOF");
  const auto& refs = type.refs();
  if (std::find(refs.begin(), refs.end(), composite) != refs.end()) {
    return error(session, "composite type " + visible_name(session, composite) +
                              " cannot be made a member of itself");
  }
  if (refs.empty() && is_pseudo_type(type.text())) {
    return error(session, column + " has pseudo-type " + type.text());
  }
  return true;
}

bool no_such(Session& session, Ref composite, const char* name) {
  return error(session, "column " + quoted(name) + " of relation " +
                            quoted_name(session, composite) + " does not exist");
}

}  // namespace

/// The words of typtype 'p': none is a domain, so their spelling is their name.
bool is_pseudo_type(std::string_view text) {
  if (text.ends_with("[]")) return text == "record[]" || text == "cstring[]";
  if (text.ends_with("_handler") || text.starts_with("any")) return true;
  constexpr std::string_view kNames[] = {"record",        "void",           "trigger",
                                         "event_trigger", "cstring",        "internal",
                                         "unknown",       "pg_ddl_command", "opaque"};
  return std::find(std::begin(kNames), std::end(kNames), text) != std::end(kNames);
}

bool add_attribute(Session& session, Ref composite, const ColumnDef& definition) {
  Catalog& catalog = session.catalog;
  const Name name = session.name(definition.colname);
  if (catalog.column(composite, name)) {
    const bool is_new = catalog[composite].where.begin == session.statement.begin &&
                        catalog[composite].where.file == session.statement.file;
    return error(session, is_new
                              ? "column " + quoted(definition.colname) + " specified more than once"
                              : "column " + quoted(definition.colname) + " of relation " +
                                    quoted_name(session, composite) + " already exists");
  }
  const auto text = type_text(session, *definition.typeName);
  if (!text || !check_attribute_type(session, composite, definition, *text)) return false;
  int64_t last = 0;
  catalog.each_child_of<Attribute>(
      composite, [&](Ref ref) { last = std::max(last, catalog.get<Attribute>(ref).position); });
  Attribute body;
  body.type = catalog.intern(*text);
  body.collation = collation_expr(session, definition.collClause);
  body.position = last + 1;
  catalog.add(composite, name, body, session.statement);
  return true;
}

bool drop_attribute(Session& session, Ref composite, const char* name, DropBehavior behavior,
                    bool missing_ok) {
  const Ref attribute = session.catalog.column(composite, session.name(name));
  if (attribute) return drop_element(session, attribute, behavior);
  return missing_ok || no_such(session, composite, name);
}

bool set_attribute_type(Session& session, Ref composite, const char* name,
                        const ColumnDef& definition) {
  Catalog& catalog = session.catalog;
  const Ref attribute = catalog.column(composite, session.name(name));
  if (!attribute) return no_such(session, composite, name);
  ColumnDef named = definition;
  named.colname = const_cast<char*>(name);
  const auto text = type_text(session, *definition.typeName);
  if (!text || !check_attribute_type(session, composite, named, *text)) return false;
  const Expr type = catalog.intern(*text);
  const Expr collation = collation_expr(session, definition.collClause);
  catalog.edit<Attribute>(attribute).type = type;
  catalog.edit<Attribute>(attribute).collation = collation;
  return true;
}

}  // namespace dryshod

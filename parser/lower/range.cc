// Range types: CREATE TYPE ... AS RANGE, as DefineRange() of src/backend/commands/typecmds.c does
// it. Knows the parameters and the name of the multirange; refuses to know the constructor
// functions and the cast the server makes beside it, which nobody can drop alone.
#include <algorithm>
#include <map>
#include <string>

#include "catalog/quote.h"
#include "parser/lower/definition.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

constexpr std::string_view kParameters[] = {"subtype",   "subtype_opclass", "collation",
                                            "canonical", "subtype_diff",    "multirange_type_name"};

/// makeMultirangeTypeName(): the first "range" becomes "multirange", else _multirange is appended.
std::string multirange_name(std::string_view range) {
  const size_t at = range.find("range");
  if (at != std::string_view::npos) {
    const std::string name =
        std::string(range.substr(0, at)) + "multi" + std::string(range.substr(at));
    return clip_name(name, NAMEDATALEN - 1);
  }
  constexpr std::string_view kSuffix = "_multirange";
  return clip_name(range, NAMEDATALEN - 1 - kSuffix.size()) + std::string(kSuffix);
}

/// GetDefaultOpClass() for btree, as far as a range's subtype can be told by its spelling. Types of
/// src/include/catalog/pg_opclass.dat whose operator class is not called after them are listed.
std::string default_opclass(std::string_view type) {
  static const std::map<std::string_view, std::string_view> kNames = {
      {"integer", "int4_ops"},
      {"bigint", "int8_ops"},
      {"smallint", "int2_ops"},
      {"double precision", "float8_ops"},
      {"real", "float4_ops"},
      {"character varying", "text_ops"},
      {"character", "bpchar_ops"},
      {"boolean", "bool_ops"},
      {"timestamp without time zone", "timestamp_ops"},
      {"timestamp with time zone", "timestamptz_ops"},
      {"time without time zone", "time_ops"},
      {"time with time zone", "timetz_ops"},
      {"cidr", "inet_ops"},
      {"bit varying", "varbit_ops"},
  };
  const auto found = kNames.find(type);
  return found != kNames.end() ? std::string(found->second) : std::string(type) + "_ops";
}

/// Does the type have a collation? Domains and user types are believed.
bool is_collatable(const ExprBuilder& type) {
  const std::string& text = type.text();
  return !type.refs().empty() || text == "text" || text == "name" || text.starts_with("character");
}

using Parameters = std::map<std::string_view, const DefElem*>;

bool read_parameters(Session& session, const List* list, Parameters& parameters) {
  for (const DefElem* p : list_of<DefElem>(list)) {
    const auto known = std::find(std::begin(kParameters), std::end(kParameters), p->defname);
    if (known == std::end(kParameters)) {
      return error(session, "type attribute " + quoted(p->defname) + " not recognized",
                   p->location);
    }
    if (!parameters.emplace(*known, p).second) {
      return error(session, "conflicting or redundant options", p->location);
    }
  }
  return parameters.contains("subtype") || error(session, "type attribute \"subtype\" is required");
}

/// The operator class of the subtype where it is not the default one.
Expr opclass(Session& session, const DefElem& option, const ExprBuilder& subtype) {
  const auto parts = def_names(session, option);
  if (parts.empty()) return {};
  const bool qualified = parts.size() > 1 && parts[parts.size() - 2] != "pg_catalog";
  if (!qualified && subtype.refs().empty() && parts.back() == default_opclass(subtype.text())) {
    return {};
  }
  std::string text = quote_ident(parts.back());
  if (qualified) text = quote_ident(parts[parts.size() - 2]) + "." + text;
  return session.catalog.intern(text);
}

/// The name of the multirange type, which has to be free.
Name choose_multirange(Session& session, const NewObject& range, const Parameters& parameters) {
  const auto given = parameters.find("multirange_type_name");
  Ref schema = range.schema;
  Name name;
  if (given != parameters.end()) {
    const auto parts = def_names(session, *given->second);
    name = session.name(parts.back());
    if (parts.size() > 1) schema = creation_schema(session, parts[parts.size() - 2]);
    if (!schema) return {};
  } else {
    name = session.name(multirange_name(session.text(range.name)));
  }
  if (name == range.name && schema == range.schema) {
    error(session, "type " + quoted(session.text(name)) + " already exists");
    return {};
  }
  return name_is_free(session, Slot::Type, schema, name) ? name : Name{};
}

/// What was said of the shell is said of the type that fills it.
void take_place(Catalog& catalog, Ref shell, Ref type) {
  rewrite_expressions(catalog, [&](Expr before) {
    const auto refs = catalog.refs(before);
    if (std::find(refs.begin(), refs.end(), shell) == refs.end()) return before;
    const ExprBuilder old_text = catalog.open(before);
    std::string_view rest = old_text.text();
    ExprBuilder text;
    for (const Ref ref : old_text.refs()) {
      const size_t mark = rest.find(kHoleMark);
      text << rest.substr(0, mark);
      text.hole(ref == shell ? type : ref, static_cast<HoleForm>(rest[mark + 1]));
      rest.remove_prefix(mark + 2);
    }
    return catalog.intern(text << rest);
  });
}

bool fill(Session& session, const Parameters& parameters, Range& body) {
  Catalog& catalog = session.catalog;
  SpareNode spare;
  const DefElem& subtype = *parameters.at("subtype");
  const TypeName* type = def_type(subtype, spare);
  if (type == nullptr) return error(session, "argument of subtype must be a type name");
  const auto text = type_text(session, *type, false);
  if (!text) return false;
  if (text->refs().empty() && is_pseudo_type(text->text())) {
    return error(session, "range subtype cannot be " + text->text(), subtype.location);
  }
  body.subtype = catalog.intern(*text);
  for (const auto& [name, option] : parameters) {
    if (name == "subtype_opclass") body.subtype_opclass = opclass(session, *option, *text);
    if (name == "collation") {
      if (!is_collatable(*text)) {
        return error(session, "range collation specified but subtype does not support collation");
      }
      body.collation = collation_expr(session, def_list(*option, spare));
    }
    if (name == "subtype_diff") {
      ExprBuilder types = *text;
      (types << ", ").append(*text);
      const auto function =
          function_name(session, def_names(session, *option), types, option->location);
      if (!function) return false;
      body.subtype_diff = catalog.intern(*function);
    }
  }
  return true;
}

}  // namespace

bool lower(Session& session, const CreateRangeStmt& statement) {
  const auto object = new_object(session, statement.typeName, Slot::None);
  if (!object) return false;
  const Ref shell = session.catalog.find(Slot::Type, object->schema, object->name);
  const BaseType* known = session.catalog.get_if<BaseType>(shell);
  if ((known == nullptr || !known->shell) &&
      !name_is_free(session, Slot::Type, object->schema, object->name)) {
    return false;
  }
  Parameters parameters;
  if (!read_parameters(session, statement.params, parameters)) return false;
  Range body;
  if (!fill(session, parameters, body)) return false;
  body.multirange_name = choose_multirange(session, *object, parameters);
  if (!body.multirange_name) return false;

  Catalog& catalog = session.catalog;
  // CREATE TYPE r; makes a shell that a canonical function can name; this statement fills it.
  if (shell) catalog.remove(shell);
  const Ref range = catalog.add(object->schema, object->name, body, session.statement);
  if (shell) take_place(catalog, shell, range);
  if (const auto canonical = parameters.find("canonical"); canonical != parameters.end()) {
    // It takes the range type itself.
    const auto function = function_name(session, def_names(session, *canonical->second),
                                        ExprBuilder().hole(range), canonical->second->location);
    if (!function) {
      catalog.remove(range);
      return false;
    }
    const Expr text = catalog.intern(*function);
    catalog.edit<Range>(range).canonical = text;
  }
  created(session, range);
  return true;
}

}  // namespace dryshod

// Look-up of relations, types, routines, collations and operators by name; see resolve.h.
#include "parser/expr/resolve.h"

#include <algorithm>
#include <array>
#include <span>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/extension_facts.h"
#include "parser/expr/text_search_facts.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {
namespace {

using Parts = std::vector<std::string_view>;

// The database part of database.schema.name says nothing more (it must be the current one).
std::span<const std::string_view> without_database(std::span<const std::string_view> parts) {
  return parts.size() == 3 ? parts.subspan(1) : parts;
}

// Calls f(schema) in the order in which a name is looked for, until it is true.
template <class F>
void each_schema(const Session& session, std::span<const std::string_view> parts, F&& f) {
  if (parts.size() == 2) {
    if (const Ref schema = find_schema(session, parts[0])) f(schema);
    return;
  }
  for (const Name name : session.search_path) {
    const Ref schema = find_schema(session, session.text(name));
    if (schema && f(schema)) return;
  }
}

Ref find_in(const Session& session, Slot slot, std::span<const std::string_view> written) {
  const auto parts = without_database(written);
  if (parts.empty() || parts.size() > 2) return {};
  const Name name = session.name(parts.back());
  Ref found{};
  each_schema(session, parts, [&](Ref schema) {
    found = session.catalog.find(slot, schema, name);
    return static_cast<bool>(found);
  });
  return found;
}

std::string plain_dotted(const Parts& parts) {
  std::string text;
  for (const std::string_view part : parts) text += (text.empty() ? "" : ".") + std::string(part);
  return text;
}

std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

// The input types of a routine or of a name list, blanks aside.
std::string signature_of(const Catalog& catalog, Ref routine) {
  return catalog.visit(routine, [&]<class T>(const T& body) -> std::string {
    if constexpr (requires { body.signature; }) {
      return without_blanks(catalog.render(body.signature));
    } else {
      return {};
    }
  });
}

std::optional<std::string> rendered_types(Session& session,
                                          const std::vector<const TypeName*>& types) {
  ExprBuilder list;
  for (const TypeName* type : types) {
    const auto text = type_text(session, *type, false);
    if (!text) return std::nullopt;
    if (!list.empty()) list << ", ";
    list.append(*text);
  }
  return session.catalog.render(session.catalog.intern(list));
}

Ref with_signature(const Session& session, const std::vector<Ref>& routines,
                   const std::string& signature) {
  const std::string wanted = without_blanks(signature);
  for (const Ref routine : routines) {
    if (signature_of(session.catalog, routine) == wanted) return routine;
  }
  return {};
}

// The first operator of that name on the path, whatever its operands.
Ref operator_named(const Session& session, const Parts& parts) {
  const Catalog& catalog = session.catalog;
  if (catalog.all<Operator>().empty()) return {};
  Ref found{};
  each_schema(session, parts, [&](Ref schema) {
    found = catalog.find_own<Operator>(schema, session.name(parts.back()));
    return static_cast<bool>(found);
  });
  return found;
}

}  // namespace

std::vector<std::string_view> name_parts(const List* names) {
  std::vector<std::string_view> parts;
  const auto nodes = list_of<Node>(names);
  parts.reserve(static_cast<size_t>(nodes.size()));
  for (const Node* part : nodes) {
    if (const auto* string = node_as<String>(part, T_String)) parts.push_back(string->sval);
  }
  return parts;
}

std::string dotted(const std::vector<std::string_view>& parts) {
  std::string text;
  for (const std::string_view part : parts) {
    if (!text.empty()) text += '.';
    text += quote_ident(part);
  }
  return text;
}

std::vector<std::string> split_name(std::string_view text) {
  std::vector<std::string> parts;
  size_t i = 0;
  const auto blanks = [&] {
    while (i < text.size() && (text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r'))) ++i;
  };
  for (;;) {
    blanks();
    std::string part;
    if (i < text.size() && text[i] == '"') {
      for (++i;; ++i) {
        if (i >= text.size()) return {};
        if (text[i] == '"' && (++i >= text.size() || text[i] != '"')) break;
        part += text[i];
      }
    } else {
      for (; i < text.size() && text[i] != '.' && text[i] != ' '; ++i) {
        const char c = text[i];
        if (c == '"' || c == '\'' || c == '(' || c == ',') return {};
        part += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      }
    }
    if (part.empty()) return {};
    parts.push_back(std::move(part));
    blanks();
    if (i == text.size()) return parts;
    if (text[i++] != '.') return {};
  }
}

bool unknown_name(Session& session, std::string message, int location) {
  if (!session.lenient) return error(session, std::move(message), location);
  session.warn(std::move(message), location);
  return false;
}

Ref find_schema(const Session& session, std::string_view name) {
  // What the server's own schemas hold is facts; their elements are few (lower/system_object.h).
  if (name == "pg_catalog" || name == "information_schema") return {};
  return session.catalog.find_own<Schema>({}, session.name(name));
}

Ref creation_schema(Session& session, std::string_view explicit_schema, int location) {
  if (!explicit_schema.empty()) {
    const Ref schema = find_schema(session, explicit_schema);
    if (!schema && explicit_schema == kTemporarySchema) {
      return session.catalog.add({}, session.name(kTemporarySchema), Schema{}, session.statement);
    }
    if (!schema) {
      error(session, "schema \"" + std::string(explicit_schema) + "\" does not exist", location);
    }
    return schema;
  }
  for (const Name name : session.search_path) {
    if (const Ref schema = find_schema(session, session.text(name))) return schema;
  }
  error(session, "no schema has been selected to create in", location);
  return {};
}

Ref find_relation(const Session& session, const std::vector<std::string_view>& parts) {
  if (parts.size() == 1 && is_builtin_relation(parts[0])) return {};
  return find_in(session, Slot::Relation, parts);
}

Ref find_relation(const Session& session, const RangeVar& name) {
  if (name.schemaname != nullptr) {
    return find_in(session, Slot::Relation,
                   std::array<std::string_view, 2>{name.schemaname, name.relname});
  }
  if (is_builtin_relation(name.relname)) return {};
  return find_in(session, Slot::Relation, std::array<std::string_view, 1>{name.relname});
}

Ref need_relation(Session& session, const RangeVar& name) {
  const Ref relation = find_relation(session, name);
  if (!relation) {
    std::string text = name.relname;
    if (name.schemaname != nullptr) text = std::string(name.schemaname) + "." + text;
    error(session, "relation \"" + text + "\" does not exist", name.location);
  }
  return relation;
}

Ref find_type(const Session& session, const std::vector<std::string_view>& parts) {
  if (parts.size() == 1 && is_builtin_type(parts[0])) return {};
  return find_in(session, Slot::Type, parts);
}

std::vector<Ref> find_routines(const Session& session,
                               const std::vector<std::string_view>& written) {
  const auto parts = without_database(written);
  std::vector<Ref> routines;
  if (parts.empty() || parts.size() > 2) return routines;
  const Name name = session.name(parts.back());
  std::vector<std::string> signatures;
  each_schema(session, parts, [&](Ref schema) {
    for (const Ref routine : session.catalog.find_all(Slot::Routine, schema, name)) {
      // An earlier schema of the path hides the same signature of a later one.
      std::string signature = signature_of(session.catalog, routine);
      if (std::find(signatures.begin(), signatures.end(), signature) != signatures.end()) continue;
      signatures.push_back(std::move(signature));
      routines.push_back(routine);
    }
    return false;
  });
  return routines;
}

Ref find_routine(Session& session, const ObjectWithArgs& object, std::string* why) {
  const Parts parts = name_parts(object.objname);
  const std::vector<Ref> routines = find_routines(session, parts);
  const auto explain = [&](std::string text) {
    if (why != nullptr) *why = std::move(text);
    return Ref{};
  };
  if (object.args_unspecified) {
    if (routines.size() == 1) return routines[0];
    return explain(routines.empty() ? "could not find a function named " + quote_ident(parts.back())
                                    : "function name \"" + dotted(parts) + "\" is not unique");
  }
  std::vector<const TypeName*> types;
  for (const TypeName* type : list_of<TypeName>(object.objargs)) types.push_back(type);
  const auto signature = rendered_types(session, types);
  if (!signature) return explain("function " + dotted(parts) + " does not exist");
  if (const Ref routine = with_signature(session, routines, *signature)) return routine;

  // A procedure may be named by all its arguments, OUT ones included (LookupFuncWithArgs()).
  types.clear();
  for (const FunctionParameter* parameter : list_of<FunctionParameter>(object.objfuncargs)) {
    types.push_back(parameter->argType);
  }
  const auto all = types.empty() ? std::nullopt : rendered_types(session, types);
  if (all) {
    if (const Ref routine = with_signature(session, routines, *all)) return routine;
  }
  return explain("function " + dotted(parts) + "(" + *signature + ") does not exist");
}

Ref find_in_schemas(const Session& session, Kind kind, const Parts& written,
                    const std::function<bool(Ref)>& accepts) {
  const auto parts = without_database(written);
  if (parts.empty() || parts.size() > 2) return {};
  const Name name = session.strings.name(parts.back());
  Ref found{};
  each_schema(session, parts, [&](Ref schema) {
    found = session.catalog.find_own(kind, schema, name, accepts);
    return static_cast<bool>(found);
  });
  return found;
}

ExprBuilder collation_text(Session& session, const List* names) {
  const Parts parts = name_parts(names);
  ExprBuilder text;
  if (parts.size() == 2 && parts[0] == "pg_catalog") return std::move(text << dotted({parts[1]}));
  // pg_catalog is searched first, but what it has of the operating system's is not known.
  if (parts.size() == 1 && is_builtin_collation(parts[0], session.major)) {
    return std::move(text << dotted(parts));
  }
  if (const Ref own = find_in_schemas(session, Kind::Collation, parts)) {
    return std::move(text.hole(own));
  }
  const bool may_be_there = parts.size() == 1 && may_be_locale(parts[0]);
  if (!may_be_there && !session.unknown_names_ok) {
    unknown_name(session,
                 "collation \"" + plain_dotted(parts) + "\" for encoding \"UTF8\" does not exist",
                 -1);
  }
  return std::move(text << dotted(parts));
}

ExprBuilder operator_text(Session& session, const List* names) {
  const Parts parts = name_parts(names);
  ExprBuilder text;
  if (parts.empty()) return text;
  if (parts.size() == 2 && parts[0] == "pg_catalog") return std::move(text << parts[1]);
  // pg_catalog is searched first; which operator of one name is meant is a matter of types.
  if (parts.size() == 1 && is_builtin_operator(parts[0])) return std::move(text << parts[0]);
  if (const Ref own = operator_named(session, parts)) {
    return std::move((text << "OPERATOR(").hole(own) << ")");
  }
  const Ref schema = parts.size() == 2 ? find_schema(session, parts[0])
                                       : extension_schema(session, "operator", parts[0]);
  if (!schema && parts.size() == 1) return std::move(text << parts[0]);
  text << "OPERATOR(";
  if (schema) {
    text.hole(schema);
  } else {
    text << quote_ident(parts[0]);
  }
  text << "." << parts.back() << ")";
  return text;
}

}  // namespace dryshod

// Casts: CREATE CAST, as CreateCast() of src/backend/commands/functioncmds.c does it, and casts by
// their types. Knows which types cannot be taken for one another; the sizes of types are
// base_type.cc's.
#include <algorithm>
#include <iterator>

#include "parser/expr/builtins.h"
#include "parser/lower/definition.h"
#include "parser/lower/operator.h"

namespace dryshod {
namespace {

struct CastRow {
  std::string_view from, to;
};
/// Those that are made without being asked for, and, from servers 15 to 18, those that are not.
constexpr CastRow kCasts[] = {
#define BUILTIN_CAST(from, to) {from, to},
#include "parser/expr/builtin_casts.def"
    {"\"char\"", "integer"},
    {"bigint", "bit"},
    {"bit", "bigint"},
    {"bit", "integer"},
    {"boolean", "integer"},
    {"box", "circle"},
    {"box", "lseg"},
    {"box", "point"},
    {"character", "xml"},
    {"circle", "box"},
    {"circle", "point"},
    {"circle", "polygon"},
    {"integer", "\"char\""},
    {"integer", "bit"},
    {"jsonb", "bigint"},
    {"integer", "boolean"},
    {"jsonb", "boolean"},
    {"jsonb", "integer"},
    {"jsonb", "numeric"},
    {"jsonb", "real"},
    {"jsonb", "smallint"},
    {"lseg", "point"},
    {"polygon", "box"},
    {"polygon", "circle"},
    {"polygon", "point"},
    {"text", "xml"},
    {"xid8", "xid"},
    {"character varying", "xml"},
    {"jsonb", "double precision"},
};

bool is_builtin_cast(std::string_view from, std::string_view to) {
  return std::any_of(std::begin(kCasts), std::end(kCasts),
                     [&](const CastRow& row) { return row.from == from && row.to == to; });
}

Ref cast_between(Session& session, const std::string& from, const std::string& to) {
  const std::string signature = from + " AS " + to;
  Ref found{};
  session.catalog.each_of<Cast>([&](Ref ref) {
    const bool same = session.catalog.render(session.catalog.get<Cast>(ref).signature) == signature;
    if (same && !found) found = ref;
  });
  return found;
}

/// What a type is, as the refusals of binary casts ask: "composite", "enum", "range", "domain" or
/// "array"; else empty.
std::string_view sort_of(const Catalog& catalog, const ExprBuilder& type) {
  if (type.text().ends_with("[]")) return "array";
  if (type.refs().empty()) return {};
  switch (catalog.kind(type.refs()[0])) {
    case Kind::Enum:
      return "enum";
    case Kind::Range:
      return "range";
    case Kind::Domain:
      return "domain";
    case Kind::Composite:
    case Kind::Table:
    case Kind::View:
    case Kind::MaterializedView:
      return "composite";
    default:
      return {};
  }
}

bool may_be_binary(Session& session, const ExprBuilder& from, const ExprBuilder& to) {
  const Catalog& catalog = session.catalog;
  const auto a = layout_of(session, from), b = layout_of(session, to);
  if (a && b && (a->length != b->length || a->by_value != b->by_value || a->align != b->align)) {
    return error(session, "source and target data types are not physically compatible");
  }
  const std::string_view one = sort_of(catalog, from), other = sort_of(catalog, to);
  for (const std::string_view sort : {"composite", "array", "range", "enum"}) {
    if (one != sort && other != sort) continue;
    if (sort == "range" && session.major < 16) continue;
    return error(session, std::string(sort) + " data types are not binary-compatible");
  }
  if (one == "domain" || other == "domain") {
    return error(session, "domain data types must not be marked binary-compatible");
  }
  return true;
}

/// IsBinaryCoercible(), where it can be told by the types' names.
bool coercible(const std::string& from, const std::string& to) {
  if (from == to || to.starts_with("any") || to == "\"any\"") return true;
  const auto is_string = [](std::string_view t) { return t == "text" || t == "character varying"; };
  return is_string(from) && is_string(to);
}
bool can_tell(const Session& session, const ExprBuilder& type) {
  return !session.unknown_names_ok && sort_of(session.catalog, type) != "domain" &&
         !type.text().starts_with("any");
}

/// The function's arguments are the source, the modifier and whether the cast is explicit.
bool function_fits(Session& session, Ref routine, const ExprBuilder& from, const ExprBuilder& to,
                   size_t& count) {
  const Function* function = session.catalog.get_if<Function>(routine);
  if (function == nullptr) return error(session, "cast function must be a normal function");
  std::vector<std::string> types;
  for (const ExprBuilder& type : split_items(session.catalog, function->signature)) {
    types.push_back(rendered(session, type));
  }
  count = types.size();
  if (types.empty() || types.size() > 3) {
    return error(session, "cast function must take one to three arguments");
  }
  if (can_tell(session, from) && !coercible(rendered(session, from), types[0]) &&
      !cast_between(session, rendered(session, from), types[0])) {
    return error(
        session,
        "argument of cast function must match or be binary-coercible from source data type");
  }
  if (types.size() > 1 && types[1] != "integer") {
    return error(session, "second argument of cast function must be type integer");
  }
  if (types.size() > 2 && types[2] != "boolean") {
    return error(session, "third argument of cast function must be type boolean");
  }
  const std::string result = session.catalog.render(function->returns);
  if (result.starts_with("SETOF ") || result.starts_with("TABLE(")) {
    return error(session, "cast function must not return a set");
  }
  if (can_tell(session, to) && !coercible(result, rendered(session, to)) &&
      !cast_between(session, result, rendered(session, to))) {
    return error(session,
                 "return data type of cast function must match or be binary-coercible to target "
                 "data type");
  }
  return true;
}

bool read_type(Session& session, const TypeName& name, std::string_view role, ExprBuilder& out) {
  const auto text = whole_type(session, name);
  if (!text) return false;
  out = *text;
  if (text->refs().empty() && is_pseudo_type(text->text()) && !text->text().starts_with("record")) {
    return error(session, std::string(role) + " data type " + text->text() + " is a pseudo-type");
  }
  if (sort_of(session.catalog, *text) == "domain") {
    session.warn("cast will be ignored because the " + std::string(role) +
                 " data type is a domain");
  }
  return true;
}

Name context_of(const Session& session, CoercionContext context) {
  if (context == COERCION_IMPLICIT) return session.strings.name("implicit");
  return context == COERCION_ASSIGNMENT ? session.strings.name("assignment") : Name{};
}

}  // namespace

FoundObject find_cast(Session& session, const List* types) {
  const size_t before = session.diagnostics.size();
  std::string names[2];
  size_t i = 0;
  for (const TypeName* type : list_of<TypeName>(types)) {
    const auto text = type_text(session, *type, false);
    if (!text || i == 2) {
      std::string why = session.diagnostics.size() > before ? session.diagnostics.back().message
                                                            : "cast does not exist";
      session.diagnostics.resize(before);
      return {{}, std::move(why), true};
    }
    names[i++] = rendered(session, *text);
  }
  if (const Ref found = cast_between(session, names[0], names[1])) return {found};
  if (is_builtin_cast(names[0], names[1])) {
    return {{},
            "cannot drop cast from " + names[0] + " to " + names[1] +
                " because it is required by the database system",
            false};
  }
  return {{}, "cast from type " + names[0] + " to type " + names[1] + " does not exist", true};
}

bool lower(Session& session, const CreateCastStmt& statement) {
  Catalog& catalog = session.catalog;
  ExprBuilder from, to;
  if (!read_type(session, *statement.sourcetype, "source", from) ||
      !read_type(session, *statement.targettype, "target", to)) {
    return false;
  }
  const std::string from_name = rendered(session, from), to_name = rendered(session, to);
  Cast body;
  size_t arguments = 0;
  if (statement.func != nullptr) {
    const auto function = function_with_types(session, *statement.func);
    if (!function) return false;
    if (!function->refs().empty() && !catalog.is<Schema>(function->refs()[0]) &&
        !function_fits(session, function->refs()[0], from, to, arguments)) {
      return false;
    }
    body.function = catalog.intern(*function);
  } else if (statement.inout) {
    body.inout = true;
  } else if (!may_be_binary(session, from, to)) {
    return false;
  }
  if (from_name == to_name && arguments < 2) {
    return error(session, "source data type and target data type are the same");
  }
  if (cast_between(session, from_name, to_name) || is_builtin_cast(from_name, to_name)) {
    return error(session,
                 "cast from type " + from_name + " to type " + to_name + " already exists");
  }
  body.context = context_of(session, statement.context);
  ExprBuilder signature = from;
  body.signature = catalog.intern((signature << " AS ").append(to));
  catalog.add({}, Name{}, body, session.statement);
  return true;
}

}  // namespace dryshod

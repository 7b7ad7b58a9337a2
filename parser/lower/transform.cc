// Transforms: CREATE TRANSFORM, as CreateTransform() of src/backend/commands/functioncmds.c does
// it.
#include "catalog/quote.h"
#include "parser/lower/definition.h"
#include "parser/lower/operator.h"

namespace dryshod {
namespace {

Ref transform_for(Session& session, const std::string& type, std::string_view language) {
  const Catalog& catalog = session.catalog;
  const std::string signature = type + " LANGUAGE " + quote_ident(language);
  Ref found{};
  catalog.each_of<Transform>([&](Ref ref) {
    if (catalog.render(catalog.get<Transform>(ref).signature) == signature) found = ref;
  });
  return found;
}

/// check_transform_function(): one argument of type internal.
bool read_function(Session& session, const ObjectWithArgs* object, const std::string& returns,
                   const char* role, Expr& out) {
  if (object == nullptr) return true;
  const auto function = function_with_types(session, *object);
  if (!function) return false;
  const Ref own = function->refs().empty() ? Ref{} : function->refs()[0];
  if (const Function* body = session.catalog.get_if<Function>(own)) {
    if (session.catalog.render(body->returns) != returns) {
      return error(session, std::string("return data type of ") + role + " SQL function must be " +
                                (returns == "internal" ? "internal" : "the transform data type"));
    }
    if (session.catalog.render(body->signature) != "internal") {
      return error(session, split_items(session.catalog, body->signature).size() == 1
                                ? "first argument of transform function must be type internal"
                                : "transform function must take one argument");
    }
  }
  out = session.catalog.intern(*function);
  return true;
}

}  // namespace

FoundObject find_transform(Session& session, const List* type_and_language) {
  const auto cells = list_of<Node>(type_and_language);
  const auto* type = node_as<TypeName>(cells[0], T_TypeName);
  const auto* language = node_as<String>(cells[1], T_String);
  const size_t before = session.diagnostics.size();
  const auto text = type_text(session, *type, false);
  if (!text) {
    std::string why = session.diagnostics.size() > before ? session.diagnostics.back().message
                                                          : "transform does not exist";
    session.diagnostics.resize(before);
    return {{}, std::move(why), true};
  }
  const std::string name = rendered(session, *text);
  if (const Ref found = transform_for(session, name, language->sval)) return {found};
  if (!find_language(session, language->sval)) {
    return {{}, "language " + quoted(language->sval) + " does not exist", true};
  }
  return {{},
          "transform for type " + name + " language " + quoted(language->sval) + " does not exist",
          true};
}

bool lower(Session& session, const CreateTransformStmt& statement) {
  Catalog& catalog = session.catalog;
  const auto type = whole_type(session, *statement.type_name);
  if (!type) return false;
  const std::string name = rendered(session, *type);
  if (type->refs().empty() && is_pseudo_type(name)) {
    return error(session, "data type " + name + " is a pseudo-type");
  }
  const Ref language = find_language(session, statement.lang);
  if (!language && !session.unknown_names_ok) {
    return error(session, "language " + quoted(statement.lang) + " does not exist");
  }
  Transform body;
  if (!read_function(session, statement.fromsql, "internal", "FROM", body.from_sql) ||
      !read_function(session, statement.tosql, name, "TO", body.to_sql)) {
    return false;
  }
  ExprBuilder signature = *type;
  signature << " LANGUAGE ";
  if (language && !catalog[language].builtin) {
    signature.hole(language);
  } else {
    signature << quote_ident(statement.lang);
  }
  body.signature = catalog.intern(signature);
  if (const Ref before = transform_for(session, name, statement.lang)) {
    if (!statement.replace) {
      return error(session, "transform for type " + name + " language " + quoted(statement.lang) +
                                " already exists");
    }
    catalog.edit<Transform>(before) = body;
    return true;
  }
  catalog.add({}, Name{}, body, session.statement);
  return true;
}

}  // namespace dryshod

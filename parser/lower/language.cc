// Languages: CREATE LANGUAGE, as src/backend/commands/proclang.c does it: without a handler it is
// CREATE EXTENSION. Knows which languages are there without a statement.
#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/extension_facts.h"
#include "parser/lower/definition.h"
#include "parser/lower/operator.h"

namespace dryshod {
namespace {

bool is_template_language(std::string_view name) {
  return name == "sql" || name == "plpgsql" || name == "c" || name == "internal";
}

/// A function of the language: its handler takes nothing, the others one argument.
bool find_function(Session& session, const List* names, std::string_view takes,
                   std::string_view returns, Expr& out) {
  if (names == nullptr) return true;
  const auto parts = name_parts(names);
  const ExprBuilder types = ExprBuilder() << takes;
  for (const Ref routine : find_routines(session, parts)) {
    if (!same_expr(session.catalog, signature_of(session.catalog, routine), types)) continue;
    const Function* function = session.catalog.get_if<Function>(routine);
    if (!returns.empty() && function != nullptr &&
        session.catalog.render(function->returns) != returns) {
      return error(session, "function " + qualified_text(parts) + " must return type " +
                                std::string(returns));
    }
    out = session.catalog.intern(ExprBuilder().hole(routine));
    return true;
  }
  const bool in_catalog = parts.size() == 1 || parts[parts.size() - 2] == "pg_catalog";
  const bool handles = parts.back().starts_with("plpgsql_");
  if ((in_catalog && (is_builtin_function(parts.back()) || handles)) || session.unknown_names_ok) {
    out = session.catalog.intern(in_catalog ? quote_ident(parts.back()) : dotted(parts));
    return true;
  }
  return error(session,
               "function " + qualified_text(parts) + "(" + std::string(takes) + ") does not exist");
}

bool create_extension(Session& session, const CreatePLangStmt& statement) {
  CreateExtensionStmt extension{};
  extension.type = T_CreateExtensionStmt;
  extension.extname = statement.plname;
  extension.if_not_exists = statement.replace;
  return lower(session, extension);
}

}  // namespace

Ref find_language(Session& session, std::string_view name) {
  Catalog& catalog = session.catalog;
  const Name key = session.name(name);
  if (const Ref found = catalog.find_own<Language>({}, key)) return found;
  bool brought = is_template_language(name);
  catalog.each_of<Extension>([&](Ref ref) {
    const std::string_view extension = session.text(catalog.name(ref));
    brought = brought || extension == name || extension_has(session, extension, "language", name);
  });
  if (!brought) return {};
  const Ref made = catalog.add({}, key, Language{});
  catalog.set_builtin(made);
  return made;
}

bool lower(Session& session, const CreatePLangStmt& statement) {
  // Dumps of 8.x and 9.x name the language that template0 brings.
  if (std::string_view(statement.plname) == "plpgsql" && statement.plhandler == nullptr) {
    return true;
  }
  if (statement.plhandler == nullptr) return create_extension(session, statement);
  Language body;
  body.trusted = statement.pltrusted;
  if (!find_function(session, statement.plhandler, "", "language_handler", body.handler) ||
      !find_function(session, statement.plinline, "internal", "", body.inline_handler) ||
      !find_function(session, statement.plvalidator, "oid", "", body.validator)) {
    return false;
  }
  Catalog& catalog = session.catalog;
  const Ref before = find_language(session, statement.plname);
  if (before && !statement.replace) {
    return std::string_view(statement.plname) == "plpgsql" ||
           error(session, "language " + quoted(statement.plname) + " already exists");
  }
  if (!before) {
    created(session, catalog.add({}, session.name(statement.plname), body, session.statement));
  } else if (!catalog[before].builtin) {
    catalog.edit<Language>(before) = body;
  }
  return true;
}

}  // namespace dryshod

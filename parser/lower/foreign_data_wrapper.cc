// Foreign-data wrappers, as src/backend/commands/foreigncmds.c makes and changes them; also those
// that extensions bring. Knows their two functions; what an option means is the wrapper's affair.
#include "catalog/quote.h"
#include "parser/expr/extension_facts.h"
#include "parser/lower/foreign.h"

namespace dryshod {
namespace {

/// A function that no statement made is an extension's, and lies in the extension's schema.
Expr function_expr(Session& session, const List* name, const ExprBuilder& found) {
  const auto parts = name_parts(name);
  const Ref schema = found.refs().empty() && parts.size() == 1
                         ? extension_schema(session, "function", parts[0])
                         : Ref{};
  if (!schema) return session.catalog.intern(found);
  ExprBuilder text;
  text.hole(schema) << "." << quote_ident(parts[0]);
  return session.catalog.intern(text);
}

bool read_handler(Session& session, const List* name, Expr& out) {
  const auto text = function_name_exactly(session, name_parts(name));
  if (!text) return false;
  if (!text->refs().empty()) {
    const auto* function = session.catalog.get_if<Function>(text->refs().front());
    if (function == nullptr || session.catalog.render(function->returns) != "fdw_handler") {
      return error(session, "function " + qualified_text(name_parts(name)) +
                                " must return type fdw_handler");
    }
  }
  out = function_expr(session, name, *text);
  return true;
}

bool read_validator(Session& session, const List* name, Expr& out) {
  const auto text = function_name(session, name_parts(name), ExprBuilder() << "text[], oid");
  if (!text) return false;
  out = function_expr(session, name, *text);
  return true;
}

/// parse_func_options(): HANDLER and VALIDATOR; NO takes one away.
bool read_functions(Session& session, const List* options, ForeignDataWrapper& body) {
  bool handler = false;
  bool validator = false;
  for (const DefElem* option : list_of<DefElem>(options)) {
    const bool is_handler = std::string_view(option->defname) == "handler";
    bool& seen = is_handler ? handler : validator;
    if (seen) return error(session, "conflicting or redundant options", option->location);
    seen = true;
    const auto* name = reinterpret_cast<const List*>(option->arg);
    Expr& out = is_handler ? body.handler : body.validator;
    out = {};
    if (name == nullptr) continue;
    if (!(is_handler ? read_handler(session, name, out) : read_validator(session, name, out))) {
      return false;
    }
  }
  return true;
}

}  // namespace

Ref brought_wrapper(Session& session, std::string_view name) {
  Catalog& catalog = session.catalog;
  Ref by_fact{}, by_name{}, any{};
  catalog.each_of<Extension>([&](Ref extension) {
    if (catalog[extension].builtin) return;
    const std::string_view extname = session.text(catalog.name(extension));
    if (extension_has(session, extname, "foreign data wrapper", name)) by_fact = extension;
    if (extname == name) by_name = extension;
    any = extension;
  });
  const Ref extension = by_fact ? by_fact : by_name ? by_name : any;
  if (!extension) return {};
  // Which of several has it is not known then: it goes with the first that could.
  const Ref wrapper = catalog.add({}, session.name(name), ForeignDataWrapper{}, session.statement,
                                  Origin{false, extension});
  catalog.set_builtin(wrapper);
  return wrapper;
}

Ref need_wrapper(Session& session, std::string_view name) {
  Ref found = session.catalog.find_own<ForeignDataWrapper>({}, session.name(name));
  if (!found) found = brought_wrapper(session, name);
  if (!found) error(session, "foreign-data wrapper " + quoted(name) + " does not exist");
  return found;
}

bool lower(Session& session, const CreateFdwStmt& statement) {
  Catalog& catalog = session.catalog;
  const Name name = session.name(statement.fdwname);
  if (catalog.find_own<ForeignDataWrapper>({}, name)) {
    return error(session, "foreign-data wrapper " + quoted(statement.fdwname) + " already exists");
  }
  ForeignDataWrapper body;
  if (!read_functions(session, statement.func_options, body) ||
      !generic_options(session, statement.options, body.options)) {
    return false;
  }
  created(session, catalog.add({}, name, body, session.statement));
  return true;
}

bool lower(Session& session, const AlterFdwStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref wrapper = need_wrapper(session, statement.fdwname);
  if (!wrapper) return false;
  if (catalog[wrapper].builtin) {
    ++session.reported;
    session.warn("a change of what an extension contains is not followed");
    return true;
  }
  ForeignDataWrapper body = catalog.get<ForeignDataWrapper>(wrapper);
  if (!read_functions(session, statement.func_options, body) ||
      !generic_options(session, statement.options, body.options)) {
    return false;
  }
  catalog.edit<ForeignDataWrapper>(wrapper) = body;
  return true;
}

}  // namespace dryshod

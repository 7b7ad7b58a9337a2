// CREATE ACCESS METHOD: CreateAccessMethod() of src/backend/commands/amcmds.c.
#include <algorithm>
#include <array>

#include "parser/lower/definition.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

bool is_builtin_method(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kNames = {"heap", "btree",  "hash", "gist",
                                                             "gin",  "spgist", "brin"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// lookup_am_handler_func(): what the function returns says what it is a handler of.
bool check_handler(Session& session, const std::vector<std::string_view>& parts,
                   const ExprBuilder& function, std::string_view wanted) {
  if (function.refs().empty()) return true;
  const auto* body = session.catalog.get_if<Function>(function.refs()[0]);
  if (body == nullptr || session.catalog.render(body->returns) == wanted) return true;
  return error(session,
               "function " + qualified_text(parts) + " must return type " + std::string(wanted));
}

}  // namespace

bool lower(Session& session, const CreateAmStmt& statement) {
  Catalog& catalog = session.catalog;
  const Name name = session.name(statement.amname);
  if (is_builtin_method(statement.amname) || catalog.find_own<AccessMethod>({}, name)) {
    return error(session, "access method " + quoted(statement.amname) + " already exists");
  }
  const bool of_tables = statement.amtype == 't';
  const auto parts = name_parts(statement.handler_name);
  const auto function = function_name(session, parts, ExprBuilder() << "internal");
  if (!function || !check_handler(session, parts, *function,
                                  of_tables ? "table_am_handler" : "index_am_handler")) {
    return false;
  }
  AccessMethod body;
  body.type = session.name(of_tables ? "TABLE" : "INDEX");
  body.handler = catalog.intern(*function);
  catalog.add({}, name, body, session.statement);
  return true;
}

}  // namespace dryshod

// What the statements of text search share: names of its objects, and functions of a definition.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parser/lower/definition.h"
#include "parser/lower/object.h"

namespace dryshod {

/// A parser, template, dictionary or configuration as it is written: one of pg_catalog's bare, a
/// user's as a reference, an extension's by name. None with the server's error in the session.
std::optional<ExprBuilder> ts_object_name(Session& session, Kind kind,
                                          const std::vector<std::string_view>& parts);
/// Schema and name of a new object, which has to be free; `index` is what guards it in the server.
std::optional<NewObject> new_ts_object(Session& session, const List* names, Kind kind,
                                       std::string_view index);

/// One function that a parser or template is made of.
struct TsFunction {
  std::string_view option;     // "gettoken"
  std::string_view signature;  // "internal, internal, internal"
  bool required = false;
};
/// "START = f, GETTOKEN = g", in the order of `functions`; `words` is the kind in messages.
bool read_ts_functions(Session& session, const DefineStmt& statement, std::string_view words,
                       const std::vector<TsFunction>& functions, Expr& made);

}  // namespace dryshod

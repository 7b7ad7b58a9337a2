// CREATE TEXT SEARCH PARSER: DefineTSParser() of src/backend/commands/tsearchcmds.c.
#include "parser/lower/define.h"
#include "parser/lower/text_search.h"

namespace dryshod {

bool define_ts_parser(Session& session, const DefineStmt& statement) {
  static const std::vector<TsFunction> kFunctions = {
      {"start", "internal, integer", true},
      {"gettoken", "internal, internal, internal", true},
      {"end", "internal", true},
      {"headline", "internal, internal, tsquery", false},
      {"lextypes", "internal", true}};
  const auto place = new_ts_object(session, statement.defnames, Kind::TextSearchParser,
                                   "pg_ts_parser_prsname_index");
  if (!place) return false;
  TextSearchParser body;
  if (!read_ts_functions(session, statement, "text search parser", kFunctions, body.functions)) {
    return false;
  }
  session.catalog.add(place->schema, place->name, body, session.statement);
  return true;
}

}  // namespace dryshod

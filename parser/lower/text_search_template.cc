// CREATE TEXT SEARCH TEMPLATE: DefineTSTemplate() of src/backend/commands/tsearchcmds.c.
#include "parser/lower/define.h"
#include "parser/lower/text_search.h"

namespace dryshod {

bool define_ts_template(Session& session, const DefineStmt& statement) {
  static const std::vector<TsFunction> kFunctions = {
      {"init", "internal", false}, {"lexize", "internal, internal, internal, internal", true}};
  const auto place = new_ts_object(session, statement.defnames, Kind::TextSearchTemplate,
                                   "pg_ts_template_tmplname_index");
  if (!place) return false;
  TextSearchTemplate body;
  if (!read_ts_functions(session, statement, "text search template", kFunctions, body.functions)) {
    return false;
  }
  session.catalog.add(place->schema, place->name, body, session.statement);
  return true;
}

}  // namespace dryshod

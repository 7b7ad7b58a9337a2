// CREATE TEXT SEARCH CONFIGURATION: DefineTSConfiguration() of src/backend/commands/tsearchcmds.c.
// A copy takes the mappings, too. What ALTER does to them is in text_search_mapping.cc.
#include "parser/expr/text_search_facts.h"
#include "parser/lower/define.h"
#include "parser/lower/text_search.h"

namespace dryshod {
namespace {

void copy_builtin(Session& session, std::string_view from, Ref to) {
  for (const std::string_view token : default_token_types()) {
    const std::string dictionary = builtin_ts_mapping(from, token);
    if (dictionary.empty()) continue;
    session.catalog.add(to, session.name(token),
                        TextSearchMapping{session.catalog.intern(dictionary)}, session.statement);
  }
}

void copy_mappings(Session& session, Ref from, Ref to) {
  std::vector<Ref> mappings;
  session.catalog.each_child_of<TextSearchMapping>(from, [&](Ref m) { mappings.push_back(m); });
  for (const Ref mapping : mappings) {
    const TextSearchMapping body = session.catalog.get<TextSearchMapping>(mapping);
    session.catalog.add(to, session.catalog.name(mapping), body, session.statement);
  }
}

}  // namespace

bool define_ts_configuration(Session& session, const DefineStmt& statement) {
  Catalog& catalog = session.catalog;
  const auto place = new_ts_object(session, statement.defnames, Kind::TextSearchConfiguration,
                                   "pg_ts_config_cfgname_index");
  if (!place) return false;
  const DefElem* parser = nullptr;
  const DefElem* source = nullptr;
  for (const DefElem* option : list_of<DefElem>(statement.definition)) {
    const std::string_view name = option->defname;
    if (name != "parser" && name != "copy") {
      return error(session,
                   "text search configuration parameter " + quoted(name) + " not recognized");
    }
    (name == "parser" ? parser : source) = option;
  }
  if (parser != nullptr && source != nullptr) {
    return error(session, "cannot specify both PARSER and COPY options");
  }
  if (parser == nullptr && source == nullptr) {
    return error(session, "text search parser is required");
  }
  const Kind kind = parser != nullptr ? Kind::TextSearchParser : Kind::TextSearchConfiguration;
  const auto name =
      ts_object_name(session, kind, def_names(session, parser != nullptr ? *parser : *source));
  if (!name) return false;
  TextSearchConfiguration body;
  const Ref copied = source != nullptr && !name->refs().empty() &&
                             catalog.is<TextSearchConfiguration>(name->refs()[0])
                         ? name->refs()[0]
                         : Ref{};
  if (copied) {
    body = catalog.get<TextSearchConfiguration>(copied);
  } else {
    body.parser = parser != nullptr ? catalog.intern(*name) : catalog.intern("\"default\"");
  }
  const Ref made = catalog.add(place->schema, place->name, body, session.statement);
  if (copied) {
    copy_mappings(session, copied, made);
  } else if (source != nullptr) {
    copy_builtin(session, def_names(session, *source).back(), made);
  }
  created(session, made);
  return true;
}

}  // namespace dryshod

// Text search dictionaries: DefineTSDictionary() and AlterTSDictionary() of
// src/backend/commands/tsearchcmds.c. Knows the options of pg_catalog's templates by name; the
// files that they name are the server's.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/expr/text_search_facts.h"
#include "parser/lower/define.h"
#include "parser/lower/text_search.h"

namespace dryshod {
namespace {

using Items = std::vector<std::string>;  // "name=value", the value as SQL

/// serialize_deflist(): numbers stand as they are, all else in quotes.
std::string item_of(const DefElem& option) {
  const bool number = option.arg->type == T_Integer || option.arg->type == T_Float;
  const std::string text = def_text(option);
  return std::string(option.defname) + "=" + (number ? text : quote_literal(text));
}

std::string_view name_of(std::string_view item) {
  return item.substr(0, item.find('='));
}

/// The template's own check of what it is given (verify_dictoptions()).
bool options_fit(Session& session, Expr ts_template, const List* written, const Items& items) {
  if (session.catalog.has_holes(ts_template)) return true;
  const std::string name = session.catalog.render(ts_template);
  for (const DefElem* option : list_of<DefElem>(written)) {
    const bool is_bool =
        option->defname == std::string_view(name == "simple" ? "accept" : "casesensitive");
    if (is_bool && option->arg != nullptr && !check_bool(session, *option)) return false;
  }
  std::vector<std::string> names;
  for (const std::string& item : items) {
    names.emplace_back(name_of(item));
    const std::string why = refused_ts_option(name, names.back());
    if (!why.empty()) return error(session, why);
  }
  const std::string why = missing_ts_option(name, names);
  return why.empty() || error(session, why);
}

}  // namespace

bool define_ts_dictionary(Session& session, const DefineStmt& statement) {
  const auto place = new_ts_object(session, statement.defnames, Kind::TextSearchDictionary,
                                   "pg_ts_dict_dictname_index");
  if (!place) return false;
  TextSearchDictionary body;
  Items items;
  for (const DefElem* option : list_of<DefElem>(statement.definition)) {
    if (std::string_view(option->defname) != "template") {
      if (option->arg == nullptr) {
        return error(session, std::string(option->defname) + " requires a parameter");
      }
      items.push_back(item_of(*option));
      continue;
    }
    const auto name =
        ts_object_name(session, Kind::TextSearchTemplate, def_names(session, *option));
    if (!name) return false;
    body.dictionary_template = session.catalog.intern(*name);
  }
  if (!body.dictionary_template) return error(session, "text search template is required");
  if (!options_fit(session, body.dictionary_template, statement.definition, items)) return false;
  if (!items.empty()) body.options = session.strings.list(items);
  created(session, session.catalog.add(place->schema, place->name, body, session.statement));
  return true;
}

bool lower(Session& session, const AlterTSDictionaryStmt& statement) {
  const FoundObject found =
      find_target(session, OBJECT_TSDICTIONARY, reinterpret_cast<const Node*>(statement.dictname));
  if (!found.ref) return error(session, found.why);
  const TextSearchDictionary& before = session.catalog.get<TextSearchDictionary>(found.ref);
  Items items;
  for (const std::string_view item : session.strings[before.options]) items.emplace_back(item);
  for (const DefElem* option : list_of<DefElem>(statement.options)) {
    std::erase_if(items, [&](const std::string& item) { return name_of(item) == option->defname; });
    if (option->arg != nullptr) items.push_back(item_of(*option));
  }
  if (!options_fit(session, before.dictionary_template, statement.options, items)) return false;
  const NameList options = items.empty() ? NameList{} : session.strings.list(items);
  session.catalog.edit<TextSearchDictionary>(found.ref).options = options;
  return true;
}

}  // namespace dryshod

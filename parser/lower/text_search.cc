// Names and functions of text search objects. See text_search.h; mirrors
// src/backend/commands/tsearchcmds.c.
#include "parser/lower/text_search.h"

#include <algorithm>
#include <map>

#include "catalog/quote.h"
#include "parser/expr/extension_facts.h"
#include "parser/expr/text_search_facts.h"

namespace dryshod {
namespace {

std::string_view words_of(Kind kind) {
  switch (kind) {
    case Kind::TextSearchParser:
      return "text search parser";
    case Kind::TextSearchTemplate:
      return "text search template";
    case Kind::TextSearchDictionary:
      return "text search dictionary";
    default:
      return "text search configuration";
  }
}

bool is_builtin(Kind kind, std::string_view name, int major) {
  switch (kind) {
    case Kind::TextSearchParser:
      return name == "default";
    case Kind::TextSearchTemplate:
      return is_builtin_ts_template(name);
    case Kind::TextSearchDictionary:
      return is_builtin_ts_dictionary(name, major);
    default:
      return is_builtin_ts_configuration(name, major);
  }
}

/// The installed extension that has it, with a hidden reference to it; empty: none known.
ExprBuilder extension_object(const Session& session, Kind kind,
                             const std::vector<std::string_view>& parts) {
  const Catalog& catalog = session.catalog;
  ExprBuilder text;
  catalog.each_of<Extension>([&](Ref extension) {
    if (!text.empty()) return;
    const std::string_view name = catalog.text(catalog.name(extension));
    if (!extension_has(session, name, words_of(kind), parts.back())) return;
    const Ref schema = catalog.get<Extension>(extension).schema;
    if (parts.size() > 1 && schema && catalog.text(catalog.name(schema)) != parts[0]) return;
    if (schema) text.hole(schema) << ".";
    text << quote_ident(parts.back());
    text.hole(extension, HoleForm::Hidden);
  });
  return text;
}

}  // namespace

std::optional<ExprBuilder> ts_object_name(Session& session, Kind kind,
                                          const std::vector<std::string_view>& parts) {
  ExprBuilder text;
  const bool in_pg_catalog = parts.size() > 1 && parts[parts.size() - 2] == "pg_catalog";
  if ((in_pg_catalog || parts.size() == 1) && is_builtin(kind, parts.back(), session.major)) {
    return std::move(text << quote_ident(parts.back()));
  }
  if (const Ref own = find_in_schemas(session, kind, parts)) return std::move(text.hole(own));
  text = extension_object(session, kind, parts);
  if (!text.empty()) return text;
  if (session.unknown_names_ok) {
    if (parts.size() > 1) {
      const Ref schema = find_schema(session, parts[parts.size() - 2]);
      if (schema) return std::move(text.hole(schema) << "." << quote_ident(parts.back()));
      return std::move(text << dotted(parts));
    }
    const Ref schema = extension_schema(session, words_of(kind), parts[0]);
    if (schema) text.hole(schema) << ".";
    return std::move(text << quote_ident(parts[0]));
  }
  unknown_name(
      session,
      std::string(words_of(kind)) + " " + quoted(qualified_text(parts)) + " does not exist", -1);
  return std::nullopt;
}

std::optional<NewObject> new_ts_object(Session& session, const List* names, Kind kind,
                                       std::string_view index) {
  const auto place = new_object(session, names, Slot::None);
  if (!place) return std::nullopt;
  if (session.catalog.find_own(kind, place->schema, place->name)) {
    error(session, "duplicate key value violates unique constraint " + quoted(index));
    return std::nullopt;
  }
  return place;
}

bool read_ts_functions(Session& session, const DefineStmt& statement, std::string_view words,
                       const std::vector<TsFunction>& functions, Expr& made) {
  std::map<std::string_view, ExprBuilder> found;
  for (const DefElem* option : list_of<DefElem>(statement.definition)) {
    const std::string_view name = option->defname;
    const auto known = std::find_if(functions.begin(), functions.end(),
                                    [&](const TsFunction& f) { return f.option == name; });
    if (known == functions.end()) {
      return error(session, std::string(words) + " parameter " + quoted(name) + " not recognized");
    }
    const auto function = function_name(session, def_names(session, *option),
                                        ExprBuilder() << known->signature, option->location);
    if (!function) return false;
    found[known->option] = *function;
  }
  ExprBuilder list;
  for (const TsFunction& function : functions) {
    const auto given = found.find(function.option);
    if (given == found.end()) {
      if (!function.required) continue;
      return error(session,
                   std::string(words) + " " + std::string(function.option) + " method is required");
    }
    std::string word(function.option);
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(toupper(c)); });
    if (!list.empty()) list << ", ";
    (list << word << " = ").append(given->second);
  }
  made = session.catalog.intern(list);
  return true;
}

}  // namespace dryshod

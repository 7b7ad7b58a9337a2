// ALTER TEXT SEARCH CONFIGURATION ... MAPPING: MakeConfigurationMapping() and
// DropConfigurationMapping() of src/backend/commands/tsearchcmds.c. Which types of token a user's
// parser has only its functions know.
#include <algorithm>

#include "parser/expr/text_search_facts.h"
#include "parser/lower/relation.h"
#include "parser/lower/text_search.h"

namespace dryshod {
namespace {

/// getTokenTypes(): the names, each once.
bool token_types(Session& session, Ref configuration, const List* written,
                 std::vector<Name>& tokens) {
  const Expr parser = session.catalog.get<TextSearchConfiguration>(configuration).parser;
  const bool is_default = !session.catalog.has_holes(parser);
  const auto known = default_token_types();
  for (const std::string_view token : name_parts(written)) {
    if (is_default && std::find(known.begin(), known.end(), token) == known.end()) {
      return error(session, "token type " + quoted(token) + " does not exist");
    }
    const Name name = session.name(token);
    if (std::find(tokens.begin(), tokens.end(), name) == tokens.end()) tokens.push_back(name);
  }
  return true;
}

bool dictionaries(Session& session, const List* written, std::vector<ExprBuilder>& found) {
  for (const List* name : list_of<List>(written)) {
    const auto text = ts_object_name(session, Kind::TextSearchDictionary, name_parts(name));
    if (!text) return false;
    found.push_back(*text);
  }
  return true;
}

Expr joined(Catalog& catalog, const std::vector<ExprBuilder>& list) {
  ExprBuilder text;
  for (const ExprBuilder& item : list) {
    if (!text.empty()) text << ", ";
    text.append(item);
  }
  return catalog.intern(text);
}

bool same(const ExprBuilder& a, const ExprBuilder& b) {
  return a.text() == b.text() && a.refs() == b.refs();
}

/// ALTER MAPPING [FOR tokens] REPLACE old WITH new.
void replace_dictionary(Session& session, Ref configuration, const std::vector<Name>& tokens,
                        const std::vector<ExprBuilder>& old_and_new) {
  Catalog& catalog = session.catalog;
  std::vector<Ref> mappings;
  catalog.each_child_of<TextSearchMapping>(configuration, [&](Ref m) { mappings.push_back(m); });
  for (const Ref mapping : mappings) {
    const bool meant = tokens.empty() || std::find(tokens.begin(), tokens.end(),
                                                   catalog.name(mapping)) != tokens.end();
    if (!meant) continue;
    auto items = split_items(catalog, catalog.get<TextSearchMapping>(mapping).dictionaries);
    for (ExprBuilder& item : items) {
      if (same(item, old_and_new[0])) item = old_and_new[1];
    }
    const Expr list = joined(catalog, items);
    catalog.edit<TextSearchMapping>(mapping).dictionaries = list;
  }
}

bool drop_mappings(Session& session, Ref configuration, const std::vector<Name>& tokens,
                   bool missing_ok) {
  Catalog& catalog = session.catalog;
  std::vector<Ref> gone;
  for (const Name token : tokens) {
    const Ref mapping = catalog.find_own<TextSearchMapping>(configuration, token);
    if (mapping) {
      gone.push_back(mapping);
    } else if (!missing_ok) {
      return error(session,
                   "mapping for token type " + quoted(session.text(token)) + " does not exist");
    }
  }
  for (const Ref mapping : gone) catalog.remove(mapping);
  return true;
}

}  // namespace

bool lower(Session& session, const AlterTSConfigurationStmt& statement) {
  Catalog& catalog = session.catalog;
  const FoundObject found = find_target(session, OBJECT_TSCONFIGURATION,
                                        reinterpret_cast<const Node*>(statement.cfgname));
  if (!found.ref) return error(session, found.why);
  std::vector<Name> tokens;
  if (!token_types(session, found.ref, statement.tokentype, tokens)) return false;
  if (statement.kind == ALTER_TSCONFIG_DROP_MAPPING) {
    return drop_mappings(session, found.ref, tokens, statement.missing_ok);
  }
  std::vector<ExprBuilder> asked;
  if (!dictionaries(session, statement.dicts, asked)) return false;
  if (statement.replace) {
    replace_dictionary(session, found.ref, tokens, asked);
    return true;
  }
  const Expr list = joined(catalog, asked);
  for (const Name token : tokens) {
    const Ref there = catalog.find_own<TextSearchMapping>(found.ref, token);
    if (there && !statement.override) {
      return error(session,
                   "duplicate key value violates unique constraint \"pg_ts_config_map_index\"");
    }
    if (there) {
      catalog.edit<TextSearchMapping>(there).dictionaries = list;
    } else {
      catalog.add(found.ref, token, TextSearchMapping{list}, session.statement);
    }
  }
  return true;
}

}  // namespace dryshod

// Publications: CREATE and ALTER PUBLICATION with their parameters, as
// src/backend/commands/publicationcmds.c does them. Which tables and schemas they publish is in
// published_table.cc and published_schema.cc.
#include "parser/lower/publication.h"
#include "parser/lower/features.h"

#include <algorithm>

#include "parser/lower/replication.h"

namespace dryshod {
namespace {

constexpr std::string_view kOperations[] = {"delete", "insert", "truncate", "update"};

/// SplitIdentifierString() of the value, folded to lower case.
std::vector<std::string> words_of_list(std::string_view text) {
  std::vector<std::string> words;
  const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size());
    std::string_view word = text.substr(0, comma);
    while (!word.empty() && blank(word.front())) word.remove_prefix(1);
    while (!word.empty() && blank(word.back())) word.remove_suffix(1);
    if (word.size() > 1 && word.front() == '"' && word.back() == '"') {
      words.emplace_back(word.substr(1, word.size() - 2));
    } else {
      words.push_back(lower_case(word));
    }
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  if (words.size() == 1 && words[0].empty()) words.clear();
  return words;
}

bool read_operations(Session& session, const DefElem& option, NameList& out) {
  std::vector<std::string> operations = words_of_list(def_text(option));
  for (const std::string& word : operations) {
    if (word.empty()) {
      return error(session, session.major >= 15 ? "invalid list syntax in parameter \"publish\""
                                                : "invalid list syntax for \"publish\" option");
    }
    if (std::find(std::begin(kOperations), std::end(kOperations), word) == std::end(kOperations)) {
      return error(session,
                   (session.major >= 15 ? "unrecognized value for publication option \"publish\": "
                                        : "unrecognized \"publish\" value: ") +
                       quoted(word));
    }
  }
  std::sort(operations.begin(), operations.end());
  operations.erase(std::unique(operations.begin(), operations.end()), operations.end());
  out = operations.empty() ? NameList{} : session.strings.list(operations);
  return true;
}

/// defGetGeneratedColsOption(), since 18.
bool read_generated_columns(Session& session, const DefElem& option, Name& out) {
  const std::string value = lower_case(def_text(option));
  if (value != "none" && value != "stored") {
    return error(session,
                 "invalid value for publication parameter \"publish_generated_columns\": " +
                     quoted(def_text(option)));
  }
  out = value == "stored" ? session.name("stored") : Name{};
  return true;
}

/// parse_publication_options(): what is named takes its new value.
bool read_options(Session& session, const List* options, Publication& body) {
  std::vector<std::string_view> seen;
  for (const DefElem* option : list_of<DefElem>(options)) {
    const std::string_view name = option->defname;
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) return set_twice(session, *option);
    seen.push_back(name);
    bool good = true;
    if (name == "publish") {
      good = read_operations(session, *option, body.operations);
    } else if (name == "publish_via_partition_root") {
      good = read_bool(session, *option, body.via_partition_root);
    } else if (name == "publish_generated_columns") {
      good = require(session, Feature::PublishGenerated, option->location) &&
             read_generated_columns(session, *option, body.generated_columns);
    } else {
      good = error(session, "unrecognized publication parameter: " + quoted(name));
    }
    if (!good) return false;
  }
  return true;
}

/// AlterPublicationOptions(): a partitioned table with a filter or a column list is published as
/// itself.
bool may_publish_leaves(Session& session, Ref publication) {
  const Catalog& catalog = session.catalog;
  bool may = true;
  catalog.each_child_of<PublishedTable>(publication, [&](Ref member) {
    const PublishedTable& body = catalog.get<PublishedTable>(member);
    const bool limited = body.columns || body.condition;
    may = may && !(limited && is_partitioned(session, published_table(catalog, member)));
  });
  if (may) return true;
  return error(session,
               "cannot set parameter \"publish_via_partition_root\" to false for publication " +
                   quoted_name(session, publication));
}

bool alter_options(Session& session, Ref publication, const List* options) {
  Publication body = session.catalog.get<Publication>(publication);
  const bool as_root = body.via_partition_root;
  if (!read_options(session, options, body)) return false;
  if (as_root && !body.via_partition_root && !may_publish_leaves(session, publication)) {
    return false;
  }
  session.catalog.edit<Publication>(publication) = body;
  return true;
}

}  // namespace

bool lower(Session& session, const CreatePublicationStmt& statement) {
  Catalog& catalog = session.catalog;
  const Name name = session.name(statement.pubname);
  if (catalog.find_own<Publication>({}, name)) {
    return error(session, "publication " + quoted(statement.pubname) + " already exists");
  }
  Publication body;
  body.all_tables = statement.for_all_tables;
  std::vector<std::string> all(std::begin(kOperations), std::end(kOperations));
  body.operations = session.strings.list(all);
  if (!read_options(session, statement.options, body)) return false;
  const uint32_t before = catalog.size();
  const Ref publication = catalog.add({}, name, body, session.statement);
  Published published;
  if (!read_published(session, publication, statement.pubobjects, published) ||
      !add_published(session, publication, published)) {
    undo_since(session, before);
    return false;
  }
  created(session, publication);
  return true;
}

bool lower(Session& session, const AlterPublicationStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref publication = catalog.find_own<Publication>({}, session.name(statement.pubname));
  if (!publication) {
    return error(session, "publication " + quoted(statement.pubname) + " does not exist");
  }
  if (statement.pubobjects == nullptr)
    return alter_options(session, publication, statement.options);
  if (catalog.get<Publication>(publication).all_tables) {
    return error(session,
                 "publication " + quoted(statement.pubname) + " is defined as FOR ALL TABLES");
  }
  Published published;
  if (!read_published(session, publication, statement.pubobjects, published)) return false;
  switch (statement.action) {
    case AP_AddObjects:
      return add_published(session, publication, published);
    case AP_DropObjects:
      return drop_published(session, publication, published);
    case AP_SetObjects:
      return set_published(session, publication, published);
  }
  return false;
}

}  // namespace dryshod

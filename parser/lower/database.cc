// Databases, as src/backend/commands/dbcommands.c makes, changes and drops them. What the template
// decides where CREATE DATABASE does not say it is not known, and not asked.
#include <algorithm>
#include <map>

#include "parser/lower/of_cluster.h"

namespace dryshod {
namespace {

std::string folded(std::string_view text, int (*fold)(int)) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(fold(static_cast<unsigned char>(c)));
  return out;
}

/// pg_encoding_to_char() of the spellings that people use (src/common/encnames.c).
std::string encoding_name(std::string_view text) {
  const std::string upper = folded(text, std::toupper);
  if (upper == "UTF8" || upper == "UTF-8" || upper == "UNICODE" || upper == "6") return "UTF8";
  if (upper == "SQL_ASCII" || upper == "SQLASCII" || upper == "0") return "SQL_ASCII";
  if (upper == "ISO88591" || upper == "ISO-8859-1" || upper == "8") return "LATIN1";
  return upper;
}

bool known_option(std::string_view name, bool is_create, int major) {
  struct Option {
    std::string_view name;
    bool alter;
    int since;
  };
  constexpr Option kOptions[] = {{"tablespace", true, 14},  {"connection_limit", true, 14},
                                 {"is_template", true, 14}, {"allow_connections", true, 14},
                                 {"owner", false, 14},      {"template", false, 14},
                                 {"encoding", false, 14},   {"locale", false, 14},
                                 {"lc_collate", false, 14}, {"lc_ctype", false, 14},
                                 {"location", false, 14},   {"oid", false, 15},
                                 {"strategy", false, 15},   {"locale_provider", false, 15},
                                 {"icu_locale", false, 15}, {"collation_version", false, 15},
                                 {"icu_rules", false, 16},  {"builtin_locale", false, 17}};
  return std::any_of(std::begin(kOptions), std::end(kOptions), [&](const Option& option) {
    return option.name == name && option.since <= major && (is_create || option.alter);
  });
}

using Options = std::map<std::string, const DefElem*, std::less<>>;

bool read_options(Session& session, const List* list, bool is_create, Options& out) {
  // pg_dumpall speaks to the servers of its own major, of whatever major it has read.
  const int major = std::max(session.major, session.dumper_major);
  for (const DefElem* option : list_of<DefElem>(list)) {
    const std::string name = folded(option->defname, std::tolower);
    if (!known_option(name, is_create, major)) {
      return error(session, "option " + quoted(name) + " not recognized", option->location);
    }
    if (!out.emplace(name, option).second) {
      return error(session, "conflicting or redundant options", option->location);
    }
  }
  return true;
}

const DefElem* find(const Options& options, std::string_view name) {
  const auto found = options.find(name);
  return found == options.end() || found->second->arg == nullptr ? nullptr : found->second;
}

bool apply_properties(Session& session, const Options& options, Database& body) {
  if (const DefElem* limit = find(options, "connection_limit")) {
    body.connection_limit = def_int(*limit);
    if (body.connection_limit < -1) {
      return error(session, "invalid connection limit: " + std::to_string(body.connection_limit));
    }
  }
  if (const DefElem* value = find(options, "is_template")) body.is_template = def_bool(*value);
  if (const DefElem* value = find(options, "allow_connections")) {
    body.allow_connections = def_bool(*value);
  }
  if (const DefElem* space = find(options, "tablespace")) {
    const std::string name = def_text(*space);
    body.tablespace = name == "pg_default" ? Name{} : session.name(name);
  }
  return true;
}

/// What CREATE DATABASE decides for good, with LOCALE spelled out as createdb() does.
NameList creation(Session& session, const Options& options) {
  std::map<std::string, std::string> out;
  const auto take = [&](const char* option, const char* key) {
    if (const DefElem* given = find(options, option)) out[key] = def_text(*given);
  };
  if (const DefElem* given = find(options, "encoding")) {
    out["encoding"] = encoding_name(def_text(*given));
  }
  take("locale", "lc_collate");
  take("locale", "lc_ctype");
  take("lc_collate", "lc_collate");
  take("lc_ctype", "lc_ctype");
  take("locale_provider", "locale_provider");
  take("icu_rules", "icu_rules");
  if (out.contains("locale_provider") && out["locale_provider"] != "libc") {
    take("locale", "locale");
    take("icu_locale", "locale");
    take("builtin_locale", "locale");
  }
  if (const DefElem* given = find(options, "template")) {
    const std::string name = def_text(*given);
    if (name != "template0" && name != "template1") out["template"] = name;
  }
  std::vector<std::string> items;
  for (const auto& [key, value] : out) items.push_back(key + "=" + value);
  return session.strings.list(items);
}

bool missing(Session& session, std::string_view name) {
  return error(session, "database " + quoted(name) + " does not exist");
}

}  // namespace

Ref find_database(const Session& session, Name name) {
  Ref found{};
  session.catalog.each_of<Database>([&](Ref ref) {
    if (!found && session.catalog.get<Database>(ref).called == name) found = ref;
  });
  return found;
}

Ref need_database(Session& session, std::string_view name) {
  Catalog& catalog = session.catalog;
  catalog.mentions_databases = true;
  const Name key = session.name(name);
  if (const Ref found = find_database(session, key)) return found;
  const Ref made = mentioned<Database>(session, key, "database");
  if (made) catalog.edit<Database>(made).called = key;
  return made;
}

void settle_database(Session& session) {
  Catalog& catalog = session.catalog;
  Ref current{};
  if (session.database) {
    current = find_database(session, session.database);
  } else {
    size_t count = 0;
    catalog.each_of<Database>([&](Ref ref) {
      ++count;
      current = ref;
    });
    // One that is made and not gone to is another one.
    if (count != 1 || !catalog[current].builtin) current = {};
  }
  if (current && catalog.name(current)) catalog.rename(current, Name{});
}

bool lower(Session& session, const CreatedbStmt& statement) {
  Catalog& catalog = session.catalog;
  catalog.mentions_databases = true;
  const Name name = session.name(statement.dbname);
  Options options;
  Database body;
  if (!read_options(session, statement.options, true, options)) return false;
  if (!apply_properties(session, options, body)) return false;
  body.called = name;
  body.creation = creation(session, options);
  Ref database = find_database(session, name);
  if (database && !(session.reads_dump && catalog[database].builtin)) {
    return error(session, "database " + quoted(statement.dbname) + " already exists");
  }
  if (database) {
    catalog.set_builtin(database, false);
    catalog.edit<Database>(database) = body;
  } else {
    database = catalog.add({}, name, body, session.statement);
  }
  if (const DefElem* owner = find(options, "owner")) {
    set_cluster_owner(session, database, session.name(def_text(*owner)));
  }
  return true;
}

bool lower(Session& session, const AlterDatabaseStmt& statement) {
  Catalog& catalog = session.catalog;
  Options options;
  if (!read_options(session, statement.options, false, options)) return false;
  const Ref database = need_database(session, statement.dbname);
  if (!database) return false;
  Database body = catalog.get<Database>(database);
  if (!apply_properties(session, options, body)) return false;
  if (catalog[database].builtin) {
    ++session.reported;
    session.warn("database " + quoted(statement.dbname) +
                 " is not made here: its properties are not compared");
    return true;
  }
  catalog.edit<Database>(database) = body;
  return true;
}

bool lower(Session& session, const DropdbStmt& statement) {
  Catalog& catalog = session.catalog;
  catalog.mentions_databases = true;
  const Name name = session.name(statement.dbname);
  const Ref database = find_database(session, name);
  if (!database) {
    return statement.missing_ok || !was_dropped(session, Kind::Database, name) ||
           missing(session, statement.dbname);
  }
  if (catalog.get<Database>(database).is_template) {
    return error(session, "cannot drop a template database");
  }
  std::vector<Ref> settings;  // of roles in it
  catalog.each_of<Setting>([&](Ref ref) {
    if (catalog.get<Setting>(ref).database == database) settings.push_back(ref);
  });
  for (const Ref ref : settings) catalog.remove(ref);
  catalog.remove(database);
  return true;
}

bool rename_database(Session& session, const RenameStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref database = need_database(session, statement.subname);
  if (!database) return false;
  const Name name = session.name(statement.newname);
  if (find_database(session, name)) {
    return error(session, "database " + quoted(statement.newname) + " already exists");
  }
  if (catalog.name(database)) catalog.rename(database, name);
  catalog.edit<Database>(database).called = name;
  return true;
}

}  // namespace dryshod

// Tablespaces, as src/backend/commands/tablespace.c makes, changes and drops them. What lies in one
// is known by name only; directories are the server's affair.
#include <algorithm>

#include "parser/lower/of_cluster.h"

namespace dryshod {
namespace {

bool is_reserved(std::string_view name) {
  return name.starts_with("pg_");
}

/// canonicalize_path() of src/port/path.c, as far as people write what it changes.
std::string canonical_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    if (c != '/' || !out.ends_with('/')) out += c;
  }
  if (out.size() > 1 && out.ends_with('/')) out.pop_back();
  return out;
}

/// tablespace_reloptions() of src/backend/access/common/reloptions.c
bool known_options(Session& session, const List* options) {
  constexpr std::string_view kNames[] = {"effective_io_concurrency", "maintenance_io_concurrency",
                                         "random_page_cost", "seq_page_cost"};
  for (const DefElem* option : list_of<DefElem>(options)) {
    if (std::find(std::begin(kNames), std::end(kNames), option->defname) == std::end(kNames)) {
      return error(session, "unrecognized parameter " + quoted(option->defname));
    }
  }
  return true;
}

/// Calls f(name) with the tablespace of every element that names one.
template <class F>
void each_use(Catalog& catalog, F&& f) {
  catalog.each([&](Ref ref) {
    catalog.visit(ref, [&]<class T>(const T& body) {
      if constexpr (requires { body.tablespace; }) {
        const Name before = body.tablespace;
        const Name after = f(before);
        if (after != before) catalog.edit<T>(ref).tablespace = after;
      }
    });
  });
}

}  // namespace

Ref need_tablespace(Session& session, std::string_view name) {
  session.catalog.mentions_tablespaces = true;
  return mentioned<Tablespace>(session, session.name(name), "tablespace");
}

bool lower(Session& session, const CreateTableSpaceStmt& statement) {
  Catalog& catalog = session.catalog;
  catalog.mentions_tablespaces = true;
  const std::string location = canonical_path(statement.location);
  if (location.find('\'') != std::string::npos) {
    return error(session, "tablespace location cannot contain single quotes");
  }
  if (!location.empty() && location.front() != '/') {
    return error(session, "tablespace location must be an absolute path");
  }
  const std::string_view text = statement.tablespacename;
  if (is_reserved(text)) {
    return error(session, "unacceptable tablespace name " + quoted(text));
  }
  Tablespace body{session.strings.text(location), {}};
  if (!known_options(session, statement.options)) return false;
  body.options = options_list(session, statement.options);
  const Name name = session.name(text);
  Ref space = catalog.find_own<Tablespace>({}, name);
  if (space && !(session.reads_dump && catalog[space].builtin)) {
    return error(session, "tablespace " + quoted(text) + " already exists");
  }
  if (space) {
    catalog.set_builtin(space, false);
    catalog.edit<Tablespace>(space) = body;
  } else {
    space = catalog.add({}, name, body, session.statement);
  }
  if (statement.owner != nullptr) {
    set_cluster_owner(session, space, role_name(session, statement.owner));
  }
  return true;
}

bool lower(Session& session, const AlterTableSpaceOptionsStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref space = need_tablespace(session, statement.tablespacename);
  if (!space || !known_options(session, statement.options)) return false;
  if (catalog[space].builtin && !is_reserved(statement.tablespacename)) {
    ++session.reported;
    session.warn("tablespace " + quoted(statement.tablespacename) +
                 " is not made here: its options are not compared");
    return true;
  }
  const OptionList before = catalog.get<Tablespace>(space).options;
  catalog.edit<Tablespace>(space).options =
      statement.isReset ? options_without(session, statement.options, before)
                        : options_list(session, statement.options, before);
  return true;
}

bool lower(Session& session, const DropTableSpaceStmt& statement) {
  Catalog& catalog = session.catalog;
  catalog.mentions_tablespaces = true;
  const Name name = session.name(statement.tablespacename);
  const Ref space = catalog.find_own<Tablespace>({}, name);
  if (!space) {
    return statement.missing_ok || !was_dropped(session, Kind::Tablespace, name) ||
           error(session, "tablespace " + quoted(statement.tablespacename) + " does not exist");
  }
  bool used = false;
  each_use(catalog, [&](Name each) {
    used = used || each == name;
    return each;
  });
  if (used) {
    return error(session, "tablespace " + quoted(statement.tablespacename) + " is not empty");
  }
  catalog.remove(space);
  return true;
}

bool rename_tablespace(Session& session, const RenameStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref space = need_tablespace(session, statement.subname);
  if (!space) return false;
  if (is_reserved(statement.newname)) {
    return error(session, "unacceptable tablespace name " + quoted(statement.newname));
  }
  const Name before = session.name(statement.subname);
  const Name after = session.name(statement.newname);
  if (catalog.find_own<Tablespace>({}, after)) {
    return error(session, "tablespace " + quoted(statement.newname) + " already exists");
  }
  catalog.rename(space, after);
  each_use(catalog, [&](Name each) { return each == before ? after : each; });
  return true;
}

}  // namespace dryshod

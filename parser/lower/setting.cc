// ALTER ROLE and ALTER DATABASE ... SET and RESET: AlterSetting() of
// src/backend/catalog/pg_db_role_setting.c. Values are kept as functions keep theirs.
#include <algorithm>

#include "parser/lower/of_cluster.h"
#include "parser/lower/routine.h"

namespace dryshod {
namespace {

std::vector<Ref> settings_of(const Session& session, Ref parent, Ref database) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> found;
  const auto look = [&](Ref ref) {
    if (catalog.parent(ref) == parent && catalog.get<Setting>(ref).database == database) {
      found.push_back(ref);
    }
  };
  if (parent) {
    catalog.each_child_of<Setting>(parent, look);
  } else {
    catalog.each_of<Setting>(look);
  }
  return found;
}

}  // namespace

bool change_settings(Session& session, Ref parent, Ref database, const VariableSetStmt& statement) {
  Catalog& catalog = session.catalog;
  const std::vector<Ref> before = settings_of(session, parent, database);
  std::vector<std::string> items;
  for (const Ref ref : before) {
    items.push_back(std::string(session.text(catalog.name(ref))) + "=" +
                    std::string(session.strings[catalog.get<Setting>(ref).value]));
  }
  NameList list = session.strings.list(items);
  if (!apply_settings(session, {&statement}, list)) return false;
  std::vector<Ref> left = before;
  for (const std::string_view item : session.strings[list]) {
    const size_t equals = item.find('=');
    const Name name = session.name(item.substr(0, equals));
    const Text value = session.strings.text(item.substr(equals + 1));
    const auto old =
        std::find_if(left.begin(), left.end(), [&](Ref ref) { return catalog.name(ref) == name; });
    if (old == left.end()) {
      catalog.add(parent, name, Setting{database, value}, session.statement);
      continue;
    }
    if (!(catalog.get<Setting>(*old).value == value)) catalog.edit<Setting>(*old).value = value;
    left.erase(old);
  }
  for (const Ref ref : left) catalog.remove(ref);
  return true;
}

bool lower(Session& session, const AlterRoleSetStmt& statement) {
  Catalog& catalog = session.catalog;
  // pg_dump --create says it of its database, and speaks of no role besides.
  if (statement.database == nullptr) catalog.mentions_roles = true;
  Ref role{};
  if (statement.role != nullptr) {
    if (!may_be_altered(session, statement.role)) return false;
    bool unknown = false;
    role = need_role(session, statement.role, unknown);
    if (unknown) return runner_unknown(session);
    if (!role) return false;
  }
  Ref database{};
  if (statement.database != nullptr) {
    const bool mentioned_before = catalog.mentions_databases;
    database = need_database(session, statement.database);
    catalog.mentions_databases = mentioned_before;
    if (!database) return false;
  }
  return change_settings(session, role, database, *statement.setstmt);
}

bool lower(Session& session, const AlterDatabaseSetStmt& statement) {
  const Ref database = need_database(session, statement.dbname);
  return database && change_settings(session, database, {}, *statement.setstmt);
}

}  // namespace dryshod

// Roles: CREATE, ALTER, DROP and RENAME ROLE (USER, GROUP), as src/backend/commands/user.c executes
// them. Knows attributes and passwords; who is a member of whom is in role_membership.cc.
#include <algorithm>
#include <cctype>

#include "parser/literal/time.h"
#include "parser/lower/of_cluster.h"

namespace dryshod {
namespace {

struct PredefinedRole {
  std::string_view name;
  int since;
};
/// src/include/catalog/pg_authid.dat
constexpr PredefinedRole kPredefined[] = {{"pg_checkpoint", 15},
                                          {"pg_create_subscription", 16},
                                          {"pg_database_owner", 14},
                                          {"pg_execute_server_program", 14},
                                          {"pg_maintain", 17},
                                          {"pg_monitor", 14},
                                          {"pg_read_all_data", 14},
                                          {"pg_read_all_settings", 14},
                                          {"pg_read_all_stats", 14},
                                          {"pg_read_server_files", 14},
                                          {"pg_signal_autovacuum_worker", 18},
                                          {"pg_signal_backend", 14},
                                          {"pg_stat_scan_tables", 14},
                                          {"pg_use_reserved_connections", 16},
                                          {"pg_write_all_data", 14},
                                          {"pg_write_server_files", 14}};

/// IsReservedName() of src/backend/catalog/catalog.c
bool is_reserved(std::string_view name) {
  return name.starts_with("pg_");
}

bool is_predefined(std::string_view name, int major) {
  return std::any_of(
      std::begin(kPredefined), std::end(kPredefined),
      [&](const PredefinedRole& role) { return role.name == name && role.since <= major; });
}

bool no_such_role(Session& session, std::string_view name) {
  return error(session, "role " + quoted(name) + " does not exist");
}

/// What the list of options says; none: not mentioned.
struct RoleOptions {
  const DefElem *password = nullptr, *superuser = nullptr, *inherit = nullptr,
                *create_role = nullptr, *create_database = nullptr, *login = nullptr,
                *replication = nullptr, *bypass_row_security = nullptr, *connection_limit = nullptr,
                *valid_until = nullptr, *in_roles = nullptr, *members = nullptr, *admins = nullptr,
                *system_id = nullptr;
};

bool read_options(Session& session, const List* options, RoleOptions& out) {
  const std::pair<std::string_view, const DefElem**> slots[] = {
      {"password", &out.password},
      {"superuser", &out.superuser},
      {"inherit", &out.inherit},
      {"createrole", &out.create_role},
      {"createdb", &out.create_database},
      {"canlogin", &out.login},
      {"isreplication", &out.replication},
      {"bypassrls", &out.bypass_row_security},
      {"connectionlimit", &out.connection_limit},
      {"validUntil", &out.valid_until},
      {"addroleto", &out.in_roles},
      {"rolemembers", &out.members},
      {"adminmembers", &out.admins},
      {"sysid", &out.system_id}};
  for (const DefElem* option : list_of<DefElem>(options)) {
    for (const auto& [name, slot] : slots) {
      if (name != option->defname) continue;
      if (*slot != nullptr) {
        return error(session, "conflicting or redundant options", option->location);
      }
      *slot = option;
    }
  }
  return true;
}

// ---- VALID UNTIL ---------------------------------------------------------------

/// No role gets its limit back to NULL, so 'infinity' stands for none.
bool read_limit(Session& session, const DefElem& option, Text& out) {
  const std::string text = def_text(option);
  std::string lower = text;
  std::transform(lower.begin(), lower.end(), lower.begin(), ::tolower);
  if (lower == "infinity" || lower == "+infinity") {
    out = {};
    return true;
  }
  const bool has_digit =
      std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  constexpr std::string_view kWords[] = {"-infinity", "epoch",     "now",     "today",
                                         "tomorrow",  "yesterday", "allballs"};
  if (!has_digit && std::find(std::begin(kWords), std::end(kWords), lower) == std::end(kWords)) {
    return error(session,
                 "invalid input syntax for type timestamp with time zone: " + quoted(text));
  }
  out = session.strings.text(read_timestamp_literal(text, true).value_or(std::string(text)));
  return true;
}

// ---- attributes ----------------------------------------------------------------

bool apply_attributes(Session& session, const RoleOptions& options, Role& role) {
  const std::pair<const DefElem*, bool*> switches[] = {
      {options.superuser, &role.superuser},
      {options.inherit, &role.inherit},
      {options.create_role, &role.create_role},
      {options.create_database, &role.create_database},
      {options.login, &role.login},
      {options.replication, &role.replication},
      {options.bypass_row_security, &role.bypass_row_security}};
  for (const auto& [option, value] : switches) {
    if (option != nullptr) *value = def_bool(*option);
  }
  if (options.connection_limit != nullptr) {
    const int64_t limit = def_int(*options.connection_limit);
    if (limit < -1) return error(session, "invalid connection limit: " + std::to_string(limit));
    role.connection_limit = limit;
  }
  return options.valid_until == nullptr ||
         read_limit(session, *options.valid_until, role.valid_until);
}

/// PASSWORD NULL and the empty one take it away.
void apply_password(Session& session, const DefElem* option, Ref role) {
  if (option == nullptr) return;
  Catalog& catalog = session.catalog;
  const Ref old = catalog.child<RolePassword>(role);
  const bool is_set = option->arg != nullptr && !def_text(*option).empty();
  if (old && !is_set) catalog.remove(old);
  if (!old && is_set) catalog.add(role, Name{}, RolePassword{}, session.statement);
}

bool names_attribute(const RoleOptions& o) {
  return o.superuser != nullptr || o.inherit != nullptr || o.create_role != nullptr ||
         o.create_database != nullptr || o.login != nullptr || o.replication != nullptr ||
         o.bypass_row_security != nullptr || o.connection_limit != nullptr ||
         o.valid_until != nullptr;
}

const List* roles_in(const DefElem* option) {
  return option == nullptr ? nullptr : reinterpret_cast<const List*>(option->arg);
}

/// AddRoleMems() for one list; `is_member`: the role is the member, as IN ROLE says.
bool add_members(Session& session, Ref role, const List* others, bool is_member,
                 const MembershipOptions& options) {
  for (const RoleSpec* spec : list_of<RoleSpec>(others)) {
    bool unknown = false;
    const Ref other = need_role(session, spec, unknown);
    if (unknown) {
      runner_unknown(session);
      continue;
    }
    if (!other) return false;
    const Ref whole = is_member ? other : role;
    const Ref member = is_member ? role : other;
    if (!add_membership(session, whole, member, {}, options)) return false;
  }
  return true;
}

/// What hangs on a role that goes, in the server's words (checkSharedDependencies()).
std::vector<std::string> dependents_of(const Session& session, Ref role) {
  const Catalog& catalog = session.catalog;
  const Name name = catalog.name(role);
  std::vector<std::string> found;
  const auto whole = [&](Ref part) { return describe(session, catalog.parent(part)); };
  catalog.each_of<Owner>([&](Ref ref) {
    if (catalog.get<Owner>(ref).role == name) found.push_back("owner of " + whole(ref));
  });
  catalog.each_of<Grant>([&](Ref ref) {
    if (catalog.name(ref) == name && catalog.get<Grant>(ref).privileges) {
      found.push_back("privileges for " + whole(ref));
    }
  });
  catalog.each_of<DefaultPrivilege>([&](Ref ref) {
    if (catalog.name(ref) == name) found.emplace_back("owner of default privileges");
    if (catalog.get<DefaultPrivilege>(ref).grantee == name) {
      found.emplace_back("privileges for default privileges");
    }
  });
  catalog.each_of<Policy>([&](Ref ref) {
    for (const std::string_view each : session.strings[catalog.get<Policy>(ref).roles]) {
      if (each == session.text(name)) found.push_back("target of " + describe(session, ref));
    }
  });
  catalog.each_of<UserMapping>([&](Ref ref) {
    if (catalog.name(ref) == name) found.push_back("owner of " + describe(session, ref));
  });
  return found;
}

bool nothing_hangs_on(Session& session, Ref role) {
  const std::vector<std::string> dependents = dependents_of(session, role);
  if (dependents.empty()) return true;
  error(session, "role " + quoted_name(session, role) +
                     " cannot be dropped because some objects depend on it");
  for (const std::string& each : dependents) {
    session.diagnostics.back().notes.emplace_back(Span{}, each);
  }
  return false;
}

/// The names of roles that elements keep as text.
void rename_in_catalog(Session& session, Name before, Name after) {
  Catalog& catalog = session.catalog;
  catalog.each([&](Ref ref) {
    switch (catalog.kind(ref)) {
      case Kind::Owner:
        if (catalog.get<Owner>(ref).role == before) catalog.edit<Owner>(ref).role = after;
        break;
      case Kind::DefaultPrivilege:
        if (catalog.get<DefaultPrivilege>(ref).grantee == before) {
          catalog.edit<DefaultPrivilege>(ref).grantee = after;
        }
        if (catalog.name(ref) == before) catalog.rename(ref, after);
        break;
      case Kind::Grant:
      case Kind::UserMapping:
      case Kind::RoleMembership:
        if (catalog.name(ref) == before) catalog.rename(ref, after);
        break;
      case Kind::Policy: {
        std::vector<std::string> roles;
        for (const std::string_view each : session.strings[catalog.get<Policy>(ref).roles]) {
          roles.emplace_back(each == session.text(before) ? session.text(after) : each);
        }
        std::sort(roles.begin(), roles.end());
        catalog.edit<Policy>(ref).roles = session.strings.list(roles);
        break;
      }
      default:
        break;
    }
  });
  for (Settings* settings : {static_cast<Settings*>(&session), &session.committed}) {
    if (settings->role == before) settings->role = after;
    if (settings->session_user == before) settings->session_user = after;
  }
}

}  // namespace

Ref need_role(Session& session, Name name) {
  const std::string_view text = session.text(name);
  if (is_reserved(text) && !is_predefined(text, session.major)) {
    no_such_role(session, text);
    return {};
  }
  return mentioned<Role>(session, name, "role");
}

Ref need_role(Session& session, const RoleSpec* role, bool& unknown) {
  if (role->roletype == ROLESPEC_PUBLIC) {
    no_such_role(session, "public");
    return {};
  }
  const Name name = role_name(session, role);
  unknown = !name;
  return name ? need_role(session, name) : Ref{};
}

bool lower(Session& session, const CreateRoleStmt& statement) {
  Catalog& catalog = session.catalog;
  catalog.mentions_roles = true;
  const std::string_view text = statement.role;
  const Name name = session.name(text);
  RoleOptions options;
  if (!read_options(session, statement.options, options)) return false;
  Role body;
  body.login = statement.stmt_type == ROLESTMT_USER;
  if (!apply_attributes(session, options, body)) return false;
  if (is_reserved(text)) return error(session, "role name " + quoted(text) + " is reserved");
  Ref role = catalog.find_own<Role>({}, name);
  // pg_dumpall names the superuser that every cluster has; and a file that says what should be may
  // speak of a role before it makes it.
  if (session.reads_dump && text == kBootstrapUser) return bool(need_role(session, name));
  if (role && !(session.reads_dump && catalog[role].builtin)) {
    return error(session, "role " + quoted(text) + " already exists");
  }
  if (role) {
    catalog.set_builtin(role, false);
    catalog.edit<Role>(role) = body;
  } else {
    role = catalog.add({}, name, body, session.statement);
  }
  apply_password(session, options.password, role);
  MembershipOptions plain, admin;
  plain.admin = false;
  admin.admin = true;
  return add_members(session, role, roles_in(options.in_roles), true, plain) &&
         add_members(session, role, roles_in(options.members), false, plain) &&
         add_members(session, role, roles_in(options.admins), false, admin);
}

bool lower(Session& session, const AlterRoleStmt& statement) {
  Catalog& catalog = session.catalog;
  catalog.mentions_roles = true;
  RoleOptions options;
  if (!read_options(session, statement.options, options)) return false;
  bool unknown = false;
  if (!may_be_altered(session, statement.role)) return false;
  const Ref role = need_role(session, statement.role, unknown);
  if (unknown) return runner_unknown(session);
  if (!role) return false;
  Role body = catalog.get<Role>(role);
  if (!apply_attributes(session, options, body)) return false;
  const bool is_bootstrap = session.text(catalog.name(role)) == kBootstrapUser;
  if (catalog[role].builtin && !is_bootstrap &&
      (names_attribute(options) || options.password != nullptr)) {
    ++session.reported;
    session.warn("role " + quoted_name(session, role) +
                 " is not made here: its attributes are not compared");
    return true;
  }
  if (!catalog[role].builtin) {
    catalog.edit<Role>(role) = body;
    apply_password(session, options.password, role);
  }
  if (statement.action >= 0) {
    MembershipOptions plain;
    plain.admin = false;
    return add_members(session, role, roles_in(options.members), false, plain);
  }
  for (const RoleSpec* spec : list_of<RoleSpec>(roles_in(options.members))) {
    const Ref member = need_role(session, spec, unknown);
    if (unknown) return runner_unknown(session);
    if (!member) return false;
    if (!revoke_membership(session, role, member, {}, {}, DROP_RESTRICT)) return false;
  }
  return true;
}

bool lower(Session& session, const DropRoleStmt& statement) {
  Catalog& catalog = session.catalog;
  catalog.mentions_roles = true;
  std::vector<Ref> roles;
  for (const RoleSpec* spec : list_of<RoleSpec>(statement.roles)) {
    if (spec->roletype != ROLESPEC_CSTRING) {
      return error(session, "cannot use special role specifier in DROP ROLE");
    }
    const Name name = session.name(spec->rolename);
    if (const Ref role = catalog.find_own<Role>({}, name)) {
      roles.push_back(role);
    } else if (!statement.missing_ok && was_dropped(session, Kind::Role, name)) {
      return no_such_role(session, spec->rolename);
    }
  }
  for (const Ref role : roles) {
    if (!nothing_hangs_on(session, role)) return false;
  }
  if (!drop_memberships(session, roles)) return false;
  for (const Ref role : roles) catalog.remove(role);
  return true;
}

bool may_be_altered(Session& session, const RoleSpec* role) {
  if (role->roletype != ROLESPEC_CSTRING || !is_reserved(role->rolename)) return true;
  return error(session, "role name " + quoted(role->rolename) + " is reserved");
}

bool rename_role(Session& session, const RenameStmt& statement) {
  Catalog& catalog = session.catalog;
  catalog.mentions_roles = true;
  const Name before = session.name(statement.subname);
  const Name after = session.name(statement.newname);
  const Ref role = need_role(session, before);
  if (!role) return false;
  for (const char* name : {statement.subname, statement.newname}) {
    if (is_reserved(name)) {
      return error(session, "role name " + quoted(name) + " is reserved");
    }
  }
  if (catalog.find_own<Role>({}, after)) {
    return error(session, "role " + quoted(statement.newname) + " already exists");
  }
  catalog.rename(role, after);
  rename_in_catalog(session, before, after);
  return true;
}

}  // namespace dryshod

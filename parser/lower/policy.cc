// Row security policies: CREATE POLICY and ALTER POLICY, as src/backend/commands/policy.c does
// them. Knows commands, roles and which expression which command may have.
#include <algorithm>
#include <string>
#include <vector>

#include "catalog/objects/user_mapping.h"
#include "parser/lower/definition.h"
#include "parser/lower/foreign.h"
#include "parser/lower/object.h"

namespace dryshod {
namespace {

std::string upper_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// policy_role_list_to_array(): PUBLIC takes all other roles in.
bool read_roles(Session& session, const List* list, NameList& out) {
  std::vector<std::string> roles;
  for (const RoleSpec* spec : list_of<RoleSpec>(list)) {
    if (spec->roletype == ROLESPEC_PUBLIC) {
      if (list_of<RoleSpec>(list).size() > 1) {
        session.warn("ignoring specified roles other than PUBLIC", spec->location);
      }
      roles = {"public"};
      break;
    }
    const Name role = role_name(session, spec);
    roles.emplace_back(role ? session.text(role) : kCurrentUser);
  }
  if (roles.empty()) roles = {"public"};
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  out = session.strings.list(roles);
  return true;
}

bool check_clauses(Session& session, std::string_view command, bool has_using, bool has_check) {
  if ((command == "SELECT" || command == "DELETE") && has_check) {
    return error(session, "WITH CHECK cannot be applied to SELECT or DELETE");
  }
  if (command == "INSERT" && has_using) {
    return error(session, "only WITH CHECK expression allowed for INSERT");
  }
  return true;
}

Ref need_table(Session& session, const RangeVar& name) {
  const Ref table = need_relation(session, name);
  if (!table) return table;
  if (session.catalog.is<Table>(table) && !is_foreign(session.catalog, table)) return table;
  error(session, quoted_name(session, table) + " is not a table", name.location);
  return {};
}

bool print_clause(Session& session, Ref table, const Node* expression, Expr& out) {
  if (expression == nullptr) return true;
  const auto text = print_condition(session, expression, relation_scope(session, table));
  if (text) out = session.catalog.intern(*text);
  return text.has_value();
}

}  // namespace

bool lower(Session& session, const CreatePolicyStmt& statement) {
  const std::string command = upper_case(statement.cmd_name);
  if (!check_clauses(session, command, statement.qual != nullptr,
                     statement.with_check != nullptr)) {
    return false;
  }
  const Ref table = need_table(session, *statement.table);
  if (!table) return false;
  Policy body;
  body.permissive = statement.permissive;
  body.command = session.name(command);
  const Name name = session.name(statement.policy_name);
  if (!read_roles(session, statement.roles, body.roles) ||
      !print_clause(session, table, statement.qual, body.using_expression) ||
      !print_clause(session, table, statement.with_check, body.check_expression)) {
    return false;
  }
  if (session.catalog.find_own<Policy>(table, name)) {
    return error(session, "policy " + quoted(statement.policy_name) + " for table " +
                              quoted_name(session, table) + " already exists");
  }
  session.catalog.add(table, name, body, session.statement);
  return true;
}

bool lower(Session& session, const AlterPolicyStmt& statement) {
  const Ref table = need_table(session, *statement.table);
  if (!table) return false;
  const Ref policy = session.catalog.find_own<Policy>(table, session.name(statement.policy_name));
  if (!policy) {
    return error(session, "policy " + quoted(statement.policy_name) + " for table " +
                              quoted_name(session, table) + " does not exist");
  }
  Policy body = session.catalog.get<Policy>(policy);
  if (!check_clauses(session, session.text(body.command), statement.qual != nullptr,
                     statement.with_check != nullptr)) {
    return false;
  }
  if (statement.roles != nullptr && !read_roles(session, statement.roles, body.roles)) return false;
  if (!print_clause(session, table, statement.qual, body.using_expression) ||
      !print_clause(session, table, statement.with_check, body.check_expression)) {
    return false;
  }
  session.catalog.edit<Policy>(policy) = body;
  return true;
}

}  // namespace dryshod

// Spells them; see schema_sql.h.
#include "neon/cutover/schema_sql.h"

#include <fmt/format.h>

#include "catalog/quote.h"

namespace dryshod {
namespace {

constexpr std::string_view kSettings =
    "SET LOCAL check_function_bodies = off;\n"
    "SET LOCAL search_path = '';\n";

/// Done whole and recorded, or not at all. The lock: what a killed run left at work on the server
/// is waited for.
std::string once(const std::string& step, const std::string& sql) {
  return fmt::format(
      "BEGIN;\n"
      "SELECT pg_advisory_xact_lock(hashtext('dryshod cutover')) IS NULL AS locked \\gset\n"
      "SELECT NOT EXISTS (SELECT FROM dryshod.cutover_step WHERE step = {0}) AS open \\gset\n"
      "\\if :open\n"
      "{1}{2}"
      "INSERT INTO dryshod.cutover_step (step) VALUES ({0});\n"
      "\\endif\n"
      "COMMIT;\n",
      quote_literal(step), kSettings, sql);
}

/// What a role may be on Neon: no superuser, and what the API alone gives.
std::string attributes(const Catalog* globals, const std::string& name) {
  const Name known = globals == nullptr ? Name{} : globals->strings().name(name);
  const Ref ref = globals == nullptr ? Ref{} : globals->find_own<Role>(Ref{}, known);
  if (!ref) return " LOGIN";
  const Role& role = globals->get<Role>(ref);
  std::string out = role.login ? " LOGIN" : " NOLOGIN";
  if (!role.inherit) out += " NOINHERIT";
  if (role.create_database) out += " CREATEDB";
  if (role.create_role) out += " CREATEROLE";
  if (role.connection_limit >= 0) out += fmt::format(" CONNECTION LIMIT {}", role.connection_limit);
  return out;
}

void memberships(std::string& sql, const Catalog& globals) {
  globals.each_of<RoleMembership>([&](Ref ref) {
    const Ref group = globals.parent(ref), member = globals.get<RoleMembership>(ref).member;
    if (!group || !member) return;
    const std::string_view names[] = {globals.text(globals.name(group)),
                                      globals.text(globals.name(member))};
    if (is_brought_role(names[0]) || is_brought_role(names[1])) return;
    sql += fmt::format("GRANT {} TO {};\n", quote_ident(names[0]), quote_ident(names[1]));
  });
}

}  // namespace

std::string roles_sql(const Runbook& runbook, const Catalog* globals) {
  std::string sql =
      "-- Passwords are no part of this: give each role one with \\password ROLE before the "
      "switch.\n";
  for (const std::string& name : runbook.schema.role_names) {
    if (is_brought_role(name)) continue;
    sql += fmt::format(
        "SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {}) AS absent \\gset\n"
        "\\if :absent\nCREATE ROLE {}{};\n\\endif\n",
        quote_literal(name), quote_ident(name), attributes(globals, name));
  }
  if (globals != nullptr) memberships(sql, *globals);
  return sql;
}

std::string before_copy_sql(const Runbook& runbook) {
  std::string sql;
  for (const std::string& statement : runbook.scripts.before_copy) sql += statement + ";\n";
  return once("schema before the copy", sql);
}

std::string after_copy_sql(const Runbook& runbook) {
  std::string sql;
  int number = 0;
  for (const std::string& statement : runbook.scripts.after_copy) {
    sql += once(fmt::format("after the copy {}", ++number), statement + ";\n") + "\n";
  }
  return sql.empty() ? "-- There is nothing left to make.\n" : sql;
}

std::string analyze_sql(const Runbook& runbook) {
  std::string sql;
  for (const MovedTable* table : runbook.schema.roots())
    sql += fmt::format("ANALYZE {};\n", table->name);
  return sql;
}

std::string refresh_sql(const Runbook& runbook) {
  std::string sql;
  for (const std::string& view : runbook.schema.materialized_views) {
    sql += fmt::format("REFRESH MATERIALIZED VIEW {};\n", view);
  }
  return sql;
}

}  // namespace dryshod

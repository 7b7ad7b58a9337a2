// See stand_in.h. What the roles have is what Neon's compute gives them (NEON-ROLE-002 of the
// facts).
#include "tests/neon/stand_in.h"

#include <fmt/format.h>

#include <regex>
#include <sstream>

#include "neon/facts.h"

namespace dryshod {
namespace {

constexpr const char* kRoles = R"sql(
CREATE ROLE neon_superuser NOLOGIN CREATEDB CREATEROLE BYPASSRLS REPLICATION;
GRANT pg_read_all_data, pg_write_all_data TO neon_superuser;
GRANT pg_monitor, pg_signal_backend TO neon_superuser WITH ADMIN OPTION;
CREATE ROLE stand_in_owner LOGIN CREATEDB CREATEROLE BYPASSRLS REPLICATION IN ROLE neon_superuser;
)sql";

/// What only the superuser may do and Neon does for its users: in a schema that a dump never has.
constexpr const char* kHelp = R"sql(
ALTER SCHEMA public OWNER TO stand_in_owner;
CREATE SCHEMA stand_in;
GRANT USAGE ON SCHEMA stand_in TO PUBLIC;
CREATE FUNCTION stand_in.run(statement text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
DECLARE
    wrapper text;
BEGIN
    EXECUTE statement;
    FOR wrapper IN SELECT fdwname FROM pg_foreign_data_wrapper LOOP
        EXECUTE format('GRANT USAGE ON FOREIGN DATA WRAPPER %I TO stand_in_owner', wrapper);
    END LOOP;
END $$;
)sql";

const std::regex& extension_statement() {
  static const std::regex kStatement(
      "^CREATE EXTENSION (?:IF NOT EXISTS )?\"?([^ \";]+)\"?[^;]*;$");
  return kStatement;
}

/// `statement` ends in a semicolon.
std::string run_for_owner(const std::string& statement) {
  return "SELECT stand_in.run($stand_in$" + statement.substr(0, statement.size() - 1) +
         "$stand_in$);";
}

/// What Neon lets its roles do, and PostgreSQL only a superuser (NEON-ROLE-016, NEON-REPL-006,
/// NEON-REPL-008).
bool is_let_through(const std::string& statement, int major) {
  static const std::regex kEventTrigger("^(CREATE|ALTER|COMMENT ON) EVENT TRIGGER ");
  static const std::regex kPublication("^(CREATE|ALTER) PUBLICATION ");
  static const std::regex kComment("^COMMENT ON PUBLICATION ");  // its owner is whom it was made by
  static const std::regex kSubscription("^(CREATE|ALTER|COMMENT ON) SUBSCRIPTION ");
  if (major < 16 && std::regex_search(statement, kSubscription)) return true;
  if (std::regex_search(statement, kEventTrigger) || std::regex_search(statement, kComment)) {
    return true;
  }
  return std::regex_search(statement, kPublication) &&
         (statement.find(" ALL TABLES") != std::string::npos ||
          statement.find(" TABLES IN SCHEMA ") != std::string::npos);
}

}  // namespace

StandIn::StandIn(TestServer& server) : server_(server) {
  if (server_.query("postgres", "SELECT 1 FROM pg_roles WHERE rolname = 'neon_superuser'")
          .empty()) {
    std::string sql = kRoles;
    if (server_.major() >= 16) sql += "GRANT pg_create_subscription TO neon_superuser;\n";
    const Outcome made = server_.psql("postgres", sql);
    if (!made.ok()) throw std::runtime_error(made.err);
  }
}

std::string StandIn::create_database() const {
  const std::string database = server_.create_database();
  const Outcome made = server_.psql(
      database, fmt::format("ALTER DATABASE {} OWNER TO stand_in_owner;\n{}", database, kHelp));
  if (!made.ok()) throw std::runtime_error(made.err);
  return database;
}

Outcome StandIn::load(const std::string& database, const std::string& script) const {
  std::string as_owner = "SET SESSION AUTHORIZATION stand_in_owner;\n";
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line);) {
    std::smatch extension;
    static const std::regex kPerhaps(
        "^(CREATE|ALTER|COMMENT ON) (EVENT TRIGGER|PUBLICATION|SUBSCRIPTION) ");
    if (std::regex_search(line, kPerhaps)) {
      for (std::string more; !line.ends_with(";") && std::getline(lines, more);)
        line += "\n" + more;
      if (is_let_through(line, server_.major())) line = run_for_owner(line);
    } else if (std::regex_match(line, extension, extension_statement())) {
      const ExtensionFact* fact = Facts::built_in().extension(extension[1].str());
      const bool offered = fact != nullptr && !fact->version_on(server_.major()).empty();
      if (offered) line = run_for_owner(line);
    }
    as_owner += line + "\n";
  }
  return server_.psql(database, as_owner);
}

void StandIn::drop_roles_made() const {
  server_.psql("postgres",
               "SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname NOT IN "
               "('postgres', 'neon_superuser', 'stand_in_owner') AND rolname !~ '^pg_'\n\\gexec\n");
}

std::set<std::string> StandIn::missing_here(const std::string& script) const {
  std::set<std::string> missing;
  std::istringstream lines(script);
  for (std::string line; std::getline(lines, line);) {
    std::smatch extension;
    if (!std::regex_match(line, extension, extension_statement())) continue;
    const std::string name = extension[1].str();
    if (server_
            .query("postgres", "SELECT 1 FROM pg_available_extensions WHERE name = '" + name + "'")
            .empty()) {
      missing.insert(name);
    }
  }
  return missing;
}

}  // namespace dryshod

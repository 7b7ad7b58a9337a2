// The pairs that make roles, tablespaces and databases, against a real server: a cluster has only
// one of each name, so each side is loaded into a clean one. Load a, run the script, and the
// cluster must be what b makes of a clean one. Both ways, and a second plan from the dumps must be
// empty.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <sstream>

#include "tests/pairs/pairs.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

/// In-place tablespaces need no directory.
constexpr const char* kInPlace = "SET allow_in_place_tablespaces = on;\n";

/// What pg_dumpall does not say of databases, and what it may say in any order.
constexpr const char* kFacts = R"(
SELECT 'password ' || rolname || ' ' || (rolpassword IS NOT NULL) FROM pg_authid
UNION ALL
SELECT concat_ws(' ', 'database', datname, pg_encoding_to_char(encoding), datconnlimit,
                 datistemplate, datallowconn, pg_get_userbyid(datdba),
                 (SELECT spcname FROM pg_tablespace t WHERE t.oid = dattablespace),
                 shobj_description(d.oid, 'pg_database'),
                 (SELECT string_agg(concat_ws(':', who, privilege_type, is_grantable), ','
                                    ORDER BY who, privilege_type)
                  FROM aclexplode(coalesce(datacl, acldefault('d', datdba))),
                       LATERAL (SELECT CASE grantee WHEN 0 THEN 'PUBLIC'
                                       ELSE pg_get_userbyid(grantee)::text END) AS g (who)))
FROM pg_database d WHERE datname NOT LIKE 'test\_%'
UNION ALL
SELECT concat_ws(' ', 'setting', datname, rolname, item)
FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = setdatabase
LEFT JOIN pg_roles r ON r.oid = setrole, unnest(setconfig) AS item
UNION ALL
SELECT concat_ws(' ', 'tablespace', spcname, pg_get_userbyid(spcowner),
                 (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(spcoptions) AS o),
                 shobj_description(t.oid, 'pg_tablespace'))
FROM pg_tablespace t
ORDER BY 1)";
constexpr int kParameterPrivileges = 15;
constexpr const char* kParameterFacts = R"(
SELECT concat_ws(' ', 'parameter', parname, pg_get_userbyid(grantee), privilege_type, is_grantable)
FROM pg_parameter_acl, aclexplode(paracl)
ORDER BY 1)";

std::string sorted(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

struct State {
  std::string dump;   // as the sources of a second plan
  std::string facts;  // compared
};

class ClusterTrip {
 public:
  explicit ClusterTrip(TestServer& server) : server_(server), known_(known_failures()) {
    after_ = server_.directory() + "/cluster_after.sql";
    wanted_ = server_.directory() + "/cluster_wanted.sql";
    kept_ = server_.query("postgres",
                          "SELECT string_agg(quote_literal(rolname), ',') "
                          "FROM pg_roles");
  }
  ~ClusterTrip() { clean(); }

  void both_ways(const Pair& pair) {
    const int major = server_.major();
    if (pair.pg_min > major && !run_offline(pair.a, pair.b, major).loaded) return;
    judge(pair.name + " a->b on a server", one_way(pair.a, pair.b));
    judge(pair.name + " b->a on a server", one_way(pair.b, pair.a));
    ++run_;
  }
  int run() const { return run_; }

 private:
  void each(const std::string& query, const std::string& before, const std::string& after) {
    std::istringstream names(server_.query("postgres", query));
    for (std::string name; std::getline(names, name);) {
      if (!name.empty()) server_.query("postgres", before + name + after);
    }
  }

  /// As the test found it.
  void clean() {
    server_.query("postgres",
                  "UPDATE pg_database SET datistemplate = false "
                  "WHERE datname NOT LIKE 'template%'");
    each(
        "SELECT quote_ident(datname) FROM pg_database WHERE datname NOT LIKE 'template%' "
        "AND datname <> 'postgres'",
        "DROP DATABASE ", " WITH (FORCE)");
    each("SELECT quote_ident(spcname) FROM pg_tablespace WHERE spcname NOT LIKE 'pg\\_%'",
         "DROP TABLESPACE ", "");
    const std::string roles =
        "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname NOT IN (" + kept_ + ")";
    each(roles, "DROP OWNED BY ", " CASCADE");
    each(roles, "DROP ROLE ", "");
    server_.query("postgres", "ALTER ROLE ALL RESET ALL");
    server_.query("postgres", "ALTER ROLE postgres RESET ALL");
  }

  /// The database, loaded; none with a message when the server refuses.
  std::string load(const fs::path& file, std::string& problem) {
    clean();
    const std::string database = server_.create_database();
    const Outcome loaded = server_.psql(database, kInPlace + read_file(file));
    if (!loaded.ok()) problem = file.string() + ": " + loaded.err;
    return database;
  }

  State state(const std::string& database) {
    State out;
    // pg_dumpall of 15 names the link of a tablespace in place, which no CREATE TABLESPACE takes.
    out.dump = std::regex_replace(server_.dump_globals(), std::regex("LOCATION 'pg_tblspc/[0-9]+'"),
                                  "LOCATION ''") +
               server_.dump(database);
    out.facts = server_.query("postgres", kFacts) + "\n";
    if (server_.major() >= kParameterPrivileges) {
      out.facts += server_.query("postgres", kParameterFacts) + "\n";
    }
    out.facts += sorted(server_.dump(database));
    return out;
  }

  std::string one_way(const fs::path& from, const fs::path& to) {
    const Direction way = run_offline(from, to, server_.major());
    if (!way.proven) return "not proven: " + way.message + "\n" + way.sql;
    std::string problem;
    const std::string wanted_in = load(to, problem);
    if (!problem.empty()) return problem;
    const State wanted = state(wanted_in);
    const std::string database = load(from, problem);
    if (!problem.empty()) return problem;
    const Outcome ran = server_.psql(database, kInPlace + way.sql);
    if (!ran.ok()) return "psql: " + ran.err + "\n" + way.sql;
    const State after = state(database);
    if (after.facts != wanted.facts) {
      return "the cluster differs:\nhas:\n" + after.facts + "wants:\n" + wanted.facts + way.sql;
    }
    write_file(after_, after.dump);
    write_file(wanted_, wanted.dump);
    const Direction again = run_offline(after_, wanted_, server_.major());
    if (!again.planned) return "the second plan: " + again.message;
    return again.sql.empty() ? std::string() : "the second plan is not empty:\n" + again.sql;
  }

  void judge(const std::string& name, const std::string& problem) {
    INFO(name);
    INFO(problem);
    CHECK(problem.empty() != known_.contains(name));
  }

  TestServer& server_;
  const std::set<std::string> known_;
  fs::path after_, wanted_;
  std::string kept_;  // roles that were there
  int run_ = 0;
};

}  // namespace

TEST_CASE("every pair of a cluster turns into the other on a server") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  ClusterTrip trip(*server);
  for (const Pair& pair : all_pairs()) {
    if (pair.of_cluster) trip.both_ways(pair);
  }
  CHECK(trip.run() > 20);
}

}  // namespace dryshod

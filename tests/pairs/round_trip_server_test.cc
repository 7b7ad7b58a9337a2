// Every pair against a real server: load a, run the script, and pg_dump must equal that of b; then
// a second plan must be empty. Both ways. What the offline proof cannot see is seen here: whether
// the server takes the SQL, and whether it makes of it what the interpreter believes.
#include <catch2/catch_test_macros.hpp>

#include <filesystem>

#include "tests/pairs/pairs.h"
#include "tests/server/dumps.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

/// A database with one side of a pair, and what pg_dump says of it.
struct Side {
  std::string database, dump;
};

// What fails "on a server" fails on this one, and may on others; what fails on another major only
// is listed as "on a server of PostgreSQL N".
constexpr int kListedMajor = 15;

class RoundTrip {
 public:
  explicit RoundTrip(TestServer& server) : server_(server), known_(known_failures()) {
    after_ = server_.directory() + "/after.sql";
    wanted_ = server_.directory() + "/wanted.sql";
    server_.psql("postgres",
                 "CREATE ROLE app_owner; CREATE ROLE app_reader; CREATE ROLE app_writer;");
  }

  void both_ways(const Pair& pair) {
    if (pair.of_cluster) return;
    INFO(pair.name);
    Side a, b;
    const bool loaded = load(pair.a, a) && load(pair.b, b);
    if (pair.pg_min <= server_.major()) {
      CHECK(loaded);  // a fixture that no server takes is no fixture
    } else {
      // Not promised for this major: then at least the two agree whether it can be had.
      const Direction offline = run_offline(pair.a, pair.b, server_.major());
      judge(pair.name + " taken on a server", offline.loaded == loaded ? std::string()
                                              : loaded
                                                  ? "only the server takes it: " + offline.message
                                                  : std::string("the server refuses it"));
      if (!offline.loaded) drop(a, b);
      if (!offline.loaded) return;
    }
    if (!loaded) return drop(a, b);
    judge(pair.name + " a->b on a server", one_way(pair, pair.a, pair.b, a.database, b.dump));
    judge(pair.name + " b->a on a server", one_way(pair, pair.b, pair.a, b.database, a.dump));
    drop(a, b);
    ++run_;
  }

  int run() const { return run_; }

 private:
  void drop(const Side& a, const Side& b) {
    for (const std::string& database : {a.database, b.database}) {
      if (!database.empty()) server_.drop_database(database);
    }
  }

  bool load(const fs::path& file, Side& side) {
    side.database = server_.create_database();
    const Outcome loaded = server_.psql(side.database, read_file(file));
    if (!loaded.ok()) {
      UNSCOPED_INFO(file.string() + ": " + loaded.err);
      return false;
    }
    side.dump = server_.dump(side.database);
    return true;
  }

  /// What is wrong with one direction; empty when nothing is.
  std::string one_way(const Pair& pair, const fs::path& from, const fs::path& to,
                      const std::string& database, const std::string& wanted) {
    const Direction way = run_offline(from, to, server_.major());
    if (!way.proven) return "not proven: " + way.message;
    const Outcome ran = server_.psql(database, way.sql);
    if (!ran.ok()) return "psql: " + ran.err + "\n" + way.sql;
    const std::string after = server_.dump(database);
    const bool same =
        pair.column_order ? sorted_lines(after) == sorted_lines(wanted) : after == wanted;
    if (!same) return "pg_dump differs:\n" + dump_difference(after, wanted) + way.sql;
    write_file(after_, after);
    write_file(wanted_, wanted);
    const Direction again = run_offline(after_, wanted_, server_.major());
    if (!again.planned) return "the second plan: " + again.message;
    return again.sql.empty() ? std::string() : "the second plan is not empty:\n" + again.sql;
  }

  void judge(const std::string& name, const std::string& problem) {
    INFO(name);
    const std::string here = name + " of PostgreSQL " + std::to_string(server_.major());
    if (known_.contains(here) || (known_.contains(name) && server_.major() == kListedMajor)) {
      CHECK_FALSE(problem.empty());  // passes now: take it off tests/pairs/known.txt
    } else if (!known_.contains(name)) {
      INFO(problem);
      CHECK(problem.empty());
    }
  }

  TestServer& server_;
  const std::set<std::string> known_;
  fs::path after_, wanted_;
  int run_ = 0;
};

}  // namespace

TEST_CASE("every pair turns into the other on a server") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  RoundTrip trip(*server);
  for (const Pair& pair : all_pairs()) trip.both_ways(pair);
  for (const Pair& pair : version_steps()) trip.both_ways(pair);
  CHECK(trip.run() > 200);
}

}  // namespace dryshod

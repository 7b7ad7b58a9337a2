// Every guard of every pair, asked on a server: before the script, and again right before its
// statement. What it would find is for tests/migration/guards_server_test.cc; here it must be a
// query that runs.
#include <catch2/catch_test_macros.hpp>

#include "tests/pairs/pairs.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

class Asking {
 public:
  explicit Asking(TestServer& server) : server_(server) {
    server_.psql("postgres",
                 "CREATE ROLE app_owner; CREATE ROLE app_reader; CREATE ROLE app_writer;");
  }

  void one_way(const std::string& name, const std::string& from, const std::string& to) {
    INFO(name);
    const Direction way = run_offline(from, to, server_.major());
    std::string first, script = "SET check_function_bodies = off; SET search_path = '';\n";
    bool whole = true;
    for (const Statement& statement : way.statements) whole = whole && statement.txn == Txn::In;
    if (whole) script += "BEGIN;\n";
    int here = 0, late = 0;
    for (const Statement& statement : way.statements) {
      for (const Guard& guard : statement.guards) {
        CHECK_FALSE(guard.what.empty());
        const std::string lock = guard.relation.empty() || !whole
                                     ? std::string()
                                     : "LOCK TABLE " + guard.relation + " IN SHARE MODE;\n";
        const std::string ask = lock + "SELECT count(*) FROM (" + guard.rows + ") AS g;\n";
        if (!guard.of_new) script += ask;
        if (!guard.of_new) first += ask;
        ++(guard.of_new ? late : here);
      }
      script += statement.sql + ";\n";
    }
    if (here == 0 && late == 0) return;
    asked_ += here;
    late_ += late;
    const std::string database = server_.create_database();
    if (server_.psql(database, read_file(from)).ok()) {
      if (whole) first = "BEGIN;\n" + first + "ROLLBACK;\n";
      const Outcome before = server_.psql(database, "SET search_path = '';\n" + first);
      INFO(first + before.err);
      CHECK(before.ok());
      const Outcome between = server_.psql(database, script + (whole ? "COMMIT;\n" : ""));
      INFO(script + between.err);
      CHECK((between.ok() || !runs_without(from, way.sql)));
    }
    server_.drop_database(database);
  }

  /// What fails without a guard too is none of its doing (tests/pairs/known.txt).
  bool runs_without(const std::string& from, const std::string& script) {
    const std::string database = server_.create_database();
    server_.psql(database, read_file(from));
    const bool ran = server_.psql(database, script).ok();
    server_.drop_database(database);
    return ran;
  }

  int asked() const { return asked_; }
  int late() const { return late_; }

 private:
  TestServer& server_;
  int asked_ = 0, late_ = 0;
};

}  // namespace

TEST_CASE("every guard of every pair can be asked") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  Asking asking(*server);
  std::vector<Pair> pairs = all_pairs();
  for (Pair& step : version_steps()) pairs.push_back(std::move(step));
  for (const Pair& pair : pairs) {
    if (pair.of_cluster) continue;
    asking.one_way(pair.name + " a->b", pair.a, pair.b);
    asking.one_way(pair.name + " b->a", pair.b, pair.a);
  }
  WARN(asking.asked() << " guards asked, " << asking.late() << " more of what is new");
  CHECK(asking.asked() > 200);
}

}  // namespace dryshod

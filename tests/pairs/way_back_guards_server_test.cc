// What FROM cannot hold stands against the way back: after each change a row is planted that only
// TO can hold. The rollback, of a plan and of a direct script, must refuse, show the row and change
// nothing; without the row it must come back.
#include <catch2/catch_test_macros.hpp>

#include "tests/pairs/plan_scene.h"
#include "tests/server/dumps.h"

namespace dryshod {
namespace {

struct Case {
  const char* change;
  const char* from;
  const char* to;
  const char* rows;   // in FROM
  const char* plant;  // what only TO can hold
  const char* shown;  // of it, in the message
  const char* remove;
  // No guard asks beforehand: the server refuses in its own words.
  bool by_the_server = false;
};

constexpr Case kCases[] = {
    {"a column may be NULL", "CREATE TABLE t (i int PRIMARY KEY, a text NOT NULL);",
     "CREATE TABLE t (i int PRIMARY KEY, a text);", "INSERT INTO t VALUES (1, 'x'), (2, 'y');",
     "INSERT INTO t (i, a) VALUES (77, NULL);", "\"i\":77", "DELETE FROM t WHERE i = 77;"},
    {"integer becomes bigint", "CREATE TABLE t (i int PRIMARY KEY, a int);",
     "CREATE TABLE t (i int PRIMARY KEY, a bigint);",
     "INSERT INTO t VALUES (1, 2147483647), (2, NULL), (3, -2147483648);",
     "INSERT INTO t (i, a) VALUES (77, 2147483648);", "\"i\":77", "DELETE FROM t WHERE i = 77;"},
    {"integer becomes bigint, and a row is changed", "CREATE TABLE t (i int PRIMARY KEY, a int);",
     "CREATE TABLE t (i int PRIMARY KEY, a bigint);", "INSERT INTO t VALUES (1, 5), (2, NULL);",
     "UPDATE t SET a = 2147483648 WHERE i = 1;", "2147483648", "UPDATE t SET a = 5 WHERE i = 1;"},
    {"varchar becomes longer", "CREATE TABLE t (i int PRIMARY KEY, a varchar(3));",
     "CREATE TABLE t (i int PRIMARY KEY, a varchar(9));",
     "INSERT INTO t VALUES (1, 'abc'), (2, '');", "INSERT INTO t (i, a) VALUES (77, 'abcd');",
     "\"a\":\"abcd\"", "DELETE FROM t WHERE i = 77;"},
    {"numeric gets digits", "CREATE TABLE t (i int PRIMARY KEY, a numeric(6,2));",
     "CREATE TABLE t (i int PRIMARY KEY, a numeric(8,4));",
     "INSERT INTO t VALUES (1, 9999.99), (2, 0.01);", "INSERT INTO t (i, a) VALUES (77, 1.2345);",
     "\"i\":77", "DELETE FROM t WHERE i = 77;"},
    {"a check goes", "CREATE TABLE t (i int PRIMARY KEY, a int CONSTRAINT few CHECK (a < 10));",
     "CREATE TABLE t (i int PRIMARY KEY, a int);", "INSERT INTO t VALUES (1, 9), (2, NULL);",
     "INSERT INTO t (i, a) VALUES (77, 10);", "\"i\":77", "DELETE FROM t WHERE i = 77;"},
    {"a unique goes", "CREATE TABLE t (i int PRIMARY KEY, a int UNIQUE);",
     "CREATE TABLE t (i int PRIMARY KEY, a int);",
     "INSERT INTO t VALUES (1, 9), (2, NULL), (3, NULL);", "INSERT INTO t (i, a) VALUES (77, 9);",
     "\"a\":9", "DELETE FROM t WHERE i = 77;"},
    {"a unique index goes",
     "CREATE TABLE t (i int PRIMARY KEY, a text); CREATE UNIQUE INDEX once ON t (lower(a));",
     "CREATE TABLE t (i int PRIMARY KEY, a text);", "INSERT INTO t VALUES (1, 'x'), (2, NULL);",
     "INSERT INTO t (i, a) VALUES (77, 'X');", "\"x\"", "DELETE FROM t WHERE i = 77;"},
    {"a foreign key goes",
     "CREATE TABLE p (i int PRIMARY KEY); CREATE TABLE t (i int PRIMARY KEY, a int REFERENCES p);",
     "CREATE TABLE p (i int PRIMARY KEY); CREATE TABLE t (i int PRIMARY KEY, a int);",
     "INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 1), (2, NULL);",
     "INSERT INTO t (i, a) VALUES (77, 5);", "\"i\":77", "DELETE FROM t WHERE i = 77;"},
    {"a primary key goes", "CREATE TABLE t (i int PRIMARY KEY, a text);",
     "CREATE TABLE t (i int NOT NULL, a text);", "INSERT INTO t VALUES (1, 'x'), (2, 'y');",
     "INSERT INTO t (i, a) VALUES (1, 'again');", "\"i\":1", "DELETE FROM t WHERE a = 'again';"},
    {"a primary key goes with its not null", "CREATE TABLE t (i int PRIMARY KEY, a text);",
     "CREATE TABLE t (i int, a text);", "INSERT INTO t VALUES (1, 'x'), (2, 'y');",
     "INSERT INTO t (i, a) VALUES (NULL, 'none');", "\"a\":\"none\"",
     "DELETE FROM t WHERE i IS NULL;"},
    {"an enum gets a label",
     "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (i int PRIMARY KEY, a e);",
     "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (i int PRIMARY KEY, a e);",
     "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, NULL);",
     "INSERT INTO t (i, a) VALUES (77, 'c');", "\"i\":77", "DELETE FROM t WHERE i = 77;"},
    {"the check of a domain goes",
     "CREATE DOMAIN d AS int CONSTRAINT few CHECK (VALUE < 10); CREATE TABLE t (i int PRIMARY KEY, "
     "a d);",
     "CREATE DOMAIN d AS int; CREATE TABLE t (i int PRIMARY KEY, a d);",
     "INSERT INTO t VALUES (1, 9), (2, NULL);", "INSERT INTO t (i, a) VALUES (77, 10);", "10",
     "DELETE FROM t WHERE i = 77;"},
    {"an exclusion goes",
     "CREATE TABLE t (i int PRIMARY KEY, a int4range, EXCLUDE USING gist (a WITH &&));",
     "CREATE TABLE t (i int PRIMARY KEY, a int4range);",
     "INSERT INTO t VALUES (1, '[1,5)'), (2, '[5,9)');",
     "INSERT INTO t (i, a) VALUES (77, '[4,6)');", "[4,6)", "DELETE FROM t WHERE i = 77;", true},
};

class Guarded {
 public:
  Guarded(TestServer& server, const Case& change) : server_(server), case_(change) {
    from_ = server.directory() + "/guarded_from.sql";
    to_ = server.directory() + "/guarded_to.sql";
    rows_ = server.directory() + "/guarded_rows.sql";
    write_file(from_, std::string(change.from) + "\n");
    write_file(to_, std::string(change.to) + "\n");
    write_file(rows_, std::string(change.from) + "\n" + change.rows + "\n");
  }

  void by_plan() {
    const Scene start(server_, rows_, Rows::None);
    const WrittenPlan plan(server_, server_.directory() + "/guarded", from_, to_);
    INFO(start.problem() << plan.problem);
    REQUIRE((start.problem().empty() && plan.problem.empty()));
    const std::string database = start.fresh();
    const Outcome there = plan.run_sh(database, {"--past-gates"});
    INFO(there.out << there.err);
    REQUIRE(there.ok());
    refused_and_back(start, database, [&] { return plan.run_sh(database, {"--rollback"}); });
    server_.drop_database(database);
  }

  void by_diff(bool retain) {
    const Scene start(server_, rows_, Rows::None);
    std::vector<std::string> argv = {"", "--pg", std::to_string(server_.major()), from_, to_};
    if (retain) argv.push_back("--retain");
    argv[0] = "diff";
    const Outcome there = dryshod(argv);
    argv[0] = "rollback";
    const Outcome back = dryshod(argv);
    INFO(there.err << back.err << there.out << back.out);
    REQUIRE((there.ok() && back.ok()));
    const std::string database = start.fresh();
    const Outcome went = server_.psql(database, there.out);
    INFO(went.err);
    REQUIRE(went.ok());
    refused_and_back(start, database, [&] { return server_.psql(database, back.out); });
    server_.drop_database(database);
  }

 private:
  template <typename Back>
  void refused_and_back(const Scene& start, const std::string& database, const Back& back) {
    const Outcome planted = server_.psql(database, case_.plant);
    INFO(planted.err);
    REQUIRE(planted.ok());
    const Contents contents(server_, database);
    const std::string dump = server_.dump(database), rows = contents.of(server_, database);
    const Outcome refused = back();
    {
      INFO("with the row: " << refused.out << refused.err);
      CHECK(!refused.ok());
      CHECK((case_.by_the_server || refused.err.find("dryshod refuses: ") != std::string::npos));
      CHECK(refused.err.find(case_.shown) != std::string::npos);
      CHECK(dump_difference(server_.dump(database), dump) == "");
      CHECK(contents.of(server_, database) == rows);
    }
    REQUIRE(server_.psql(database, case_.remove).ok());
    const Outcome came = back();
    INFO("without the row: " << came.out << came.err);
    CHECK(came.ok());
    CHECK(start.difference(database, {}) == "");
  }

  TestServer& server_;
  const Case& case_;
  std::string from_, to_, rows_;
};

}  // namespace

TEST_CASE("what FROM cannot hold stands against the way back") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  for (const Case& change : kCases) {
    Guarded guarded(*server, change);
    DYNAMIC_SECTION(change.change << ", by plan") {
      guarded.by_plan();
    }
    DYNAMIC_SECTION(change.change << ", by diff") {
      guarded.by_diff(false);
    }
    DYNAMIC_SECTION(change.change << ", by diff --retain") {
      guarded.by_diff(true);
    }
  }
}

}  // namespace dryshod

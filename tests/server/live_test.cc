// A live database as a source: equal to its own dump both ways, read in the same few round trips
// whatever is in it, by roles that may not see all; and no password is ever shown.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <thread>

#include "parser/live/live.h"
#include "tests/server/server.h"
#include "tests/server/session.h"

using namespace dryshod;
namespace fs = std::filesystem;

namespace {

const std::string kFixtures = DRYSHOD_SOURCE_DIR "/fixtures";
const std::string kPassword = "hunter2secret";

bool is_full() {
  const char* size = std::getenv("DRYSHOD_TEST_SIZE");
  return size != nullptr && std::string(size) == "full";
}

/// The roles that fixtures speak of.
TestServer* server() {
  TestServer* shared = TestServer::shared();
  static const bool made = shared != nullptr && shared
                                                    ->psql("postgres",
                                                           "CREATE ROLE app_owner; CREATE ROLE "
                                                           "app_reader; CREATE ROLE app_writer;")
                                                    .ok();
  if (shared != nullptr) REQUIRE(made);
  return shared;
}

Outcome diff(const std::string& from, const std::string& to) {
  return run_process({DRYSHOD_PROGRAM, "diff", from, to, "--exit-code", "--allow-empty"});
}

/// Live and dump of a database, both ways.
void check_equal(TestServer& server, const std::string& database) {
  const std::string dump = server.directory() + "/" + database + ".sql";
  write_file(dump, server.dump(database));
  const std::string live = server.connection(database);
  for (const Outcome& outcome : {diff(live, dump), diff(dump, live)}) {
    INFO(outcome.err << outcome.out);
    CHECK(outcome.status == 0);
  }
}

/// All sides of pairs and the schemas with a history; else some of them.
std::vector<std::string> files() {
  std::vector<std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(kFixtures + "/pairs")) {
    // Its own dump does not load: a view of nothing but itself.
    if (entry.path().string().find("view--reads-itself") != std::string::npos) continue;
    if (entry.path().extension() == ".sql") all.push_back(entry.path().string());
  }
  std::sort(all.begin(), all.end());
  std::vector<std::string> some;
  const size_t step = is_full() ? 1 : 60;
  for (size_t i = 0; i < all.size(); i += step) some.push_back(all[i]);
  for (const char* name : {"/shop/v3.sql", "/events/v3.sql", "/legacy/v3.sql"}) {
    some.push_back(kFixtures + name);
  }
  return some;
}

bool shows_password(const Outcome& outcome) {
  return (outcome.out + outcome.err).find(kPassword) != std::string::npos;
}

}  // namespace

TEST_CASE("a live database and its dump are equal, both ways") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  size_t loaded = 0;
  for (const std::string& file : files()) {
    INFO(file);
    const std::string database = here->create_database();
    // What this major does not know, or only a clean cluster loads, is left out.
    if (here->psql(database, read_file(file)).ok()) {
      ++loaded;
      check_equal(*here, database);
    }
    here->drop_database(database);
  }
  CHECK(loaded >= 10);
}

TEST_CASE("a live database: statements come in an order that holds, circles are cut") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  const std::string database = here->create_database();
  REQUIRE(here->psql(database, R"(
CREATE TABLE z (a int);
CREATE FUNCTION of_z(z) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
ALTER TABLE z ADD CHECK (of_z(z) > 0);
CREATE VIEW c AS SELECT 1 AS a;
CREATE FUNCTION of_c(c) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE VIEW c AS SELECT of_c(NULL) AS a FROM z;
CREATE VIEW b AS SELECT a FROM c;
CREATE TABLE k (id int PRIMARY KEY, name text);
CREATE VIEW by_key AS SELECT id, name FROM k GROUP BY id;
COMMENT ON CONSTRAINT z_check ON z IS 'in a circle';
)")
              .ok());
  check_equal(*here, database);
}

TEST_CASE("a live database takes the same number of round trips whatever is in it") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  const auto trips = [&](const std::string& sql) {
    const std::string database = here->create_database();
    REQUIRE(here->psql(database, sql).ok());
    const auto live = read_live(here->connection(database));
    REQUIRE(live);
    return live->round_trips;
  };
  const int none = trips("");
  CHECK(none <= 5);
  CHECK(trips(read_file(kFixtures + "/shop/v2.sql")) == none);
  CHECK(trips("SELECT format('CREATE TABLE t%s (a int PRIMARY KEY, b text DEFAULT 1)', i) FROM "
              "generate_series(1, 300) i \\gexec\n") == none);
}

TEST_CASE("a live database: a role that may not see all reads it, and is told so") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  const std::string database = here->create_database();
  REQUIRE(here->psql(database,
                     "CREATE ROLE plain LOGIN; CREATE TABLE t (a int); REVOKE ALL ON t FROM "
                     "PUBLIC; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA "
                     "WRAPPER w; CREATE USER MAPPING FOR app_owner SERVER s OPTIONS (user 'x', "
                     "password '" +
                         kPassword + "'); CREATE SUBSCRIPTION sub CONNECTION 'host=none password=" +
                         kPassword + "' PUBLICATION p WITH (connect = false, slot_name = NONE);")
              .ok());
  std::string live = here->connection(database);
  const Outcome all = run_process({DRYSHOD_PROGRAM, "dump", live});
  INFO(all.err);
  CHECK(all.status == 0);
  CHECK_FALSE(shows_password(all));
  CHECK(all.out.find("CREATE SUBSCRIPTION sub") != std::string::npos);
  CHECK(all.out.find("CREATE USER MAPPING FOR app_owner") != std::string::npos);
  const auto text = read_live(live);
  REQUIRE(text);
  CHECK(text->text.find(kPassword) == std::string::npos);

  const size_t user = live.find("user=postgres");
  REQUIRE(user != std::string::npos);
  live.replace(user, std::string("user=postgres").size(), "user=plain");
  const Outcome some = run_process({DRYSHOD_PROGRAM, "dump", live});
  INFO(some.err);
  CHECK(some.status == 0);
  CHECK(some.out.find("CREATE TABLE public.t") != std::string::npos);
  CHECK(some.out.find("CREATE SUBSCRIPTION") == std::string::npos);
  CHECK(some.err.find("subscriptions are shown to superusers alone") != std::string::npos);
  CHECK(some.err.find("user mapping for app_owner on server s") != std::string::npos);
  REQUIRE(here->psql(database, "DROP SUBSCRIPTION sub").ok());
}

TEST_CASE("a live database: no password is shown, whatever goes wrong") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  for (const std::string& live :
       {"postgresql://me:" + kPassword + "@127.0.0.1:1/none", "host=/nowhere password=" + kPassword,
        "host=x password='" + kPassword, "postgresql://me:" + kPassword + "@%zz/none",
        "password=" + kPassword + " " + kPassword, "postgres://h/d?password=" + kPassword + "&no=1",
        "dbname=none password=" + kPassword + " service=" + kPassword,
        here->connection("none") + " password=" + kPassword}) {
    const Outcome outcome = run_process({DRYSHOD_PROGRAM, "diff", live, "/dev/null"});
    INFO(outcome.err);
    CHECK(outcome.status == 2);
    CHECK(outcome.err.find("error: ") != std::string::npos);
    CHECK_FALSE(shows_password(outcome));
  }
  // Nor where all goes well: the header of a script names its sources.
  const std::string database = here->create_database();
  REQUIRE(here->psql(database, "CREATE TABLE t (a int)").ok());
  const std::string live = here->connection(database) + " password=" + kPassword;
  for (const char* format : {"sql", "text", "json", "md", "html"}) {
    const Outcome outcome = run_process(
        {DRYSHOD_PROGRAM, "diff", live, "/dev/null", "--allow-empty", "--format", format});
    CHECK(outcome.status == 0);
    CHECK_FALSE(shows_password(outcome));
  }
  for (const char* format : {"sql", "text", "json"}) {
    const Outcome outcome =
        run_process({DRYSHOD_PROGRAM, "merge", live, live, live, "--format", format});
    CHECK(outcome.status == 0);
    CHECK_FALSE(shows_password(outcome));
  }
  // Nor does it lie in a store, wherever in the source it stands.
  const std::string folder = here->directory();
  write_file(folder + "/first.sql", "CREATE SCHEMA first;\n");
  for (const std::string& source : {live, folder + "/first.sql + " + live}) {
    const std::string store = folder + "/catalogs.db";
    const Outcome saved =
        run_process({DRYSHOD_PROGRAM, "snapshot", "save", "s", source, "--store", store});
    INFO(saved.err);
    CHECK(saved.status == 0);
    CHECK_FALSE(shows_password(saved));
    const Outcome listed = run_process({DRYSHOD_PROGRAM, "snapshot", "list", "--store", store});
    CHECK(listed.out.find("dbname=" + database) != std::string::npos);
    CHECK_FALSE(shows_password(listed));
    CHECK(read_file(store).find(kPassword) == std::string::npos);
  }
}

TEST_CASE("a live database that goes away while it is read is an error in its own words") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  const std::string database = here->create_database();
  REQUIRE(here->psql(database, "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;").ok());
  Session other(*here, database);
  REQUIRE(other.run("BEGIN; LOCK TABLE t;").ok());
  Outcome outcome;
  std::thread reader([&] {
    outcome = run_process({DRYSHOD_PROGRAM, "dump", here->connection(database)});
  });
  std::string ended;
  for (int i = 0; i < 400 && ended.find('t') == std::string::npos; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    ended = here->query("postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                        "application_name = 'dryshod' AND wait_event_type = 'Lock'");
  }
  reader.join();
  CHECK(ended.find('t') != std::string::npos);
  INFO(outcome.err);
  CHECK(outcome.status == 2);
  CHECK(outcome.err.find("terminating connection") != std::string::npos);
  CHECK(outcome.out.empty());
}

TEST_CASE("the schemas that Neon manages are no difference") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  const std::string database = here->create_database();
  REQUIRE(here->psql(database, "CREATE TABLE t (a int)").ok());
  const std::string dump = here->directory() + "/without_auth.sql";
  write_file(dump, here->dump(database));
  REQUIRE(here->psql(database,
                     "CREATE SCHEMA neon_auth; CREATE TABLE neon_auth.users (id int PRIMARY "
                     "KEY); COMMENT ON SCHEMA neon_auth IS 'managed';")
              .ok());
  for (const Outcome& outcome :
       {diff(here->connection(database), dump), diff(dump, here->connection(database))}) {
    INFO(outcome.err << outcome.out);
    CHECK(outcome.status == 0);
    CHECK(outcome.err.find("schema neon_auth is Neon's own") != std::string::npos);
  }
}

TEST_CASE("security labels are told as a dump tells them") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  const std::string database = here->create_database();
  // A provider is a module; what it would have stored is put there by hand.
  REQUIRE(here->psql(database,
                     "CREATE TABLE labelled (id int, name text);"
                     "SET allow_system_table_mods = on;"
                     "INSERT INTO pg_seclabel VALUES "
                     "('labelled'::regclass, 'pg_class'::regclass, 0, 'dummy', 'un''classified'),"
                     "('labelled'::regclass, 'pg_class'::regclass, 2, 'dummy', 'secret');")
              .ok());
  const auto live = read_live(here->connection(database));
  REQUIRE(live.has_value());
  const std::string dump = here->dump(database);
  for (const char* line :
       {"SECURITY LABEL FOR dummy ON TABLE public.labelled IS 'un''classified';",
        "SECURITY LABEL FOR dummy ON COLUMN public.labelled.name IS 'secret';"}) {
    INFO(line);
    CHECK(live->text.find(line) != std::string::npos);
    CHECK(dump.find(line) != std::string::npos);
  }
}

TEST_CASE("who reads through the pooler is told so") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  const std::string database = here->create_database();
  // The socket's directory under a name as Neon's poolers have.
  const std::string pooler = here->directory() + "/ep-x-pooler.here";
  std::error_code ignored;
  fs::create_directory_symlink(here->directory(), pooler, ignored);
  const auto noted = [](const Result<LiveText>& live) {
    return std::count_if(live->notes.begin(), live->notes.end(), [](const Diagnostic& d) {
      return d.severity == Severity::Note &&
             d.message.find("through the pooler") != std::string::npos;
    });
  };
  const auto straight = read_live(here->connection(database));
  REQUIRE(straight.has_value());
  CHECK(noted(straight) == 0);
  const auto pooled = read_live("host=" + pooler + " user=postgres dbname=" + database);
  REQUIRE(pooled.has_value());
  CHECK(noted(pooled) == 1);
}

TEST_CASE("a not-null whose usual name another table of the schema has is called by it") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  if (here->major() < 18) SKIP("not-nulls have names since 18");
  const std::string database = here->create_database();
  REQUIRE(here->psql(database,
                     "CREATE TABLE zebra (id int NOT NULL, n int NOT NULL);"
                     "CREATE TABLE ape (id int CONSTRAINT zebra_id_not_null NOT NULL);")
              .ok());
  // The server would call it zebra_id_not_null1, as that of ape comes first.
  const auto live = read_live(here->connection(database));
  REQUIRE(live.has_value());
  CHECK(live->text.find(
            "CREATE TABLE public.zebra (\n    id integer CONSTRAINT zebra_id_not_null NOT "
            "NULL,\n    n integer NOT NULL\n)") != std::string::npos);
}

TEST_CASE("indexes and constraints are told as the server's own functions tell them") {
  TestServer* here = server();
  if (here == nullptr) SKIP("no PostgreSQL");
  const std::string database = here->create_database();
  REQUIRE(here->psql(database, R"(
CREATE DOMAIN word AS text;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE "A b" (i int, "C""d" varchar(9), t text, b bpchar, w word, m mood, a int[], c cidr,
  n name, r int4range, "select" int, u uuid, o oid, x text COLLATE "C");
CREATE INDEX ON "A b" (i);
CREATE UNIQUE INDEX "Odd name" ON "A b" ("C""d", t, "select");
CREATE INDEX ON "A b" ("C""d" bpchar_pattern_ops);
CREATE INDEX ON "A b" ("C""d" bpchar_ops);
CREATE INDEX ON "A b" (t bpchar_ops);
CREATE INDEX ON "A b" (t text_pattern_ops);
CREATE INDEX ON "A b" (t varchar_ops);
CREATE INDEX ON "A b" (i oid_ops);
CREATE INDEX ON "A b" (b, w, m);
CREATE INDEX ON "A b" (a);
CREATE INDEX ON "A b" (c);
CREATE INDEX ON "A b" (n);
CREATE INDEX ON "A b" (r);
CREATE INDEX ON "A b" (i, t, u, o);
CREATE INDEX ON "A b" (i DESC);
CREATE INDEX ON "A b" (i, u NULLS FIRST);
CREATE INDEX ON "A b" (x);
CREATE INDEX ON "A b" (x COLLATE "POSIX");
CREATE INDEX ON "A b" (t COLLATE "C");
CREATE INDEX ON "A b" (i) INCLUDE (t);
CREATE INDEX ON "A b" (i) WITH (fillfactor = 70);
CREATE INDEX ON "A b" (i) WHERE i > 0;
CREATE INDEX ON "A b" (lower(t));
CREATE INDEX ON "A b" (i, lower(t));
CREATE INDEX ON "A b" USING hash (i);
CREATE INDEX ON "A b" USING gin (a);
CREATE TABLE keys (gone int, i int PRIMARY KEY, "J" int, k int, l int4range,
  UNIQUE ("J", k), UNIQUE (k) INCLUDE (i), UNIQUE (k, "J") DEFERRABLE,
  UNIQUE (i, k) DEFERRABLE INITIALLY DEFERRED, UNIQUE (i, "J") WITH (fillfactor = 60),
  EXCLUDE USING gist (l WITH &&), CHECK (i > 0), CHECK (k > i AND "J" < 9) NO INHERIT);
ALTER TABLE keys DROP COLUMN gone;
ALTER TABLE keys ADD CONSTRAINT later CHECK (k > 1) NOT VALID;
CREATE TABLE parts (i int, k int, PRIMARY KEY (i, k), UNIQUE (k, i)) PARTITION BY LIST (i);
CREATE TABLE part PARTITION OF parts FOR VALUES IN (1);
CREATE INDEX ON parts (k);
ALTER TABLE parts ADD FOREIGN KEY (i) REFERENCES keys;
)")
              .ok());
  if (here->major() >= 15) {
    REQUIRE(
        here->psql(database,
                   "CREATE UNIQUE INDEX ON \"A b\" (u) NULLS NOT DISTINCT; ALTER TABLE keys ADD "
                   "UNIQUE NULLS NOT DISTINCT (l, k);")
            .ok());
  }
  if (here->major() >= 18) {
    REQUIRE(
        here->psql(database,
                   "ALTER TABLE keys ADD CONSTRAINT unchecked CHECK (k > 2) NOT ENFORCED;"
                   "CREATE TABLE spans (a int4range, l int4range, UNIQUE (a, l WITHOUT OVERLAPS));")
            .ok());
  }
  const auto live = read_live(here->connection(database));
  REQUIRE(live.has_value());
  // But for a key with parameters, which pg_get_constraintdef() does not tell.
  std::istringstream told(here->query(database, R"(
SET search_path = '';
SELECT replace(pg_get_indexdef(indexrelid), E'\n', ' ') || ';' FROM pg_index i WHERE
  indexrelid >= 16384 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) AND
  NOT indisprimary
UNION ALL SELECT 'CONSTRAINT ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid >= 16384 AND contype <> 'n' AND conname <> 'keys_i_J_key' AND
  coninhcount = 0)"));
  size_t statements = 0;
  for (std::string line; std::getline(told, line);) {
    if (line.empty() || line == "SET") continue;
    ++statements;
    INFO(line);
    CHECK(live->text.find(line) != std::string::npos);
  }
  CHECK(statements >= 40);  // fewer before 15
  check_equal(*here, database);
}

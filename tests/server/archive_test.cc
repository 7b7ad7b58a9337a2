// A database dumped in all four forms of pg_dump is one and the same schema, and the text that is
// made of an archive is pg_restore's own. Own fixtures; DRYSHOD_TEST_SIZE=full: both sides of every
// pair too. Refuses to know what is in a fixture.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>

#include "catalog/digest.h"
#include "parser/archive/archive.h"
#include "parser/archive/restored_sql.h"
#include "parser/load.h"
#include "tests/server/dumps.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

const fs::path kFixtures = fs::path(DRYSHOD_SOURCE_DIR) / "fixtures";

bool is_full() {
  const char* size = std::getenv("DRYSHOD_TEST_SIZE");
  return size != nullptr && std::string(size) == "full";
}

/// Some of everything that entries treat in a way of their own.
const char* const kSpecial = R"(
CREATE ROLE archive_keeper;
CREATE ROLE archive_clerk;
CREATE SCHEMA "Odd schema" AUTHORIZATION archive_keeper;
SET ROLE archive_keeper;
CREATE TABLE "Odd schema"."A table" (id serial PRIMARY KEY, day date, note text DEFAULT 'x\y''z');
INSERT INTO "Odd schema"."A table" (day) VALUES ('2024-02-03');
RESET ROLE;
CREATE TABLE parted (id int, day date) PARTITION BY RANGE (day);
CREATE TABLE parted_2024 PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE INDEX parted_id ON parted (id);
CREATE VIEW early AS SELECT id FROM parted;
CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM parted;
CREATE FUNCTION twice(a int, b text DEFAULT 'c') RETURNS int LANGUAGE sql AS 'SELECT a * 2';
CREATE PROCEDURE nothing(a int) LANGUAGE sql AS 'SELECT 1';
CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);
CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq);
CREATE OPERATOR FAMILY own_family USING btree;
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE DOMAIN small AS int CHECK (VALUE < 10);
CREATE FUNCTION seen() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION seen();
COMMENT ON EVENT TRIGGER watch IS 'two
lines';
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO archive_clerk;
GRANT SELECT (id) ON parted TO archive_clerk;
GRANT CREATE ON SCHEMA public TO archive_clerk;
CREATE STATISTICS parted_stats ON id, day FROM parted;
CREATE PUBLICATION told FOR TABLE parted;
CREATE POLICY mine ON parted USING (id > 0);
ALTER TABLE parted ENABLE ROW LEVEL SECURITY;
SELECT lo_create(4242);
COMMENT ON LARGE OBJECT 4242 IS 'a note';
)";

/// Without what comes with the version of pg_restore, and what is a comment's or nobody's: up to 15
/// views and sequences are called tables where they are given an owner.
std::string comparable(const std::string& text) {
  std::string out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    const bool varies = line.empty() || line.starts_with("\\restrict") ||
                        line.starts_with("\\unrestrict") ||
                        line.starts_with("SET transaction_timeout");
    if (varies) continue;
    if (line.ends_with("; Owner: -")) line.pop_back();
    for (const char* kind : {"ALTER VIEW ", "ALTER MATERIALIZED VIEW ", "ALTER SEQUENCE "}) {
      if (line.starts_with(kind) && line.find(" OWNER TO ") != std::string::npos) {
        line = "ALTER TABLE " + line.substr(std::string(kind).size());
      }
    }
    out += line + "\n";
  }
  return out;
}

/// Does the source have only what the major has?
bool is_of_major(const std::string& path, int major) {
  SourceMap map;
  Strings strings;
  LoadOptions options;
  options.allow_empty = true;
  options.major = major;
  return load(map, strings, path, options).has_value();
}

class Archives {
 public:
  explicit Archives(TestServer& server) : server_(server) {}

  void check(const std::string& name, const std::string& sql) {
    INFO(name);
    const std::string database = server_.create_database();
    // What this server does not take is no affair of this test; how many it took is.
    if (server_.psql(database, sql).ok()) {
      ++taken_;
      compare(database);
    }
    server_.drop_database(database);
  }

  int taken() const { return taken_; }

 private:
  std::string dump(const std::string& database, const std::string& form) {
    const std::string path = server_.directory() + "/archive." + form;
    fs::remove_all(path);
    // What an archive can hold besides, and nobody compares.
    const std::string more = server_.major() >= 18 && form != "p" ? "--statistics" : "--verbose";
    const Outcome done = run_process({server_.binaries() + "/pg_dump", more, "-F", form, "-f", path,
                                      "-d", server_.connection(database)});
    INFO(done.err);
    REQUIRE(done.ok());
    return path;
  }

  void compare(const std::string& database) {
    const std::string plain = dump(database, "p");
    for (const char* form : {"c", "d", "t"}) {
      INFO(form);
      const std::string path = dump(database, form);
      SourceMap map;
      Strings strings;
      LoadOptions options;
      options.allow_empty = true;
      const LoadedPair pair = load_pair(map, strings, plain, options, path, options);
      INFO((pair.from ? "" : map.render(pair.from.error()[0], false)));
      INFO((pair.to ? "" : map.render(pair.to.error()[0], false)));
      REQUIRE(pair.from.has_value() == pair.to.has_value());
      if (!pair.from) continue;  // the plain dump is another test's affair
      CHECK(pair.from->dump_major == server_.major());
      CHECK(pair.to->dump_major == server_.major());
      CHECK(digest(pair.from->catalog) == digest(pair.to->catalog));
      CHECK(pair.from->reported == pair.to->reported);
    }
    text_of_pg_restore(database);
  }

  void text_of_pg_restore(const std::string& database) {
    const std::string program = server_.binaries() + "/pg_restore";
    if (!fs::exists(program)) return;
    const std::string path = server_.directory() + "/archive.s";
    fs::remove(path);
    REQUIRE(run_process({server_.binaries() + "/pg_dump", "-Fc", "-s", "-f", path, "-d",
                         server_.connection(database)})
                .ok());
    const Outcome restored = run_process({program, "-f", "-", path});
    REQUIRE(restored.ok());
    const Result<Archive> archive = open_archive(path);
    REQUIRE(archive);
    const std::string text = comparable(restored_sql(archive->toc).text);
    CHECK(dump_difference(text, comparable(restored.out)) == "");
    CHECK((text == comparable(restored.out)));
    ++texts_;
  }

  TestServer& server_;
  int taken_ = 0, texts_ = 0;
};

TEST_CASE("every form of a dump is the same schema") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  Archives archives(*server);
  archives.check("special", kSpecial);
  REQUIRE(archives.taken() == 1);
  // Roles that fixtures speak of.
  server->psql("postgres",
               "CREATE ROLE app_owner; CREATE ROLE app_reader; CREATE ROLE app_writer;");
  for (const char* family : {"shop", "events", "legacy"}) {
    for (const char* version : {"v1.sql", "v3.sql"}) {
      const fs::path path = kFixtures / family / version;
      archives.check(path.string(), read_file(path.string()));
    }
  }
  std::vector<fs::path> pairs;
  for (const auto& pair : fs::directory_iterator(kFixtures / "pairs")) pairs.push_back(pair.path());
  std::sort(pairs.begin(), pairs.end());
  const size_t step = is_full() ? 1 : 60;
  size_t asked = 7;
  for (size_t i = 0; i < pairs.size(); i += step) {
    for (const char* side : {"a.sql", "b.sql"}) {
      const std::string path = (pairs[i] / side).string();
      if (!is_of_major(path, server->major())) continue;
      archives.check(path, read_file(path));
      ++asked;
    }
  }
  CHECK(archives.taken() * 10 > static_cast<int>(asked) * 8);
}

TEST_CASE("pg_dumpall's file is its one database, and two are refused") {
  TestServer* shared = TestServer::shared();
  if (shared == nullptr) SKIP("no PostgreSQL");
  const auto server = TestServer::another(shared->binaries());
  const std::string database = server->create_database();
  REQUIRE(server->psql(database, kSpecial).ok());
  const auto read = [&](const std::vector<std::string>& command) {
    const Outcome dumped = run_process(command);
    REQUIRE(dumped.ok());
    const std::string path = server->directory() + "/" + fs::path(command[0]).filename().string();
    write_file(path, dumped.out);
    return path;
  };
  const auto dump_all = [&] {
    return read({server->binaries() + "/pg_dumpall", "-d", server->connection("postgres")});
  };
  const std::string one =
      read({server->binaries() + "/pg_dump", "-d", server->connection(database)});
  const std::string all = dump_all();
  for (const auto& [from, to] : {std::pair(one, all), std::pair(all, one)}) {
    const Outcome compared = run_process({DRYSHOD_PROGRAM, "diff", from, to, "--exit-code"});
    INFO(compared.out + compared.err);
    CHECK(compared.status == 0);
  }

  const std::string second = server->create_database();
  REQUIRE(server->psql(second, "CREATE TABLE elsewhere (id int);").ok());
  const Outcome both = run_process({DRYSHOD_PROGRAM, "diff", "/dev/null", dump_all()});
  CHECK(both.status == 2);
  CHECK(both.err.find("error: the schemas of several databases") != std::string::npos);
}

}  // namespace
}  // namespace dryshod

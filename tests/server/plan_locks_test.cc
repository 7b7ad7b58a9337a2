// Plans of fixtures/plans on a server with rows: what each statement locks, reads and writes again
// is what plan.json says of it; no step reads or rewrites a table with rows while others wait for
// it, but for those that say so; and what the files leave is TO. Refuses to know how a plan comes
// about.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "tests/server/dumps.h"
#include "tests/server/plan_case.h"
#include "tests/server/session.h"
#include "tests/server/watched_sql.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const std::string kFolder = DRYSHOD_SOURCE_DIR "/fixtures/plans/";
constexpr size_t kLeastCases = 52;

struct Shout {
  std::string why;
  int last_major = 99;
};
/// The cases in which a step holds a table that it reads or rewrites. Each fails where it no longer
/// does.
const std::map<std::string, Shout> kShouting = {
    {"domain_check_added",
     {"VALIDATE CONSTRAINT of a domain keeps writers from its tables: there is no other way"}},
    {"column_generated_added",
     {"ADD COLUMN writes every row: no expression can be given to a column that is there"}},
    {"enum_label_removed_under_domain",
     {"the domain is made anew over the new type, and its columns with it: not built yet"}},
    {"generated_base_changed", {"the same: what is computed from another column is a new one"}},
    {"exclusion_added", {"no index of an exclusion constraint can be built CONCURRENTLY"}},
    {"unlogged", {"SET UNLOGGED writes the table again: there is no other way"}},
};

/// "lock public.ship SHARE", "scan public.ship", "rewrite public.ship", "rebuild public.ship_pkey".
using Work = std::set<std::string>;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

// ---- what is said ----------------------------------------------------------------

/// `light`: relations of which the lightest lock is left out (locks_test.cc says why).
Work said(const Json& statement, const std::set<std::string>& light) {
  Work work;
  for (const Json& lock : statement["locks"]) {
    const std::string name = lock["relation"], mode = lock["mode"];
    if (lock.value("index", false) || (mode == "ACCESS SHARE" && light.contains(name))) continue;
    work.insert("lock " + name + " " + mode);
  }
  for (const auto& [key, word] : {std::pair("scans", "scan "), std::pair("rewrites", "rewrite "),
                                  std::pair("index_rebuilds", "rebuild ")}) {
    for (const Json& name : statement[key]) work.insert(word + name.get<std::string>());
  }
  return work;
}

// ---- what is seen ----------------------------------------------------------------

// Also what another session's backend waits for.
const std::string kLocksOf = std::string("WITH modes AS (" + std::string(kModes) +
                                         R"()
SELECT DISTINCT ON (c.oid) 'lock ' || quote_ident(nspname) || '.' || quote_ident(relname) || ' ' || words
FROM pg_locks l JOIN modes USING (mode) JOIN pg_class c ON c.oid = relation
JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind NOT IN ('i', 'I') AND nspname !~ '^pg_' AND nspname <> 'information_schema'
  AND locktype = 'relation' AND nspname <> 'dryshod' AND pid = )");

class Watcher {
 public:
  Watcher(TestServer& server, const std::string& database)
      : server_(server), database_(database), session_(server, database), other_(server, database) {
    for (const char* setting : {"search_path = ''", "check_function_bodies = off",
                                "dryshod.pause_ms = 0", "timezone = 'Europe/Berlin'"}) {
      must(session_.run("SET " + std::string(setting) + ";"));
    }
    must(session_.run("\\t on\n\\pset format unaligned"));
  }

  /// In a transaction of its own, which is asked before it ends.
  Work in_transaction(const std::string& sql) {
    must(session_.run("BEGIN;"));
    must(session_.run(with_relations(kKeep)));
    must(session_.run(sql + ";"));
    const Work work = lines(must(session_.run(with_relations(kCompare))));
    must(session_.run("COMMIT;"));
    return work;
  }

  /// Outside a transaction block: in the way of it stands a transaction for each table, and goes
  /// when it is waited for. Each time the locks are noted, with those that are waited for.
  Work alone(const std::string& sql, bool batched) {
    std::map<std::string, std::unique_ptr<Session>> in_the_way;
    for (const std::string& table : lines_of(
             server_.query(database_,
                           "SELECT c.oid::regclass FROM pg_class c WHERE relkind IN ('r', 'p') AND "
                           "relnamespace = 'public'::regnamespace"))) {
      auto one = std::make_unique<Session>(server_, database_);
      must(one->run(batched ? "BEGIN; SELECT count(*) FROM (SELECT FROM ONLY " + table +
                                  " FOR UPDATE) AS t;"
                            : "BEGIN; LOCK TABLE ONLY " + table + " IN ROW EXCLUSIVE MODE;"));
      const std::string backend = one->backend();
      in_the_way[backend] = std::move(one);
    }
    Work work;
    auto done = std::async(std::launch::async, [&] { return session_.run(sql + ";"); });
    while (done.wait_for(std::chrono::milliseconds(5)) != std::future_status::ready) {
      const std::vector<std::string> holders =
          lines_of(other_.run("SELECT unnest(pg_blocking_pids(" + session_.backend() + "));").out);
      if (holders.empty()) continue;
      work.merge(
          lines(must(other_.run(kLocksOf + session_.backend() + " ORDER BY c.oid, number DESC;"))));
      in_the_way.erase(holders.front());
    }
    must(done.get());
    return strongest(work);
  }

  /// Sequences and types.
  std::set<std::string> light() {
    const std::vector<std::string> names = lines_of(
        must(other_.run("SELECT quote_ident(nspname) || '.' || quote_ident(relname) FROM pg_class "
                        "JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('S', 'c');"))
            .out);
    return {names.begin(), names.end()};
  }
  /// Tables with rows.
  std::set<std::string> filled() {
    const std::vector<std::string> names = lines_of(
        must(other_.run(
                 "SELECT quote_ident(nspname) || '.' || quote_ident(relname) FROM pg_class c JOIN "
                 "pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('r', 'm') AND "
                 "pg_relation_size(c.oid) > 0 AND nspname = 'public';"))
            .out);
    return {names.begin(), names.end()};
  }
  void do_all(const std::string& file) { must(session_.run(file)); }

 private:
  static Work lines(const Reply& reply) {
    const std::vector<std::string> all = lines_of(reply.out);
    return {all.begin(), all.end()};
  }
  static Reply must(Reply reply) {
    if (!reply.ok()) throw std::runtime_error(reply.sqlstate + " " + reply.out);
    return reply;
  }

  /// Of what was seen at several times.
  static Work strongest(const Work& all) {
    static const std::vector<std::string> modes = {
        " ACCESS SHARE", " ROW SHARE",           " ROW EXCLUSIVE", " SHARE UPDATE EXCLUSIVE",
        " SHARE",        " SHARE ROW EXCLUSIVE", " EXCLUSIVE",     " ACCESS EXCLUSIVE"};
    std::map<std::string, size_t> best;
    for (const std::string& line : all) {
      const size_t end = line.find(' ', std::string("lock ").size());
      const size_t rank = std::find(modes.begin(), modes.end(), line.substr(end)) - modes.begin();
      size_t& is = best[line.substr(0, end)];
      is = std::max(is, rank);
    }
    Work work;
    for (const auto& [head, rank] : best) work.insert(head + modes.at(rank));
    return work;
  }

  TestServer& server_;
  std::string database_;
  Session session_, other_;
};

std::string differences(const Work& seen, const Work& said) {
  std::string out;
  for (const std::string& line : seen) {
    if (!said.contains(line)) out += "    seen only: " + line + "\n";
  }
  for (const std::string& line : said) {
    if (!seen.contains(line)) out += "    said only: " + line + "\n";
  }
  return out;
}

/// Tables with rows that are read or rewritten while readers or writers wait: "scan public.ship".
Work held_up(const Work& of_step, const std::set<std::string>& filled) {
  Work held;
  for (const std::string& line : of_step) {
    const size_t end = line.find(' ');
    if (line.starts_with("lock ") || line.starts_with("rebuild ")) continue;
    const std::string table = line.substr(end + 1);
    if (!filled.contains(table)) continue;
    for (const char* mode : {"SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"}) {
      if (of_step.contains("lock " + table + " " + mode)) held.insert(line);
    }
  }
  return held;
}

class PlanRun {
 public:
  PlanRun(TestServer& server, const fs::path& place)
      : server_(server), place_(place), name_(place.filename()) {}

  void all() {
    const fs::path options = place_ / "options.txt";
    const PlanCase plan(
        server_, place_ / "from.sql", place_ / "to.sql",
        fs::exists(options) ? lines_of(read_file(options)) : std::vector<std::string>());
    watch(plan);
    leave(plan);
  }

 private:
  std::string start() {
    const std::string database = server_.create_database();
    std::string sql = read_file(place_ / "from.sql");
    if (fs::exists(place_ / "rows.sql")) sql += read_file(place_ / "rows.sql");
    const Outcome loaded = server_.psql(database, sql);
    if (!loaded.ok()) throw std::runtime_error(loaded.err);
    return database;
  }

  /// Statement by statement.
  void watch(const PlanCase& plan) {
    const std::string database = start();
    bool shouts = false;
    {
      Watcher watcher(server_, database);
      const std::set<std::string> filled = watcher.filled();
      watcher.do_all(plan.file(plan.json()["prepare"]));
      for (const Json& step : plan.json()["steps"]) {
        Work of_step;
        for (const Json& statement : step["statements"])
          of_step.merge(of(watcher, step, statement));
        const Work held = held_up(of_step, filled);
        const bool says = step["shouts"];
        shouts = shouts || says;
        INFO(name_ << ", step " << step["number"] << ": " << step["title"]);
        INFO((held.empty() ? std::string() : *held.begin()));
        CHECK(held.empty() != says);
      }
    }
    INFO(name_);
    const auto listed = kShouting.find(name_);
    CHECK(shouts == (listed != kShouting.end() && server_.major() <= listed->second.last_major));
    server_.drop_database(database);
  }

  Work of(Watcher& watcher, const Json& step, const Json& statement) {
    const std::string sql = statement["sql"];
    const bool batched = step["resumable"];
    const bool waits = sql.find(" CONCURRENTLY") != std::string::npos && !sql.starts_with("DO ");
    Work seen, expected = said(statement, watcher.light());
    try {
      seen = batched || waits ? watcher.alone(sql, batched) : watcher.in_transaction(sql);
    } catch (const std::exception& error) {
      FAIL(name_ << ", step " << step["number"] << ": " << error.what() << sql);
    }
    // Held for a moment (a partition's row is held against the bounds of the tables above): seen by
    // chance.
    if (batched) {
      for (Work* work : {&seen, &expected}) {
        std::erase_if(*work,
                      [](const std::string& line) { return line.ends_with(" ACCESS SHARE"); });
      }
    }
    const std::set<std::string> light = watcher.light(), rows = watcher.filled();
    std::erase_if(expected, [&](const std::string& line) {
      return line.starts_with("scan ") && !rows.contains(line.substr(5));
    });
    std::erase_if(expected, [&](const std::string& line) {
      return std::any_of(light.begin(), light.end(), [&](const std::string& name) {
        return line == "lock " + name + " ACCESS SHARE";
      });
    });
    const std::string difference = differences(seen, expected);
    INFO(name_ << ", step " << step["number"] << "\n" << sql << "\n" << difference);
    CHECK(difference.empty());
    return seen;
  }

  /// As a user does it.
  void leave(const PlanCase& plan) {
    const std::string database = start(), wanted = server_.create_database();
    const Outcome made = server_.psql(wanted, read_file(place_ / "to.sql"));
    REQUIRE(made.ok());
    const Outcome ran = plan.run(database, {"--past-gates", "--pause", "0.05"});
    const Outcome purged = plan.run(database, {"--purge"});
    INFO(name_ << "\n" << ran.out << ran.err << purged.err);
    CHECK(ran.ok());
    CHECK(purged.ok());
    CHECK(dump_difference(server_.dump(database), server_.dump(wanted)) == "");
    server_.drop_database(database);
    server_.drop_database(wanted);
  }

  TestServer& server_;
  fs::path place_;
  std::string name_;
};

}  // namespace

TEST_CASE("the steps of a plan do what it says of them, and leave what was asked for") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  std::set<fs::path> places;
  for (const auto& entry : fs::directory_iterator(kFolder)) places.insert(entry.path());
  CHECK(places.size() >= kLeastCases);
  for (const fs::path& place : places) {
    DYNAMIC_SECTION(place.filename().string()) {
      PlanRun(*server, place).all();
    }
  }
}

TEST_CASE("an index whose build was broken off is built again") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const fs::path place = fs::path(kFolder) / "index_added";
  const PlanCase plan(*server, place / "from.sql", place / "to.sql", {});
  const std::string database = server->create_database();
  const std::string is_valid =
      "SELECT indisvalid FROM pg_index WHERE indexrelid = 'public.ship_name_idx'::regclass";
  server->query(database, read_file(place / "from.sql") + read_file(place / "rows.sql"));
  server->psql(database, "CREATE UNIQUE INDEX CONCURRENTLY ship_name_idx ON public.ship ((1));");
  REQUIRE(server->query(database, is_valid) == "f");
  CHECK(plan.run(database, {"--past-gates"}).ok());
  CHECK(server->query(database, is_valid) == "t");
}

}  // namespace dryshod

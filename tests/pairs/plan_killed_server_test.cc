// A plan's runner whose server process is killed in the middle of a step: run again it must arrive
// where it would have, and its rollback must leave what was there. Each step is stopped twice: at
// its first lock on a table (an index that is built CONCURRENTLY is then there and invalid, rows
// are filled in part), and when all is done but its progress.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <future>
#include <thread>

#include "tests/pairs/plan_scene.h"
#include "tests/server/dumps.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

constexpr const char* kQuick[] = {"column--type-under-a-view", "foreign_key--needs-a-new-unique",
                                  "index--becomes-unique", "unique--added-and-dropped"};
/// Too slow for every run: DRYSHOD_TEST_SIZE=full.
constexpr const char* kFull[] = {"column--type-under-index-and-check",
                                 "primary_key--changed-under-foreign-keys",
                                 "partition--own-index-looks-like-the-parents",
                                 "column--dropped-takes-index-and-checks",
                                 "function--used-by-check-and-index",
                                 "index--access-methods",
                                 "enum--column-changes-enum"};

/// A session that holds locks until it goes out of scope.
class Holder {
 public:
  Holder(const TestServer& server, const std::string& database, const std::string& locks)
      : server_(server), database_(database) {
    const std::string sql = "SET application_name = 'holder';\nBEGIN;\n" + locks +
                            "SELECT pg_advisory_xact_lock(77);\nSELECT pg_sleep(60);\n";
    session_ = std::async(std::launch::async, [this, sql] { return server_.psql(database_, sql); });
    wait([&] {
      return server_.query(database_,
                           "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND "
                           "objid = 77 AND granted") != "0";
    });
  }
  ~Holder() {
    server_.query(database_,
                  "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE "
                  "application_name = 'holder' AND datname = current_database()");
    session_.wait();
  }
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;

  /// True when it came about in time.
  static bool wait(const std::function<bool()>& done) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < deadline) {
      if (done()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

 private:
  const TestServer& server_;
  std::string database_;
  std::future<Outcome> session_;
};

enum class At : uint8_t { FirstLock, Progress };

class Killing {
 public:
  Killing(TestServer& server, std::string name, const fs::path& from, const fs::path& to)
      : server_(server),
        name_(std::move(name)),
        start_(server, from, Rows::Plain),
        plan_(server, server.directory() + "/killed", from, to) {
    INFO(name_ << start_.problem() << plan_.problem);
    REQUIRE((start_.problem().empty() && plan_.problem.empty()));
    tables_ = server_.query(start_.fresh(), R"(
SELECT coalesce(string_agg(format('LOCK TABLE %1$s IN ROW EXCLUSIVE MODE; SELECT FROM %1$s WHERE ctid = '
                                  '(SELECT max(ctid) FROM ONLY %1$s) FOR UPDATE;', oid::regclass), E'\n'), '')
FROM pg_class WHERE relkind = 'r' AND relnamespace NOT IN ('pg_catalog'::regnamespace,
  'information_schema'::regnamespace))") +
              "\n";
    const Scene end(server, to, Rows::None);
    wanted_ = end.dump();
  }

  /// How many steps were killed.
  int every_step() {
    int killed = 0;
    std::string before = start_.fresh();
    CHECK(server_.psql(before, plan_.text(plan_.prepare)).ok());
    for (size_t i = 0; i < plan_.steps.size(); ++i) {
      for (const At at : {At::FirstLock, At::Progress}) killed += one(before, i, at) ? 1 : 0;
      const Outcome ran = server_.psql(before, plan_.text(plan_.steps[i].file));
      INFO(name_ << " " << plan_.steps[i].file << ran.err);
      REQUIRE(ran.ok());
    }
    server_.drop_database(before);
    return killed;
  }

 private:
  /// Whether it was there to be killed: not each step waits for a table.
  bool one(const std::string& before, size_t step, At at) {
    INFO(name_ << " " << plan_.steps[step].file
               << (at == At::Progress ? " killed before its end" : " killed at a lock"));
    const std::string there = server_.create_database(before);
    bool killed = false;
    {
      const Holder holder(
          server_, there,
          at == At::Progress ? "LOCK TABLE dryshod.progress IN SHARE MODE;\n" : tables_);
      auto run = std::async(std::launch::async, [&] {
        return plan_.run_sh(there,
                            {"--to", plan_.steps[step].phase, "--tries", "1", "--batch", "1"});
      });
      Holder::wait([&] {
        killed = server_.query(there, kKill) != "0";
        return killed || run.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
      });
      const Outcome outcome = run.get();
      INFO(outcome.out << outcome.err);
      if (killed) CHECK(outcome.status == 11);
    }
    if (killed) {
      const std::string back = server_.create_database(there);
      arrives(there);
      comes_back(back);
      server_.drop_database(back);
    }
    CHECK((killed || at == At::FirstLock));  // progress is written by each step
    server_.drop_database(there);
    return killed;
  }

  void arrives(const std::string& database) {
    const Outcome run = plan_.run_sh(database, {"--past-gates"});
    INFO(run.out << run.err);
    CHECK(run.ok());
    const Outcome purged = plan_.run_sh(database, {"--purge"});
    INFO(purged.out << purged.err);
    CHECK(purged.ok());
    const std::string now = server_.dump(database);
    INFO(dump_difference(now, wanted_));
    const bool same = sorted_lines(now) == sorted_lines(wanted_);
    CHECK(same);
  }

  void comes_back(const std::string& database) {
    const Outcome run = plan_.run_sh(database, {"--rollback"});
    INFO(run.out << run.err);
    CHECK(run.ok());
    CHECK(start_.difference(database, plan_.lost) == "");
  }

  /// Whoever waits for the holder.
  static constexpr const char* kKill =
      "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = "
      "current_database() AND wait_event_type = 'Lock' AND application_name = 'dryshod'";

  TestServer& server_;
  std::string name_;
  Scene start_;
  WrittenPlan plan_;
  std::string tables_;  // locks that every change of a table waits for
  std::string wanted_;
};

fs::path pair(const std::string& name) {
  return fs::path(DRYSHOD_SOURCE_DIR) / "fixtures/pairs" / name;
}

}  // namespace

TEST_CASE("a plan that is killed in any step arrives, and comes back") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  server->psql("postgres",
               "CREATE ROLE app_owner; CREATE ROLE app_reader; CREATE ROLE app_writer;");
  int killed = 0;
  const auto kill_in = [&](const char* name) {
    killed += Killing(*server, name, pair(name) / "a.sql", pair(name) / "b.sql").every_step();
  };
  for (const char* name : kQuick) kill_in(name);
  const char* size = std::getenv("DRYSHOD_TEST_SIZE");
  if (size != nullptr && std::string(size) == "full") {
    for (const char* name : kFull) kill_in(name);
  }
  WARN(killed << " steps killed");
  CHECK(killed > 20);
}

}  // namespace dryshod

// Every pair with rows on a real server: the plan from one side to the other is run file by file,
// must leave the other side, and from each gate the way back must leave the first with all of its
// rows; the same for the direct script, with --retain and without, and its rollback. What data
// refuses is tried with tamer rows, and must have changed nothing. A part of the pairs, unless
// DRYSHOD_TEST_SIZE=full (then DRYSHOD_TEST_PART=2/3 is the second of three runs beside each
// other); those that DRYSHOD_TEST_PAIRS is a part of the name of, where that is set.
#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "tests/pairs/pairs.h"
#include "tests/pairs/plan_scene.h"
#include "tests/server/dumps.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

constexpr int kListedMajor = 15;     // as in round_trip_server_test.cc
constexpr size_t kQuickStride = 23;  // of the pairs

enum class End : uint8_t {
  Arrived,
  Refused,
  Wrong,
  Same,  // as in a form that was tried before
};
struct Attempt {
  End end = End::Arrived;
  std::string words;
};
Attempt wrong(const std::string& words) {
  return {End::Wrong, words};
}

struct Way {
  const Pair& pair;
  std::string name;  // "x--y a->b"
  fs::path from, to;
  Scene* start = nullptr;
  const std::string* wanted = nullptr;  // the dump of TO
  bool ends_elsewhere = false;          // no script makes TO's dump (known.txt)
  bool starts_elsewhere = false;        // nor FROM's of TO
};

class PlanTrip {
 public:
  explicit PlanTrip(TestServer& server) : server_(server), known_(known_failures()) {
    server_.psql("postgres",
                 "CREATE ROLE app_owner; CREATE ROLE app_reader; CREATE ROLE app_writer;");
  }

  void both_ways(const Pair& pair) {
    if (pair.of_cluster) return;
    // Not promised for this major: tried all the same where it can be had.
    const int major = server_.major();
    if (pair.pg_min > major && !run_offline(pair.a, pair.b, major).loaded) return;
    scenes_.clear();
    one_way(pair, "a->b", pair.a, pair.b, "b->a");
    one_way(pair, "b->a", pair.b, pair.a, "a->b");
    scenes_.clear();
  }

  void report(bool are_many) const {
    std::ostringstream out;
    for (const auto& [form, counts] : counts_) {
      out << form << ": " << counts.arrived << " arrived, of which " << counts.refused
          << " with tamer rows only; " << counts.known << " known, " << counts.failed
          << " failed\n";
    }
    WARN(out.str() << tables_.filled << " of " << tables_.tables << " tables got rows");
    CHECK((tables_.tables > 0 || !are_many));
    CHECK(tables_.filled * 4 >= tables_.tables * 3);
  }

 private:
  Scene& scene(const fs::path& file, Rows rows) {
    auto& place = scenes_[{file, rows}];
    if (!place) place = std::make_unique<Scene>(server_, file, rows);
    return *place;
  }

  bool is_known(const std::string& name) const {
    return known_.contains(name) ||
           known_.contains(name + " of PostgreSQL " + std::to_string(server_.major()));
  }

  void one_way(const Pair& pair, const std::string& direction, const fs::path& from,
               const fs::path& to, const std::string& reverse) {
    Way way{pair, pair.name + " " + direction, from, to};
    way.wanted = &scene(to, Rows::Boundary).dump();
    way.ends_elsewhere = is_known(way.name + " on a server");
    way.starts_elsewhere = is_known(pair.name + " " + reverse + " on a server");
    const FilledTables& filled = scene(from, Rows::Boundary).filled();
    tables_.tables += filled.tables;
    tables_.filled += filled.filled;
    const WrittenPlan plan(server_, server_.directory() + "/plan", from, to);
    with_rows(way, "by plan", [&] { return by_plan(way, plan); });
    with_rows(way, "by diff", [&] { return by_diff(way, false); });
    with_rows(way, "by diff --retain", [&] { return by_diff(way, true); });
  }

  template <typename Try>
  void with_rows(Way& way, const std::string& form, const Try& attempt) {
    Attempt last;
    bool refused = false;
    for (const Rows rows : {Rows::Boundary, Rows::Plain, Rows::None}) {
      way.start = &scene(way.from, rows);
      if (!way.start->problem().empty()) {
        last = wrong(way.start->problem());
      } else {
        last = attempt();
      }
      if (last.end != End::Refused) break;
      refused = true;
    }
    if (last.end == End::Same) return;
    if (last.end == End::Refused) last.words = "without any rows: " + last.words;
    judge(way.name + " " + form, form, last.end == End::Arrived ? std::string() : last.words,
          refused);
  }

  void judge(const std::string& name, const std::string& form, const std::string& problem,
             bool refused) {
    INFO(name);
    Counts& counts = counts_[form];
    const std::string here = name + " of PostgreSQL " + std::to_string(server_.major());
    if (known_.contains(here) || (known_.contains(name) && server_.major() == kListedMajor)) {
      CHECK_FALSE(problem.empty());  // passes now: take it off tests/pairs/known.txt
      ++counts.known;
    } else if (!known_.contains(name)) {
      INFO(problem);
      CHECK(problem.empty());
      counts.arrived += problem.empty() ? 1 : 0;
      counts.failed += problem.empty() ? 0 : 1;
      counts.refused += problem.empty() && refused ? 1 : 0;
    }
  }

  // ---- the plan --------------------------------------------------------------------
  Attempt by_plan(const Way& way, const WrittenPlan& plan) {
    if (!plan.problem.empty()) return wrong(plan.problem);
    const std::string database = way.start->fresh();
    const Attempt attempt = along(way, plan, database);
    server_.drop_database(database);
    return attempt;
  }

  /// The state after so many steps, once more.
  std::string again(const Way& way, const WrittenPlan& plan, const std::string& database,
                    size_t steps) {
    if (!database.empty()) {
      if (std::string copy = way.start->copy(database); !copy.empty()) return copy;
    }
    std::string made = way.start->fresh();
    server_.psql(made, plan.text(plan.prepare));
    for (size_t i = 0; i < steps; ++i) server_.psql(made, plan.text(plan.steps[i].file));
    return made;
  }

  Attempt along(const Way& way, const WrittenPlan& plan, const std::string& database) {
    if (!plan.prepare.empty()) {
      const Outcome prepared = server_.psql(database, plan.text(plan.prepare));
      if (!prepared.ok()) return wrong(plan.prepare + ": " + prepared.err);
    }
    size_t gate = 0;
    for (size_t i = 0; i < plan.steps.size(); ++i) {
      const Outcome ran = server_.psql(database, plan.text(plan.steps[i].file));
      if (!ran.ok()) return stopped(way, plan, database, i, ran.err);
      for (; gate < plan.gates.size() && plan.gates[gate].last_step == i + 1; ++gate) {
        const std::string problem = from_gate(way, plan, database, plan.gates[gate]);
        if (!problem.empty()) return wrong(problem);
      }
    }
    if (plan.purge.empty()) return {};
    const Outcome purged = server_.psql(database, plan.text(plan.purge));
    if (!purged.ok()) return wrong("purge.sql: " + purged.err);
    const std::string now = server_.dump(database);
    const bool same = way.pair.column_order || plan.rows_move
                          ? sorted_lines(now) == sorted_lines(*way.wanted)
                          : now == *way.wanted;
    if (same || way.ends_elsewhere) return {};
    return wrong("after purge.sql:\n" + dump_difference(now, *way.wanted));
  }

  static std::set<std::string> lost_of(const WrittenPlan& plan, int loss_class) {
    return loss_class == 4 ? plan.lost : std::set<std::string>();
  }

  std::string from_gate(const Way& way, const WrittenPlan& plan, const std::string& database,
                        const WrittenPlan::Gate& gate) {
    const std::string copy = again(way, plan, database, gate.last_step);
    const Outcome back = server_.psql(copy, plan.text(gate.way_back));
    const std::set<std::string> lost = lost_of(plan, gate.loss_class);
    std::string problem =
        back.ok() ? way.start->difference(copy, lost, !way.starts_elsewhere) : back.err;
    if (refuses_without_what_is_lost(back, lost)) problem.clear();
    server_.drop_database(copy);
    return problem.empty() ? problem : gate.way_back + ": " + problem;
  }

  /// Where values are lost, rows may stand against the way back: a column that takes no NULL has
  /// none.
  static bool refuses_without_what_is_lost(const Outcome& back, const std::set<std::string>& lost) {
    return !back.ok() && !lost.empty() && back.err.find("dryshod refuses: ") != std::string::npos;
  }

  /// A step that rows stand against: it has left nothing, and there is a way back.
  Attempt stopped(const Way& way, const WrittenPlan& plan, const std::string& database, size_t step,
                  const std::string& error) {
    const std::string words = plan.steps[step].file + ": " + error;
    if (plan.steps[step].in_transaction && !plan.steps[step].resumable) {
      const std::string before = again(way, plan, {}, step);
      const Contents contents(server_, before);
      const std::string dumps[] = {server_.dump(before), server_.dump(database)};
      const std::string rows[] = {contents.of(server_, before), contents.of(server_, database)};
      server_.drop_database(before);
      if (dumps[0] != dumps[1] || rows[0] != rows[1]) {
        return wrong(words + "and it has changed the database:\n" +
                     dump_difference(dumps[1] + rows[1], dumps[0] + rows[0]));
      }
    }
    const Outcome back = plan.run_sh(database, {"--rollback"});
    if (!back.ok()) return wrong(words + "and run.sh --rollback: " + back.err);
    int worst = 0;
    for (size_t i = 0; i < step; ++i) worst = std::max(worst, plan.steps[i].loss_class);
    const std::string left =
        way.start->difference(database, lost_of(plan, worst), !way.starts_elsewhere);
    if (!left.empty()) return wrong(words + "and run.sh --rollback leaves:\n" + left);
    return {End::Refused, words};
  }

  // ---- the direct script -------------------------------------------------------------
  Attempt by_diff(const Way& way, bool retain) {
    std::vector<std::string> options = {"--pg", std::to_string(server_.major()), "--allow-empty"};
    if (retain) options.push_back("--retain");
    const auto print = [&](const std::string& command, const std::string& format = "sql") {
      std::vector<std::string> argv = {command, way.from, way.to, "--format", format};
      argv.insert(argv.end(), options.begin(), options.end());
      return dryshod(argv);
    };
    const Outcome there = print("diff"), back = print("rollback");
    if (retain && there.ok() && there.out == direct_there_ && back.out == direct_back_) {
      return {End::Same, {}};
    }
    if (!retain) direct_there_ = there.out;
    if (!retain) direct_back_ = back.out;
    if (!there.ok()) return wrong("dryshod diff: " + there.err);
    if (!back.ok()) return wrong("dryshod rollback: " + back.err);
    std::set<std::string> lost;  // by their names: a comment spells out what could not be seen
    if (back.out.find("\n-- R4 ") != std::string::npos) {
      const auto told = nlohmann::json::parse(print("rollback", "json").out);
      for (const auto& change : told["changes"]) {
        if (change["class"] == "R4") lost.insert(lost_place(change["object"]));
      }
    }
    const std::string database = way.start->fresh();
    Attempt attempt = there_and_back(way, database, there.out, back.out, lost);
    server_.drop_database(database);
    return attempt;
  }

  Attempt there_and_back(const Way& way, const std::string& database, const std::string& there,
                         const std::string& back, const std::set<std::string>& lost) {
    const Outcome went = server_.psql(database, there);
    if (!went.ok()) {
      const bool whole = there.find("in 1 transaction\n") != std::string::npos;
      const std::string left = whole ? way.start->difference(database, {}) : std::string();
      if (!left.empty()) return wrong("there: " + went.err + "and it left:\n" + left);
      return {End::Refused, "there: " + went.err};
    }
    const Outcome came = server_.psql(database, back);
    if (refuses_without_what_is_lost(came, lost)) return {};
    if (!came.ok()) return wrong("back: " + came.err + "\n" + there + "\n" + back);
    const std::string left = way.start->difference(database, lost, !way.starts_elsewhere);
    return left.empty() ? Attempt{} : wrong("back: " + left + "\n" + there + "\n" + back);
  }

  struct Counts {
    int arrived = 0, refused = 0, known = 0, failed = 0;
  };

  TestServer& server_;
  const std::set<std::string> known_;
  std::map<std::pair<fs::path, Rows>, std::unique_ptr<Scene>> scenes_;
  std::map<std::string, Counts> counts_;
  FilledTables tables_;
  std::string direct_there_, direct_back_;  // without --retain, tried already
};

}  // namespace

TEST_CASE("plans and ways back keep rows on a server") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  PlanTrip trip(*server);
  std::vector<Pair> pairs = all_pairs();
  for (Pair& step : version_steps()) pairs.push_back(std::move(step));
  const char* size = std::getenv("DRYSHOD_TEST_SIZE");
  const char* part = std::getenv("DRYSHOD_TEST_PAIRS");
  const bool full = size != nullptr && std::string(size) == "full";
  size_t run = 1, runs = 1;
  if (const char* which = std::getenv("DRYSHOD_TEST_PART")) {
    std::istringstream in(which);
    char slash = '/';
    REQUIRE((in >> run >> slash >> runs && run <= runs));
  }
  for (size_t i = 0; i < pairs.size(); ++i) {
    const bool wanted = part != nullptr ? pairs[i].name.find(part) != std::string::npos
                        : full          ? i % runs == run - 1
                                        : i % kQuickStride == 0;
    if (wanted) trip.both_ways(pairs[i]);
  }
  trip.report(part == nullptr);
}

}  // namespace dryshod

// The work of statements as parser/work predicts it, against what a server does: cases.sql of
// fixtures/locks on its schema.sql, one statement a case. Refuses to know why: a difference is
// printed.
#include <catch2/catch_test_macros.hpp>

#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "parser/interpreter.h"
#include "parser/load.h"
#include "tests/server/server.h"
#include "tests/server/watched_sql.h"

namespace dryshod {
namespace {

const std::string kFolder = DRYSHOD_SOURCE_DIR "/fixtures/locks/";
constexpr int kLeastCases = 800;

struct LockCase {
  std::string name, setup, sql;
  int pg_min = kOldestMajor;
};

/// "lock quay.berth SHARE", "scan quay.berth", "rewrite quay.berth", "rebuild quay.fee"; or that
/// the statement is refused, which each side says in words of its own.
using Work = std::set<std::string>;

// ---- the cases -------------------------------------------------------------------

std::vector<LockCase> read_cases() {
  const auto after = [](const std::string& line, std::string_view mark) {
    return line.starts_with(mark) ? std::optional(line.substr(mark.size())) : std::nullopt;
  };
  std::vector<LockCase> cases;
  std::istringstream in(read_file(kFolder + "cases.sql"));
  for (std::string line; std::getline(in, line);) {
    if (const auto name = after(line, "-- case: ")) {
      cases.push_back({.name = *name, .setup = {}, .sql = {}});
    } else if (cases.empty()) {
      continue;
    } else if (const auto setup = after(line, "-- setup: ")) {
      cases.back().setup = *setup;
    } else if (const auto major = after(line, "-- pg: ")) {
      cases.back().pg_min = std::stoi(*major);
    } else if (!line.empty()) {
      cases.back().sql += line + "\n";
    }
  }
  return cases;
}

// ---- what is predicted -----------------------------------------------------------

class Prediction {
 public:
  explicit Prediction(int major) {
    LoadOptions options;
    options.major = major;
    Result<Loaded> loaded = load(map_, strings_, kFolder + "schema.sql", options);
    if (!loaded) throw std::runtime_error("schema.sql: " + words(loaded.error()));
    catalog_.emplace(std::move(loaded->catalog));
  }

  Work of(const LockCase& each) {
    Catalog onto = *catalog_;
    SqlInterpreter interpreter(map_);
    Work work;
    // A setup may say SET: it is of the same session, as on the server. The last statement counts.
    const auto done = interpreter.execute(each.setup + "\n" + each.sql, onto,
                                          [&](const WatchedStatement& statement) {
                                            work = lines(statement.catalog, statement.work);
                                          });
    return done ? work : Work{"dryshod refuses: " + words(done.error())};
  }

 private:
  /// Newer releases of every major keep what a dependency is on from being dropped meanwhile, older
  /// ones do not: of sequences and types the lightest lock says which release it is, and is left
  /// out.
  static bool is_of_release(const Catalog& catalog, const RelationWork& work) {
    return work.lock == LockMode::AccessShare &&
           (catalog.is<Sequence>(work.relation) || catalog.is<Composite>(work.relation));
  }

  static Work lines(const Catalog& catalog, const StatementWork& work) {
    Work out;
    for (const RelationWork& each : work.relations) {
      if (each.lock != LockMode::None && !each.is_index && !is_of_release(catalog, each)) {
        out.insert("lock " + each.name + " " + std::string(lock_mode_name(each.lock)));
      }
      if (each.scanned) out.insert("scan " + each.name);
      if (each.rewritten) out.insert("rewrite " + each.name);
      if (each.rebuilt) out.insert("rebuild " + each.name);
    }
    return out;
  }

  static std::string words(const Diagnostics& diagnostics) {
    return diagnostics.empty() ? std::string() : diagnostics.front().message;
  }

  SourceMap map_;
  Strings strings_;
  std::optional<Catalog> catalog_;
};

// ---- what is measured ------------------------------------------------------------

/// One case of a psql script; its results stand below a line with its number.
std::string script_of(const LockCase& each, size_t number) {
  std::string script = "\\echo case " + std::to_string(number) + "\n";
  const std::string refusal =
      "\\if :ERROR\n\\echo the server refuses: :LAST_ERROR_MESSAGE\n\\endif\n";
  if (!each.setup.empty()) script += "BEGIN;\n" + each.setup + "\n" + refusal + "COMMIT;\n";
  script += "BEGIN;\n" + with_relations(kKeep) + "\\o /dev/null\n" + each.sql + "\\o\n" + refusal;
  return script + "\\if :ERROR\n\\else\n" + with_relations(kCompare) + "\\endif\nROLLBACK;\n";
}

class Measurement {
 public:
  explicit Measurement(TestServer& server) : server_(server) {
    database_ = server_.create_database();
    const Outcome loaded = server_.psql(database_, read_file(kFolder + "schema.sql"));
    if (!loaded.ok()) throw std::runtime_error("schema.sql: " + loaded.err);
  }

  /// By the number of the case; only those of the server's major.
  std::map<size_t, Work> of(const std::vector<LockCase>& cases) {
    std::map<size_t, Work> measured;
    std::string without_setup;
    for (size_t i = 0; i < cases.size(); ++i) {
      if (cases[i].pg_min > server_.major()) continue;
      if (cases[i].setup.empty()) {
        without_setup += script_of(cases[i], i);
      } else {
        // What a setup leaves behind goes with its database.
        server_.query("postgres", "CREATE DATABASE locks_setup TEMPLATE " + database_);
        run("locks_setup", script_of(cases[i], i), measured);
        server_.query("postgres", "DROP DATABASE locks_setup");
      }
    }
    run(database_, without_setup, measured);
    return measured;
  }

 private:
  void run(const std::string& database, const std::string& script,
           std::map<size_t, Work>& measured) {
    constexpr std::string_view kCase = "case ";
    // Not UTC: there timestamps with and without time zone are the same.
    const Outcome outcome =
        server_.psql(database,
                     "\\set ON_ERROR_STOP off\n\\pset format unaligned\n\\pset tuples_only on\n"
                     "SET TimeZone = 'Europe/Berlin';\n" +
                         script);
    Work* work = nullptr;
    std::istringstream in(outcome.out);
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with(kCase)) {
        work = &measured[std::stoul(line.substr(kCase.size()))];
      } else if (work != nullptr && !line.empty()) {
        work->insert(line);
      }
    }
  }

  TestServer& server_;
  std::string database_;
};

/// Cases that differ today: each fails the test when it agrees, so the list can only shrink. The
/// major, where it is only one; 0: all.
std::map<std::string, int> read_known() {
  std::map<std::string, int> known;
  std::istringstream in(read_file(kFolder + "known.txt"));
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line[0] == '#') continue;
    constexpr std::string_view kOn = " on PostgreSQL ";
    const size_t at = line.find(kOn);
    const int major = at == std::string::npos ? 0 : std::stoi(line.substr(at + kOn.size()));
    known[line.substr(0, at)] = major;
  }
  return known;
}

// ---- the comparison --------------------------------------------------------------

std::string only_in(const Work& one, const Work& other, const char* label) {
  std::string out;
  for (const std::string& line : one) {
    if (!other.contains(line)) out += std::string("    ") + label + ": " + line + "\n";
  }
  return out;
}

TEST_CASE("locks, scans, rewrites and rebuilt indexes are those of a server") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  const std::vector<LockCase> cases = read_cases();
  CHECK(cases.size() >= kLeastCases);
  Prediction prediction(server->major());
  const std::map<std::string, int> known = read_known();
  size_t differing = 0, compared = 0;
  for (const auto& [number, measured] : Measurement(*server).of(cases)) {
    const LockCase& each = cases[number];
    ++compared;
    const Work predicted = prediction.of(each);
    std::string difference = only_in(measured, predicted, "measured only ") +
                             only_in(predicted, measured, "predicted only");
    const auto listed = known.find(each.name);
    const bool is_known =
        listed != known.end() && (listed->second == 0 || listed->second == server->major());
    if (difference.empty() != is_known) continue;
    ++differing;
    if (is_known) difference = "    agrees, so it is no longer one of known.txt\n";
    if (!each.setup.empty()) difference = "    setup: " + each.setup + "\n" + difference;
    std::cout << "PostgreSQL " << server->major() << ", " << each.name << "\n    " << each.sql
              << difference;
  }
  INFO(compared << " cases compared on PostgreSQL " << server->major());
  CHECK(compared >= kLeastCases);
  CHECK(differing == 0);
}

}  // namespace
}  // namespace dryshod

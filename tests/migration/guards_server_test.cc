// Guards against a real server: a query finds none of the rows that the statement leaves as they
// are, and some where it fails or changes them. Knows the cases of fixtures/guards; nothing of how
// a guard is made.
#include <catch2/catch_test_macros.hpp>

#include <fstream>
#include <optional>
#include <stdexcept>

#include "catalog/runner.h"
#include "cli/cluster.h"
#include "cli/comparison.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "migration/script.h"
#include "parser/load.h"
#include "tests/server/server.h"

namespace dryshod {
namespace {

struct Case {
  std::string name, extension, both, from, to, zone = "UTC";
  std::string look = "SELECT t::text FROM t ORDER BY 1";
  std::string fits;                 // statements that make rows which the script leaves as they are
  std::vector<std::string> stands;  // each makes rows that stand against it
  bool none = false;                // there is nothing to ask
  int pg = 14;
};

/// " | " between values, each a row of t.
std::string rows(std::string_view values) {
  std::string out;
  while (!values.empty()) {
    const size_t bar = values.find(" | ");
    out += "INSERT INTO t VALUES (" + std::string(values.substr(0, bar)) + "); ";
    values = bar == std::string_view::npos ? std::string_view() : values.substr(bar + 3);
  }
  return out;
}

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  bool of_type = false;
  std::ifstream file(DRYSHOD_SOURCE_DIR "/fixtures/guards/cases.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const size_t colon = line.find(':');
    const std::string word = line.substr(0, colon);
    const std::string rest = line.size() > colon + 2 ? line.substr(colon + 2) : std::string();
    if (word == "case" || word == "type") {
      cases.emplace_back().name = rest;
      of_type = word == "type";
      if (of_type) {
        const size_t arrow = rest.find(" -> ");
        cases.back().from = "CREATE TABLE t (c " + rest.substr(0, arrow) + ")";
        cases.back().to = "CREATE TABLE t (c " + rest.substr(arrow + 4) + ")";
      }
      continue;
    }
    Case& one = cases.back();
    if (word == "extension")
      one.extension = "CREATE EXTENSION " + rest + "; ";
    else if (word == "both")
      one.both = rest + "; ";
    else if (word == "from")
      one.from = rest;
    else if (word == "to")
      one.to = rest;
    else if (word == "look")
      one.look = rest;
    else if (word == "zone")
      one.zone = rest;
    else if (word == "pg")
      one.pg = std::stoi(rest);
    else if (word == "fits")
      one.fits = of_type ? rows(rest) : rest;
    else if (word == "stands")
      one.stands.push_back(of_type ? rows(rest) : rest);
    else if (word == "none")
      one.none = true;
    else
      throw std::runtime_error("no such word: " + line);
  }
  return cases;
}

struct Planned {
  std::string sql;
  std::vector<Guard> guards;
};

class Rig {
 public:
  explicit Rig(TestServer& server) : server_(server), database_(server.create_database()) {}

  void run(const Case& one) {
    INFO(one.name);
    const std::string before = one.extension + one.both + one.from + ";";
    const std::string after = one.extension + one.both + one.to + ";";
    const std::optional<Planned> there = plan(before, after), back = plan(after, before);
    CHECK((there && back));
    if (!there || !back) return;
    INFO(there->sql);
    for (const Guard& guard : there->guards) UNSCOPED_INFO(guard.what + ":\n" + guard.rows);
    CHECK(there->guards.empty() == one.none);

    if (!set_up(one, before, one.fits)) return;
    CHECK(found(one, there->guards) == "0");
    const std::string stood = look(one);
    Outcome ran = script(one, there->sql);
    INFO(ran.err);
    CHECK(ran.ok());
    ran = script(one, back->sql);
    INFO(ran.err);
    CHECK(ran.ok());
    CHECK(look(one) == stood);

    for (const std::string& rows : one.stands) {
      INFO(rows);
      if (!set_up(one, before, one.fits + "; " + rows)) continue;
      CHECK(found(one, there->guards) != "0");
      const std::string stood = look(one);
      const bool changes = script(one, there->sql).ok();
      CHECK_FALSE((changes && script(one, back->sql).ok() && look(one) == stood));
    }
  }

 private:
  std::optional<Planned> plan(const std::string& from, const std::string& to) {
    SourceMap map;
    Strings strings;
    LoadOptions options;
    options.major = server_.major();
    const std::string from_file = server_.directory() + "/from.sql";
    const std::string to_file = server_.directory() + "/to.sql";
    write_file(from_file, without_rows(from));
    write_file(to_file, without_rows(to));
    auto [a, b] = load_pair(map, strings, from_file, options, to_file, options);
    for (const auto* side : {&a, &b}) {
      if (*side) continue;
      for (const Diagnostic& d : side->error()) UNSCOPED_INFO(map.render(d, false));
      return {};
    }
    cli::meet_in_database(a->catalog, b->catalog);
    std::optional<Frozen> of_a(a->catalog), of_b(b->catalog);
    settle_runner(a->catalog, of_a, b->catalog, of_b);
    const Comparison comparison = cli::comparison({}, a->catalog, b->catalog).value();
    const auto script = direct_script(*of_a, *of_b, diff_to_plan(*of_a, *of_b, comparison));
    if (!script) return {};
    Planned out;
    for (const Statement& statement : script->statements) {
      out.guards.insert(out.guards.end(), statement.guards.begin(), statement.guards.end());
    }
    RenderOptions render;
    render.header = false;
    render.major = server_.major();
    out.sql = render_sql(*script, render);
    return out;
  }
  /// A schema has no rows: what makes some for the server only is left out.
  static std::string without_rows(const std::string& sql) {
    std::string out;
    for (size_t at = 0; at < sql.size();) {
      const size_t end = sql.find("; ", at);
      const std::string one = sql.substr(at, end - at);
      if (!one.starts_with("INSERT") && !one.starts_with("DELETE")) out += one + ";\n";
      at = end == std::string::npos ? sql.size() : end + 2;
    }
    return out;
  }

  bool set_up(const Case& one, const std::string& ddl, const std::string& rows) {
    const Outcome made = server_.psql(
        database_,
        "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public; "
        "SET TimeZone = '" +
            one.zone + "'; " + ddl + rows + ";");
    INFO(made.err);
    CHECK(made.ok());
    return made.ok();
  }
  std::string found(const Case& one, const std::vector<Guard>& guards) {
    std::string sum = "0";
    for (const Guard& guard : guards) {
      if (guard.of_new) continue;  // nobody can ask yet
      sum += " + (SELECT count(*) FROM (" + guard.rows + ") AS g)";
    }
    return server_.query(database_,
                         "SET search_path = ''; SET TimeZone = '" + one.zone + "'; SELECT " + sum);
  }
  std::string look(const Case& one) {
    return server_.query(database_, "SET TimeZone = 'UTC'; " + one.look);
  }
  Outcome script(const Case& one, const std::string& sql) {
    return server_.psql(database_, "SET TimeZone = '" + one.zone + "'; " + sql);
  }

  TestServer& server_;
  const std::string database_;
};

}  // namespace

TEST_CASE("guards find the rows that stand against a statement, and no others") {
  TestServer* server = TestServer::shared();
  if (server == nullptr) SKIP("no PostgreSQL");
  Rig rig(*server);
  int run = 0;
  for (const Case& one : all_cases()) {
    if (server->major() < one.pg) continue;
    rig.run(one);
    ++run;
  }
  CHECK(run > 100);
}

}  // namespace dryshod

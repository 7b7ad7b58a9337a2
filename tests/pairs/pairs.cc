// Reading the fixtures and running them through the library; see pairs.h.
#include "tests/pairs/pairs.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "catalog/runner.h"
#include "cli/cluster.h"
#include "cli/comparison.h"
#include "diff/diff.h"
#include "migration/proof.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "parser/interpreter.h"
#include "parser/load.h"

namespace dryshod {
namespace {

namespace fs = std::filesystem;

std::string shape(const Catalog& from, const Catalog& to, const Delta& delta) {
  constexpr const char* kActions[] = {"create:", "alter:", "drop:"};
  const Kind kind = delta.b ? to.kind(delta.b) : from.kind(delta.a);
  return kActions[static_cast<int>(delta.action)] + std::string(kind_name(kind));
}

std::string messages(const SourceMap& map, const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& d : diagnostics) out += map.render(d, false);
  return out;
}

}  // namespace

std::vector<Pair> all_pairs() {
  std::vector<Pair> pairs;
  for (const auto& entry :
       fs::directory_iterator(fs::path(DRYSHOD_SOURCE_DIR) / "fixtures/pairs")) {
    Pair pair;
    pair.name = entry.path().filename();
    pair.a = entry.path() / "a.sql";
    pair.b = entry.path() / "b.sql";
    if (!fs::exists(pair.a) || !fs::exists(pair.b)) {
      throw std::runtime_error("not a pair: " + pair.name);
    }
    if (std::ifstream file(entry.path() / "expect.json"); file) {
      const auto json = nlohmann::json::parse(file);
      pair.pg_min = json.value("pg_min", pair.pg_min);
      pair.equal = json.value("equal", false);
      pair.column_order = json.value("column_order", false);
      pair.of_cluster = json.value("cluster", false);
      pair.require = json.value("require", std::vector<std::string>{});
      pair.forbid = json.value("forbid", std::vector<std::string>{});
    }
    pairs.push_back(std::move(pair));
  }
  std::sort(pairs.begin(), pairs.end(), [](auto& x, auto& y) { return x.name < y.name; });
  return pairs;
}

namespace {

constexpr const char* kSchemas[] = {"events", "legacy", "shop"};

Pair version_pair(std::string name, const std::string& a, const std::string& b) {
  const fs::path fixtures = fs::path(DRYSHOD_SOURCE_DIR) / "fixtures";
  Pair pair;
  pair.name = std::move(name);
  pair.a = fixtures / (a + ".sql");
  pair.b = fixtures / (b + ".sql");
  pair.column_order = true;  // columns that a later version adds come last
  return pair;
}

}  // namespace

std::vector<Pair> version_steps() {
  std::vector<Pair> pairs;
  for (const std::string schema : kSchemas) {
    for (const std::string form : {"", "dumped/"}) {
      for (const auto& [from, to] : {std::pair{"v1", "v2"}, std::pair{"v2", "v3"}}) {
        pairs.push_back(version_pair(schema + (form.empty() ? " " : " dumped ") + from + "-" + to,
                                     schema + "/" + form + from, schema + "/" + form + to));
      }
    }
  }
  return pairs;
}

std::vector<Pair> version_twins() {
  std::vector<Pair> pairs;
  for (const std::string schema : kSchemas) {
    for (const std::string version : {"v1", "v2", "v3"}) {
      Pair pair = version_pair(schema + " " + version + " and its dump", schema + "/" + version,
                               schema + "/dumped/" + version);
      pair.equal = true;
      pairs.push_back(std::move(pair));
    }
  }
  return pairs;
}

std::set<std::string> known_failures() {
  std::set<std::string> known;
  std::ifstream file(fs::path(DRYSHOD_SOURCE_DIR) / "tests/pairs/known.txt");
  for (std::string line; std::getline(file, line);) {
    if (const size_t hash = line.find('#'); hash != std::string::npos) line.resize(hash);
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.empty()) known.insert(line);
  }
  return known;
}

Direction run_offline(const std::string& from, const std::string& to, int major) {
  Direction out;
  SourceMap map;
  Strings strings;
  LoadOptions options;
  options.major = major;
  options.allow_empty = true;
  auto [a, b] = load_pair(map, strings, from, options, to, options);
  if (!a || !b) {
    out.message = messages(map, !a ? a.error() : b.error());
    return out;
  }
  out.loaded = true;
  cli::meet_in_database(a->catalog, b->catalog);
  std::optional<Frozen> of_a(a->catalog), of_b(b->catalog);
  settle_runner(a->catalog, of_a, b->catalog, of_b);
  const Frozen& frozen_a = *of_a;
  const Frozen& frozen_b = *of_b;
  const Comparison comparison = cli::comparison({}, a->catalog, b->catalog).value();
  out.self_equal = diff(frozen_a, frozen_a, comparison).empty();
  const Difference difference = diff_to_plan(frozen_a, frozen_b, comparison);
  for (const Delta& delta : difference.deltas) {
    out.shapes.insert(shape(a->catalog, b->catalog, delta));
  }
  const auto script = direct_script(frozen_a, frozen_b, difference);
  if (!script) {
    out.message = messages(map, script.error());
    return out;
  }
  out.planned = true;
  out.statements = script->statements;
  RenderOptions render;
  render.header = false;
  render.major = major;
  out.sql = render_sql(*script, render);
  SqlInterpreter interpreter(map);
  const Proof proof = prove(out.sql, frozen_a, frozen_b, comparison, script->by_hand, interpreter);
  out.proven = proof.holds;
  out.message = proof.counter_example;
  return out;
}

}  // namespace dryshod

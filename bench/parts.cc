// Where the time of a diff goes: reads the two sources once by one thread to tell reading, parsing
// and lowering apart, then as `dryshod diff` does it, and times what follows step by step.
// Knows the steps of cli/diff.cc; measures and prints them as JSON, and judges nothing.
#include <sys/resource.h>

#include <chrono>
#include <iostream>
#include <string>

#include "catalog/digest.h"
#include "catalog/frozen.h"
#include "migration/proof.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "parser/interpreter.h"
#include "parser/load.h"
#include "parser/trees.h"

namespace {

using namespace dryshod;
using Clock = std::chrono::steady_clock;

class Report {
 public:
  void add(const char* name, double ms) {
    std::cout << (first_ ? "{\"" : ", \"") << name << "\": " << ms;
    first_ = false;
  }
  template <class F>
  auto time(const char* name, F&& step) {
    const auto start = Clock::now();
    auto result = step();
    add(name, std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    return result;
  }

 private:
  bool first_ = true;
};

bool parse_all(const SourceMap& map, const OpenedSource& source) {
  OwnTrees trees;
  bool good = true;
  for (const SourcePart& part : source.parts) {
    for (const SourceUnit& unit : part.units) {
      for (const Item& item : unit.items) {
        if (item.kind == ItemKind::Statement) good = trees.parse(map, item).has_value() && good;
      }
    }
  }
  return good;
}

double ms_of(auto&& step) {
  const auto start = Clock::now();
  step();
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// One source by one thread: what reading, parsing and lowering cost apart.
bool one_side(Report& report, const char* path) {
  SourceMap map;
  Strings strings;
  const auto opened = report.time("read", [&] { return open_source(map, path); });
  if (!opened) return false;
  bool parsed = false;
  const double parse = ms_of([&] { run_on_big_stack([&] { parsed = parse_all(map, *opened); }); });
  report.add("parse", parse);
  bool loaded = false;
  const double whole = ms_of([&] { loaded = load(map, strings, path).has_value(); });
  const double read = ms_of([&] { (void)open_source(map, path); });
  report.add("lower", whole - parse - read);
  return parsed && loaded;
}

bool both_sides(Report& report, const char* from, const char* to) {
  SourceMap map;
  Strings strings;
  LoadOptions options;
  options.allow_empty = true;
  const auto pair =
      report.time("load_both", [&] { return load_pair(map, strings, from, options, to, options); });
  if (!pair.from || !pair.to) return false;
  const Frozen a = report.time("freeze", [&] { return Frozen(pair.from->catalog); });
  const Frozen b = report.time("freeze_to", [&] { return Frozen(pair.to->catalog); });
  Comparison comparison;
  const auto ignore = [&](Kind kind) { comparison.ignored_kinds.set(static_cast<size_t>(kind)); };
  ignore(Kind::Owner);
  ignore(Kind::Grant);
  ignore(Kind::DefaultPrivilege);
  const Difference difference = report.time("diff", [&] { return diff_to_plan(a, b, comparison); });
  const auto script = report.time("plan", [&] { return direct_script(a, b, difference); });
  if (!script) return false;
  RenderOptions render;
  render.major = pair.to->major;
  const std::string sql = report.time("render", [&] { return render_sql(*script, render); });
  SqlInterpreter interpreter(map);
  const Proof proof = report.time(
      "proof", [&] { return prove(sql, a, b, comparison, script->by_hand, interpreter); });
  if (!proof.holds) std::cerr << proof.counter_example << "\n";
  report.add("elements", pair.from->catalog.size());
  return proof.holds;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: parts FROM TO\n";
    return 2;
  }
  Report report;
  const bool good = one_side(report, argv[1]) && both_sides(report, argv[1], argv[2]);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  report.add("peak_kb", static_cast<double>(usage.ru_maxrss));
  std::cout << "}\n";
  return good ? 0 : 1;
}

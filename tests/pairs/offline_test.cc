// Every pair, both ways, through the offline proof loop: it loads, it equals itself, it plans, and
// the planned script proves. And each side as a dump: from nothing to it.
#include <catch2/catch_test_macros.hpp>

#include "tests/pairs/pairs.h"

namespace dryshod {
namespace {

/// What is wrong with a direction; empty when nothing is.
std::string complaint(const Direction& d) {
  if (!d.loaded) return "does not load:\n" + d.message;
  if (!d.self_equal) return "differs from itself";
  if (!d.planned) return "no plan:\n" + d.message;
  if (!d.proven) return d.message + "\n" + d.sql;
  return {};
}

std::string shapes_complaint(const Pair& pair, const Direction& d) {
  if (pair.equal && !d.shapes.empty()) return "is not equal: " + *d.shapes.begin();
  if (!pair.equal && !pair.column_order && d.shapes.empty()) return "no difference seen";
  for (const std::string& shape : pair.require) {
    if (!d.shapes.contains(shape)) return "lacks " + shape;
  }
  for (const std::string& shape : pair.forbid) {
    if (d.shapes.contains(shape)) return "must not " + shape;
  }
  return {};
}

void judge(const std::string& name, const std::string& problem,
           const std::set<std::string>& known) {
  INFO(name);
  if (known.contains(name)) {
    CHECK_FALSE(problem.empty());  // passes now: take it off tests/pairs/known.txt
  } else {
    INFO(problem);
    CHECK(problem.empty());
  }
}

void judge_both_ways(const Pair& pair, int major, const std::set<std::string>& known) {
  const std::string on = " on " + std::to_string(major);
  const Direction there = run_offline(pair.a, pair.b, major);
  std::string problem = complaint(there);
  // The shapes are those that the pair is about: of the first major that has them.
  if (problem.empty() && major == pair.pg_min) problem = shapes_complaint(pair, there);
  judge(pair.name + " a->b" + on, problem, known);
  judge(pair.name + " b->a" + on, complaint(run_offline(pair.b, pair.a, major)), known);
  judge(pair.name + " dump a" + on, complaint(run_offline("/dev/null", pair.a, major)), known);
  judge(pair.name + " dump b" + on, complaint(run_offline("/dev/null", pair.b, major)), known);
}

constexpr int kNewest = 18;

}  // namespace

TEST_CASE("every pair proves both ways, as each major has it") {
  const auto known = known_failures();
  const auto pairs = all_pairs();
  REQUIRE(pairs.size() > 200);
  for (const Pair& pair : pairs) {
    for (int major = pair.pg_min; major <= kNewest; ++major) judge_both_ways(pair, major, known);
  }
}

TEST_CASE("every step between versions of a large schema proves both ways") {
  const auto known = known_failures();
  for (const Pair& pair : version_steps()) judge_both_ways(pair, pair.pg_min, known);
}

TEST_CASE("a hand-written schema and its dump are one schema") {
  const auto known = known_failures();
  for (const Pair& pair : version_twins()) judge_both_ways(pair, pair.pg_min, known);
}

}  // namespace dryshod

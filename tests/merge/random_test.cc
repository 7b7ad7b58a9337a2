// Random changes on both sides of a small schema, and what must hold of their merge: it is the same
// whoever is OURS; changes that give the same in either order give that; three ways are the same by
// twos in either order.
#include <algorithm>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "catalog/digest.h"
#include "parser/load.h"
#include "tests/merge/merge_case.h"
#include "tests/merge/random_changes.h"

namespace dryshod {
namespace {

std::string join(const std::vector<std::string>& statements) {
  std::string sql;
  for (const std::string& statement : statements) sql += statement + "\n";
  return sql;
}

/// What a merge leaves, as the text that makes it; empty: there is a conflict.
std::string merged_text(const MergeTexts& texts, std::vector<std::string>* conflicts = nullptr) {
  MergeCase merge(texts);
  REQUIRE(merge.loaded());
  INFO(texts.base << "-- ours\n" << texts.ours << "-- theirs\n" << texts.theirs);
  CHECK(merge.not_proven() == "");
  if (conflicts != nullptr) *conflicts = merge.conflicts();
  return merge.merged() ? merge.dump() : std::string();
}

struct Counts {
  int merged = 0, conflicts = 0, commuting = 0, commuting_in_conflict = 0, associated = 0;
};

/// The statements of one side after those of the other, where all of them run.
std::string in_order(RandomChanges& changes, const std::vector<std::string>& first,
                     const std::vector<std::string>& second) {
  std::vector<std::string> all = first;
  all.insert(all.end(), second.begin(), second.end());
  return changes.runs(all) ? join(all) : std::string();
}

constexpr int kChanges = 7;

void check_triple(unsigned seed, Counts& counts) {
  INFO("seed " << seed);
  RandomChanges changes(seed);
  const std::vector<std::string> base = changes.base();
  const std::vector<std::string> by_ours = changes.changes(base, kChanges);
  const std::vector<std::string> by_theirs = changes.changes(base, kChanges);
  const auto after = [&](std::vector<std::string> all, const std::vector<std::string>& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const std::string b = join(base), o = join(after(base, by_ours)),
                    t = join(after(base, by_theirs));
  INFO("ours:\n" << join(by_ours) << "theirs:\n" << join(by_theirs));

  MergeCase merge({b, o, t});
  MergeCase turned({b, t, o});
  REQUIRE(merge.loaded());
  REQUIRE(turned.loaded());
  CHECK(merge.not_proven() == "");
  CHECK(turned.not_proven() == "");
  INFO("conflicts: " << join(merge.conflicts()));
  CHECK(merge.merged() == turned.merged());
  (merge.merged() ? counts.merged : counts.conflicts)++;
  if (merge.merged() && turned.merged()) {
    const std::string text = turned.dump();
    CHECK(merge.difference_to(text) == "");
    CHECK(merge.members() == turned.members());
  }

  // What both make without a name is one thing made twice, where one runs after the other.
  const bool any_common = std::any_of(by_ours.begin(), by_ours.end(), [&](const std::string& each) {
    return std::find(by_theirs.begin(), by_theirs.end(), each) != by_theirs.end();
  });
  const std::string one = in_order(changes, after(base, by_ours), by_theirs);
  const std::string other = in_order(changes, after(base, by_theirs), by_ours);
  if (!any_common && !one.empty() && !other.empty() && changes.are_equal(one, other)) {
    ++counts.commuting;
    if (!merge.merged()) ++counts.commuting_in_conflict;
    if (merge.merged()) CHECK(merge.difference_to(one) == "");
  }

  const std::vector<std::string> by_third = changes.changes(base, kChanges / 2);
  const std::string u = join(after(base, by_third));
  const std::string left = merge.merged() ? merged_text({b, merge.dump(), u}) : std::string();
  const std::string both = merged_text({b, t, u});
  if (left.empty() || both.empty()) return;
  MergeCase right({b, o, both});
  if (!right.merged()) return;
  INFO("third:\n" << join(by_third));
  CHECK(right.difference_to(left) == "");
  ++counts.associated;
}

TEST_CASE("random triples") {
  constexpr unsigned kTriples = 150;
  Counts counts;
  const unsigned first = Catch::getSeed();
  for (unsigned i = 0; i < kTriples; ++i) check_triple(first + i, counts);
  INFO("merged " << counts.merged << ", in conflict " << counts.conflicts << ", commuting "
                 << counts.commuting << " (" << counts.commuting_in_conflict
                 << " of them in conflict), associated " << counts.associated);
  // The laws are about something.
  CHECK(counts.merged > static_cast<int>(kTriples) / 4);
  CHECK(counts.commuting > static_cast<int>(kTriples) / 6);
  CHECK(counts.associated > static_cast<int>(kTriples) / 20);
  CHECK(counts.commuting_in_conflict * 4 < counts.commuting);
}

}  // namespace
}  // namespace dryshod

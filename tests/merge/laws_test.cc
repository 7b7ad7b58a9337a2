// What holds of every merge: one side alone is what it is, both alike is that. Held against all
// pairs of fixtures/pairs, both ways.
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <sstream>

#include "tests/merge/merge_case.h"
#include "tests/pairs/pairs.h"

namespace dryshod {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void check_law(const char* law, const MergeTexts& texts, const std::string& expected, int pg) {
  INFO(law);
  MergeCaseOptions options;
  options.pg = pg;
  MergeCase merge(texts, options);
  if (!merge.loaded()) return;  // the tests of pairs say so
  CHECK(merge.conflicts() == std::vector<std::string>{});
  CHECK(merge.not_proven() == "");
  if (merge.merged()) CHECK(merge.difference_to(expected) == "");
}

TEST_CASE("what one side did alone, or both did alike, is the merge") {
  std::vector<Pair> all = all_pairs();
  for (Pair& step : version_steps()) all.push_back(std::move(step));  // whole schemas
  for (const Pair& pair : all) {
    if (pair.of_cluster || pair.equal) continue;
    INFO(pair.name);
    const std::string a = read(pair.a), b = read(pair.b);
    const int pg = std::max(pair.pg_min, 15);
    check_law("merge(A, A, B) = B", {a, a, b}, b, pg);
    check_law("merge(A, B, A) = B", {a, b, a}, b, pg);
    check_law("merge(A, B, B) = B", {a, b, b}, b, pg);
  }
}

}  // namespace
}  // namespace dryshod

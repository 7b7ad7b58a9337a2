// The cases of fixtures/merges: what comes of each, whoever is OURS. Knows their layout
// (fixtures/README.md).
#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/merge/merge_case.h"
#include "tests/merge/merge_fixtures.h"

namespace dryshod {
namespace {

bool tells_of_two(const std::vector<std::string>& conflicts) {
  return std::any_of(conflicts.begin(), conflicts.end(), [](const std::string& one) {
    return one.find("cannot both be there") != std::string::npos ||
           one.find("do not go together") != std::string::npos;
  });
}

void check_merged(MergeCase& merge, const std::string& expected) {
  CHECK(merge.conflicts() == std::vector<std::string>{});
  CHECK(merge.not_proven() == "");
  REQUIRE(merge.merged());
  CHECK(merge.difference_to(expected) == "");
}

TEST_CASE("the cases of fixtures/merges, whoever is ours") {
  const std::vector<MergeFixture> all = all_merges();
  REQUIRE(all.size() >= 30);
  for (const MergeFixture& fixture : all) {
    INFO(fixture.name);
    MergeCase merge(fixture.texts, fixture.options);
    const MergeFixture other_way = turned(fixture);
    MergeCase other(other_way.texts, other_way.options);
    REQUIRE(merge.loaded());
    CHECK(merge.unused() == std::vector<std::string>{});
    if (fixture.merged) {
      check_merged(merge, *fixture.merged);
      check_merged(other, *fixture.merged);
      if (merge.merged() && other.merged()) CHECK(merge.members() == other.members());
    } else {
      CHECK(merge.conflicts() == fixture.conflicts);
      CHECK(merge.conflicts().size() == other.conflicts().size());
      // Two objects that cannot be there at once are told as OURS's; all else is told of one
      // object.
      if (!tells_of_two(merge.conflicts())) CHECK(merge.objects() == other.objects());
      CHECK_FALSE(merge.merged());
    }
  }
}

}  // namespace
}  // namespace dryshod

// Two changes of one list put together: what comes of it, and where they touch.
#include <catch2/catch_test_macros.hpp>

#include "diff/merge_lists.h"

namespace dryshod {
namespace {

using Joined = std::optional<Words>;

void check_order(const Words& base, const Words& ours, const Words& theirs, const Joined& want) {
  CHECK(join_in_order(base, ours, theirs) == want);
  CHECK(join_in_order(base, theirs, ours) == want);
}
void check_set(const Words& base, const Words& ours, const Words& theirs, const Joined& want) {
  CHECK(join_sets(base, ours, theirs) == want);
  CHECK(join_sets(base, theirs, ours) == want);
}

TEST_CASE("words in an order that means something") {
  const Words abc = {"a", "b", "c"};
  check_order(abc, {"a", "x", "b", "c"}, {"a", "b", "c", "y"}, Words{"a", "x", "b", "c", "y"});
  check_order(abc, {"a", "x", "b", "c"}, {"a", "x", "b", "c"}, Words{"a", "x", "b", "c"});
  check_order(abc, {"a", "x", "b", "c"}, {"a", "y", "b", "c"}, std::nullopt);
  check_order(abc, {"a", "x", "b", "c"}, {"a", "b", "x", "c"}, std::nullopt);  // at two places
  check_order(abc, {"b", "c"}, {"a", "b"}, Words{"b"});
  check_order(abc, {"b", "c"}, {"a", "b", "c", "x"}, Words{"b", "c", "x"});
  check_order(abc, {"b", "c"}, {"a", "x", "b", "c"}, std::nullopt);  // beside what went
  check_order(abc, {"b", "c"}, {"x", "a", "b", "c"}, std::nullopt);
  check_order(abc, {"x", "b", "c"}, {"a", "b", "c", "y"}, Words{"x", "b", "c", "y"});  // renamed
  check_order(abc, {"b", "a", "c"}, {"a", "b", "c", "x"}, std::nullopt);  // another order
  check_order({}, {"a"}, {"a"}, Words{"a"});
  check_order({}, {"a"}, {"b"}, std::nullopt);
}

TEST_CASE("words that come and go one by one") {
  check_set({"a=1"}, {"a=1", "b=2"}, {"a=1", "c=3"}, Words{"a=1", "b=2", "c=3"});
  check_set({"a=1", "b=2"}, {"a=5", "b=2"}, {"a=1"}, Words{"a=5"});
  check_set({"a=1"}, {"a=2"}, {"a=3"}, std::nullopt);
  check_set({"a=1"}, {"a=2"}, {}, std::nullopt);
  check_set({"a=1"}, {}, {}, Words{});
  check_set({"SELECT"}, {"SELECT*"}, {"INSERT", "SELECT"}, Words{"INSERT", "SELECT*"});
  check_set({"SELECT"}, {"SELECT*"}, {"INSERT"}, std::nullopt);
  check_set({}, {"a=x=1"}, {"a=x=2"}, std::nullopt);
}

}  // namespace
}  // namespace dryshod

// The times of a plan's steps from the sizes of tables: what is read, written, built and filled
// counts, what only locks does not, and a table that was not measured says nothing.
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "migration/plan_estimate.h"

namespace dryshod {
namespace {

DatabaseStats stats() {
  return DatabaseStats::read(R"({"version": 1, "server": 15, "database_bytes": 0,
      "measured_seconds": 0, "tables": [{"schema": "public", "name": "t", "kind": "table",
      "rows": 100000, "bytes": 1000000000, "index_bytes": 0, "inserts_per_second": 0,
      "updates_per_second": 0, "deletes_per_second": 0}]})",
                             {})
      .value();
}

double seconds_of(RelationWork work, bool batched = false, bool builds = false) {
  Plan plan;
  plan.batch = 1000;
  PlanStep step;
  step.batched = batched;
  step.alone = builds;
  PlanStatement statement;
  statement.work.relations.push_back(std::move(work));
  if (builds) {
    RelationWork index;
    index.name = "public.i";
    index.is_index = index.is_new = true;
    statement.work.relations.push_back(std::move(index));
  }
  step.statements.push_back(std::move(statement));
  plan.steps.push_back(std::move(step));
  estimate(plan, stats());
  return plan.steps[0].seconds;
}

RelationWork on(const char* name) {
  RelationWork work;
  work.name = name;
  work.lock = LockMode::AccessExclusive;
  return work;
}

}  // namespace

TEST_CASE("the time of a step follows from what it does to tables that were measured") {
  using Catch::Matchers::WithinAbs;
  RelationWork read = on("public.t"), written = on("public.t");
  read.scanned = written.scanned = written.rewritten = true;
  CHECK_THAT(seconds_of(on("public.t")), WithinAbs(0, 0.001));
  CHECK_THAT(seconds_of(read), WithinAbs(10, 0.001));
  CHECK_THAT(seconds_of(written), WithinAbs(20, 0.001));
  CHECK_THAT(seconds_of(on("public.t"), true), WithinAbs(20 + 100 * 0.05, 0.001));
  CHECK_THAT(seconds_of(on("public.t"), false, true), WithinAbs(20, 0.001));
  read.name = "public.other";
  CHECK(seconds_of(read) < 0);
}

}  // namespace dryshod

// Bills: the examples that Neon publishes with its prices, to the cent, and what is included.
#include "neon/pricing.h"

#include <catch2/catch_test_macros.hpp>

using dryshod::Bill;
using dryshod::Facts;
using dryshod::monthly_bill;
using dryshod::Plan;
using dryshod::Usage;

namespace {

Bill bill_of(Plan plan, const Usage& usage) {
  const dryshod::Result<Bill> bill = monthly_bill(Facts::built_in(), plan, usage);
  REQUIRE(bill.has_value());
  return *bill;
}

Usage usage(double cu_hours, double root_gb, double child_gb, double history_gb) {
  Usage of;
  of.cu_hours = cu_hours;
  of.root_gb = root_gb;
  of.child_gb = child_gb;
  of.history_gb = history_gb;
  return of;
}

}  // namespace

// neondatabase/website:content/docs/introduction/plans.md (updatedOn 2026-08-27)
TEST_CASE("the bills that Neon gives as examples, to the cent") {
  CHECK(bill_of(Plan::Launch, usage(10, 2, 1, 1)).cents() == 231);
  CHECK(bill_of(Plan::Launch, usage(120, 20, 5, 10)).cents() == 2347);
  CHECK(bill_of(Plan::Launch, usage(250, 40, 10, 20)).cents() == 4800);
  CHECK(bill_of(Plan::Scale, usage(1700, 100, 25, 50)).cents() == 43115);
}

TEST_CASE("egress and branches are paid above what is included") {
  Usage with;
  with.egress_gb = 500;
  with.branches = 10;
  CHECK(bill_of(Plan::Launch, with).cents() == 0);
  with.egress_gb = 510;
  CHECK(bill_of(Plan::Launch, with).cents() == 100);
  with.branches = 12.5;
  CHECK(bill_of(Plan::Launch, with).cents() == 100 + 375);
  CHECK(bill_of(Plan::Scale, with).cents() == 100);
  with.snapshot_gb = 100;
  CHECK(bill_of(Plan::Scale, with).cents() == 100 + 900);
}

TEST_CASE("a compute that is always on, of one CU") {
  CHECK(bill_of(Plan::Launch, usage(730, 0, 0, 0)).cents() == 7738);
}

TEST_CASE("Free sells nothing: what is more does not fit") {
  CHECK(bill_of(Plan::Free, usage(100, 1, 0, 1)).beyond.empty());
  CHECK(bill_of(Plan::Free, usage(100, 1, 0, 1)).cents() == 0);
  const Bill bill = bill_of(Plan::Free, usage(101, 0.9, 0.2, 0));
  CHECK(bill.beyond == std::vector<std::string>{"compute", "storage"});
  CHECK(bill.cents() == 0);
  Usage branches;
  branches.branches = 11;
  CHECK(bill_of(Plan::Free, branches).beyond == std::vector<std::string>{"extra_branch"});
}

TEST_CASE("facts without prices give no bill") {
  const dryshod::Result<Facts> facts =
      Facts::read(R"({"version": 1, "as_of": "2026-10-09", "unit_minutes": 5})", {});
  REQUIRE(facts.has_value());
  const dryshod::Result<Bill> bill = monthly_bill(*facts, Plan::Launch, {});
  REQUIRE_FALSE(bill.has_value());
  CHECK(bill.error()[0].message == "the facts have no price of compute");
}

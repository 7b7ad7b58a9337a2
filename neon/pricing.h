// What a month on Neon costs, by the formulas that Neon publishes and the prices of the facts.
// Knows plans and amounts; refuses to know how an amount comes about (how long a compute is up, how
// a branch grows).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "neon/facts.h"

namespace dryshod {

enum class Plan : uint8_t { Free, Launch, Scale };

std::string_view plan_name(Plan plan);  // "free", "launch", "scale": the members of a row of prices

/// Of one project, in one month of 730 hours.
struct Usage {
  double cu_hours = 0;  // of all computes: their average CU times the hours they are up
  double root_gb = 0;   // logical size of root branches
  double child_gb = 0;  // of children what changed since they were made, at most their logical size
  double history_gb = 0;  // WAL within the history window
  double snapshot_gb =
      0;  // whole sizes of manual snapshots; of scheduled ones the first, then changes
  double egress_gb = 0;
  double branches = 0;  // on average
};

struct BillLine {
  std::string item;  // of the row of prices
  double amount = 0;
  double included = 0;  // of that amount
  double price = 0;     // USD for one more
  double usd = 0;
};

struct Bill {
  std::vector<BillLine> lines;  // all of them, those of nothing too
  double usd = 0;               // not rounded
  /// What the plan does not sell and the usage needs more of than is included (Free): items of
  /// `lines`. With any, the plan does not do.
  std::vector<std::string> beyond;

  long long cents() const;
};

/// An error where the document has no such price.
Result<Bill> monthly_bill(const Facts& facts, Plan plan, const Usage& usage);

}  // namespace dryshod

// What Neon asks for and allows by plan, as far as a move meets it, with the day it was seen and
// where: rows of the facts. Refuses to know amounts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

struct PlanPrices {
  std::string name;
  double compute = 0;           // USD per CU-hour
  double storage = 0;           // USD per GB-month
  double history = 0;           // USD per GB-month of WAL in the history window
  double egress = 0;            // USD per GB beyond what is included
  double egress_included = 0;   // GB per month
  double storage_included = 0;  // GB
  double compute_included = 0;  // CU-hours per month
  double size_limit = 0;        // GB of a branch; 0: none that is known
  double largest_cu = 0;        // that scales by itself
  double history_hours = 0;     // of the history window, where nothing is set
};

struct NeonPrices {
  std::string as_of;
  std::vector<std::string> sources;
  PlanPrices free, launch, scale;

  /// "free", "launch", "scale"; null: no such plan.
  const PlanPrices* plan(std::string_view name) const;
};

const NeonPrices& neon_prices();

/// Hours of a month, as Neon counts them.
inline constexpr double kMonthHours = 730;

}  // namespace dryshod

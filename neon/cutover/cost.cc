// See cost.h.
#include "neon/cutover/cost.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "neon/cutover/prices.h"
#include "neon/facts.h"

namespace dryshod {
namespace {

constexpr double kSoakDays = 7;
constexpr double kCacheGb = 3;  // of a CU: three quarters of its 4 GB

double gb(int64_t bytes) {
  return static_cast<double>(bytes) / 1e9;
}

CostLine times(std::string what, double amount, const char* unit, double price,
               const char* priced) {
  return {std::move(what), amount * price,
          fmt::format("{:.2f} {} x {} USD/{}", amount, unit, price, priced)};
}

}  // namespace

double fitting_cu(double bytes, double largest) {
  const double wanted = bytes / 1e9 / kCacheGb;
  for (const double cu : {0.25, 0.5}) {
    if (wanted <= cu) return std::min(cu, largest);
  }
  return std::clamp(std::ceil(wanted), 1.0, largest);
}

Costs move_costs(const MovedSchema& schema, const CutoverRequest& request, Method method,
                 const Estimates& estimates) {
  const NeonPrices& prices = neon_prices();
  const PlanPrices& plan = *prices.plan(request.plan);
  Costs costs;
  costs.plan = std::string(plan.name);
  costs.as_of = std::string(prices.as_of);
  costs.sources = prices.sources;
  const std::string unknown = "no sizes were given (--stats)";
  if (!schema.measured) {
    costs.during.push_back({"compute and storage", -1, unknown});
    costs.monthly.push_back({"compute and storage", -1, unknown});
    return costs;
  }
  const double size = gb(schema.bytes + schema.index_bytes);
  const double cu =
      fitting_cu(static_cast<double>(schema.bytes + schema.index_bytes), plan.largest_cu);
  const double working = (estimates.copy.seconds + estimates.indexes.seconds +
                          estimates.checks.seconds + std::max(0.0, estimates.catch_up.seconds)) /
                         3600;
  const double days = method == Method::Logical ? kSoakDays : 1;
  if (plan.size_limit > 0 && size > plan.size_limit) {
    costs.limits.push_back(fmt::format("{:.1f} GB do not fit: the plan {} ends at {:g} GB", size,
                                       plan.name, plan.size_limit));
  }
  if (cu >= plan.largest_cu && size / kCacheGb > plan.largest_cu) {
    costs.limits.push_back(fmt::format(
        "the plan {} scales to {:g} CU: less than all data is cached", plan.name, plan.largest_cu));
  }
  costs.limits.push_back(fmt::format(
      "history window {:g} hours unless it is set: a copy writes as much WAL as rows, so set "
      "it to 0 or 1 hour "
      "till the switch",
      plan.history_hours));
  if (method == Method::Logical) {
    // Slots and senders; slots that stand still; a publisher that never sleeps; timeouts.
    for (const char* id : {"NEON-REPL-002", "NEON-REPL-003", "NEON-REPL-005", "NEON-REPL-009"}) {
      const Fact* fact = Facts::built_in().find(id);
      if (fact != nullptr)
        costs.limits.push_back(fmt::format("{}: {} ({})", fact->title, fact->why, id));
    }
  }
  if (plan.compute == 0) {
    costs.during.push_back({"all", 0,
                            fmt::format("nothing, within {:g} CU-hours and {:g} GB",
                                        plan.compute_included, plan.storage_included)});
    costs.monthly = costs.during;
    return costs;
  }
  costs.during.push_back(
      times(fmt::format("compute while it is copied, built and compared ({:g} CU x {:.1f} h)", cu,
                        working),
            cu * working, "CU-h", plan.compute, "CU-h"));
  costs.during.push_back(times(
      fmt::format("compute for {:g} days of soak{} ({:g} CU x {:g} h)", days,
                  method == Method::Logical ? ", kept awake by the lane back" : "", cu, days * 24),
      cu * days * 24, "CU-h", plan.compute, "CU-h"));
  costs.during.push_back(times(fmt::format("storage for {:.1f} days", days + working / 24),
                               size * (days + working / 24) * 24 / kMonthHours, "GB-month",
                               plan.storage, "GB-month"));
  costs.during.push_back(times("history: the WAL of the copy, for a day",
                               gb(schema.bytes) / (kMonthHours / 24), "GB-month", plan.history,
                               "GB-month"));
  if (method == Method::Logical) {
    double written = 0;
    for (const MovedTable* table : schema.roots()) {
      if (table->rows > 0) {
        written += table->writes_per_second * static_cast<double>(table->bytes) /
                   static_cast<double>(table->rows);
      }
    }
    const double out = written * kSoakDays * 86400 / 1e9;
    CostLine line{
        "egress of the lane back", std::max(0.0, out - plan.egress_included) * plan.egress, {}};
    line.how = fmt::format("max(0, {:.1f} GB - {:g} GB included) x {} USD/GB", out,
                           plan.egress_included, plan.egress);
    costs.during.push_back(std::move(line));
  }
  costs.monthly.push_back(times(fmt::format("compute, always on at {:g} CU, which cache all data "
                                            "({:g} h); fewer do where less is in use",
                                            cu, kMonthHours),
                                cu * kMonthHours, "CU-h", plan.compute, "CU-h"));
  costs.monthly.push_back(
      times(fmt::format("or awake 8 hours a working day at {:g} CU (174 h)", cu), cu * 174, "CU-h",
            plan.compute, "CU-h"));
  costs.monthly.push_back(times("storage", size, "GB-month", plan.storage, "GB-month"));
  return costs;
}

}  // namespace dryshod

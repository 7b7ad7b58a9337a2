// See prices.h.
#include "neon/cutover/prices.h"

#include <nlohmann/json.hpp>

#include <algorithm>

#include "neon/facts.h"

namespace dryshod {
namespace {

using Json = nlohmann::json;

/// Reads rows of the topic "prices", and remembers when and where the latest of them was seen.
class Reading {
 public:
  explicit Reading(NeonPrices& into) : into_(into), rows_(Facts::built_in().topic("prices")) {}

  /// Of the plan; 0 where it has none.
  double number(const char* item, const std::string& plan) {
    for (const Json& row : rows_) {
      if (row.value("item", "") != item) continue;
      note(row);
      const auto found = row.find(plan);
      return found != row.end() && found->is_number() ? found->get<double>() : 0;
    }
    return 0;
  }

 private:
  void note(const Json& row) {
    into_.as_of = std::max(into_.as_of, row.value("as_of", ""));
    const std::string source = row.value("source", "");
    const auto found = std::find(into_.sources.begin(), into_.sources.end(), source);
    if (found == into_.sources.end()) into_.sources.push_back(source);
  }

  NeonPrices& into_;
  const Json& rows_;
};

PlanPrices read_plan(Reading& reading, const char* name) {
  PlanPrices plan;
  plan.name = name;
  plan.compute = reading.number("compute", name);
  plan.storage = reading.number("storage", name);
  plan.history = reading.number("instant_restore_history", name);
  plan.egress = reading.number("egress_overage", name);
  plan.egress_included = reading.number("egress_included_gb", name);
  plan.storage_included = reading.number("storage_included_gb", name);
  plan.compute_included = reading.number("compute_included_cu_hours", name);
  plan.size_limit = reading.number("logical_size_per_branch", name);
  plan.largest_cu = reading.number("autoscaling_max_cu", name);
  plan.history_hours = reading.number("history_window_default_hours", name);
  return plan;
}

}  // namespace

const PlanPrices* NeonPrices::plan(std::string_view name) const {
  for (const PlanPrices* each : {&free, &launch, &scale}) {
    if (each->name == name) return each;
  }
  return nullptr;
}

const NeonPrices& neon_prices() {
  static const NeonPrices prices = [] {
    NeonPrices made;
    Reading reading(made);
    made.free = read_plan(reading, "free");
    made.launch = read_plan(reading, "launch");
    made.scale = read_plan(reading, "scale");
    return made;
  }();
  return prices;
}

}  // namespace dryshod

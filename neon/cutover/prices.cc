// See prices.h.
#include "neon/cutover/prices.h"

namespace dryshod {

const PlanPrices* NeonPrices::plan(std::string_view name) const {
  for (const PlanPrices* each : {&free, &launch, &scale}) {
    if (each->name == name) return each;
  }
  return nullptr;
}

const NeonPrices& neon_prices() {
  static const NeonPrices prices = [] {
    NeonPrices made;
    made.as_of = "2026-10-02";
    made.sources = {"neondatabase/website:content/docs/introduction/plans.md (2026-08-27)",
                    "neondatabase/website:content/changelog/2026-10-02.md"};
    made.free.name = "free";
    made.free.storage_included = 1;
    made.free.compute_included = 100;
    made.free.egress_included = 5;
    made.free.size_limit = 1;
    made.free.largest_cu = 2;
    made.free.history_default = "6 hours";
    made.launch.name = "launch";
    made.launch.compute = 0.106;
    made.launch.storage = 0.35;
    made.launch.history = 0.20;
    made.launch.egress = 0.10;
    made.launch.egress_included = 500;
    made.launch.largest_cu = 16;
    made.launch.history_default = "1 day";
    made.scale = made.launch;
    made.scale.name = "scale";
    made.scale.compute = 0.222;
    return made;
  }();
  return prices;
}

}  // namespace dryshod

// NEON-OBJ-006: a database that is larger than a plan takes. The limits are in the table of prices.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "neon/rule_parts.h"

namespace dryshod {
namespace {

constexpr double kGb = 1e9;

void find(const Survey& survey, Found& found) {
  const nlohmann::json& prices = survey.facts.topic("prices");
  if (survey.stats == nullptr || !prices.is_array()) return;
  const double size = static_cast<double>(survey.stats->database_bytes()) / kGb;
  std::string plans;
  for (const auto& row : prices) {
    if (row.value("item", "") != "logical_size_per_branch") continue;
    for (const char* plan : {"free", "launch", "scale"}) {
      const auto limit = row.find(plan);
      if (limit == row.end() || !limit->is_number() || size <= limit->get<double>()) continue;
      plans +=
          fmt::format("{}{} ({:.1f} GB)", plans.empty() ? "" : ", ", plan, limit->get<double>());
    }
  }
  if (plans.empty()) return;
  say(found.at(fmt::format("a database of {:.1f} GB", size), {}), "Too large for " + plans + ".");
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-006", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(obj_006_size)

}  // namespace dryshod

// style.json: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  seen.each_column_type([&](const Act& act, std::string_view type) {
    if (type == "json") findings.add(act.name + "." + act.part, act.where);
  });
}

constexpr HazardRule kRule{
    .facts = {.id = "style.json",
              .level = HazardLevel::Info,
              .title = "json keeps text",
              .why = "It has no equality, so DISTINCT and GROUP BY fail, and every access parses "
                     "it again.",
              .fix = "jsonb.",
              .source = "https://www.postgresql.org/docs/current/datatype-json.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_json)

}  // namespace dryshod

// style.timestamp: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  seen.each_column_type([&](const Act& act, std::string_view type) {
    if (type.starts_with("timestamp") && type.ends_with("without time zone"))
      findings.add(act.name + "." + act.part, act.where);
  });
}

constexpr HazardRule kRule{
    .facts = {.id = "style.timestamp",
              .level = HazardLevel::Info,
              .title = "a timestamp without time zone",
              .why = "It says a time of day but not where: the same value is another moment in "
                     "another session.",
              .fix = "timestamp with time zone.",
              .source = "https://www.postgresql.org/docs/current/datatype-datetime.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_timestamp)

}  // namespace dryshod

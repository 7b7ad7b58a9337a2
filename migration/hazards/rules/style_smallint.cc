// style.smallint: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  seen.each_column_type([&](const Act& act, std::string_view type) {
    if (type == "smallint" || type == "smallserial" || type == "serial2")
      findings.add(act.name + "." + act.part, act.where);
  });
}

constexpr HazardRule kRule{
    .facts = {.id = "style.smallint",
              .level = HazardLevel::Info,
              .title = "smallint may run out",
              .why = "It ends at 32,767, and the way to a larger type rewrites the table.",
              .fix = "bigint.",
              .source = "https://www.postgresql.org/docs/current/datatype-numeric.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_smallint)

}  // namespace dryshod

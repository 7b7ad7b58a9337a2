// style.int: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  seen.each_column_type([&](const Act& act, std::string_view type) {
    if (type == "integer" || type == "serial" || type == "serial4")
      findings.add(act.name + "." + act.part, act.where);
  });
}

constexpr HazardRule kRule{
    .facts = {.id = "style.int",
              .level = HazardLevel::Info,
              .title = "integer may run out",
              .why = "Two thousand million values are not for ever, and the way to bigint "
                     "rewrites the table.",
              .fix = "bigint.",
              .source = "https://www.postgresql.org/docs/current/datatype-numeric.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_int)

}  // namespace dryshod

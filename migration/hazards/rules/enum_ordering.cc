// enum.ordering: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::AddEnumValue)) {
    if (act->detail.empty()) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "enum.ordering",
              .level = HazardLevel::Info,
              .title = "the new label goes to the end",
              .why = "Without BEFORE or AFTER a label sorts after all others, and that cannot be "
                     "changed.",
              .fix = "ADD VALUE ... BEFORE or AFTER another label.",
              .source = "https://www.postgresql.org/docs/current/sql-altertype.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(enum_ordering)

}  // namespace dryshod

// ext.update: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::UpdateExtension)) {
    if (true) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "ext.update",
              .level = HazardLevel::Info,
              .title = "the extension changes its objects",
              .why = "ALTER EXTENSION ... UPDATE runs whatever its script says: objects may "
                     "change or go.",
              .fix = "Read the release notes, and try it on a copy.",
              .source = "https://www.postgresql.org/docs/current/sql-alterextension.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(ext_update)

}  // namespace dryshod

// compat.rename_enum_value: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::RenameEnumValue)) {
    if (!seen.is_new(*act)) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "compat.rename_enum_value",
              .level = HazardLevel::Warning,
              .title = "the application that runs knows the old label",
              .why = "After RENAME VALUE the old label is refused in every query.",
              .fix = "A new label beside the old one, and rows moved to it in batches.",
              .source = "https://www.postgresql.org/docs/current/sql-altertype.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(compat_rename_enum_value)

}  // namespace dryshod

// lock.access_exclusive_scan.set_not_null: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const ActKind kind : {ActKind::SetNotNull, ActKind::AddNotNull}) {
    for (const Act* act : seen.acts(kind)) {
      const std::string& column = kind == ActKind::SetNotNull ? act->part : act->old_detail;
      if (act->has(Act::Proven) || act->has(Act::NotValid) || seen.is_new(*act) ||
          seen.before.proves_not_null(act->name, column)) {
        continue;
      }
      Finding& found = findings.add(act->name + "." + column, act->where);
      if (act->object || !seen.before.validates(act->name)) continue;
      found.level = HazardLevel::Info;
      found.why =
          "Unless the constraint that was validated before says that it is not null, every "
          "row is read under ACCESS EXCLUSIVE.";
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.access_exclusive_scan.set_not_null",
              .level = HazardLevel::Error,
              .title = "SET NOT NULL reads every row under ACCESS EXCLUSIVE",
              .why = "Nobody can read or write the table until every row was looked at.",
              .fix = "ADD CONSTRAINT ... CHECK (c IS NOT NULL) NOT VALID; VALIDATE CONSTRAINT in "
                     "another transaction; then SET NOT NULL takes the proof, and the check can "
                     "go. From 18 on: ADD CONSTRAINT ... NOT NULL c NOT VALID, then VALIDATE "
                     "CONSTRAINT.",
              .source = "https://www.postgresql.org/docs/current/sql-altertable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(lock_access_exclusive_scan_set_not_null)

}  // namespace dryshod

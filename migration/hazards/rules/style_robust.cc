// style.robust: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  if (seen.before.in_transaction()) return;
  for (const Act& act : seen.work.acts) {
    switch (act.kind) {
      case ActKind::CreateTable:
      case ActKind::DropTable:
      case ActKind::DropIndex:
      case ActKind::AddColumn:
      case ActKind::DropColumn:
      case ActKind::DropConstraint:
      case ActKind::DropType:
      case ActKind::AddEnumValue:
      case ActKind::CreateExtension:
        if (act.kind == ActKind::AddColumn && seen.is_new(act)) break;
        if (!act.has(Act::Tolerant)) findings.add(act.name, act.where);
        break;
      case ActKind::CreateIndex:
        if (!act.has(Act::Tolerant) && !act.has(Act::Concurrently))
          findings.add(act.name, act.where);
        break;
      default:
        break;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "style.robust",
              .level = HazardLevel::Info,
              .title = "run again, the statement fails",
              .why = "Outside a transaction what was done before a failure stays, and the next "
                     "run stops at it.",
              .fix = "IF EXISTS or IF NOT EXISTS; or one transaction around all of it.",
              .source = "https://www.postgresql.org/docs/current/sql-createtable.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_robust)

}  // namespace dryshod

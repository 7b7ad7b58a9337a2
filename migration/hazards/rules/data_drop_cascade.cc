// data.drop_cascade: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act& act : seen.work.acts) {
    if (!act.has(Act::Cascade) || seen.is_new(act)) continue;
    switch (act.kind) {
      case ActKind::DropTable:
      case ActKind::DropView:
      case ActKind::DropMaterializedView:
      case ActKind::DropSequence:
      case ActKind::DropColumn:
      case ActKind::DropConstraint:
      case ActKind::DropType:
      case ActKind::DropFunction:
        findings.add(act.name + (act.part.empty() || act.part == act.name ? "" : "." + act.part),
                     act.where);
        break;
      default:
        break;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.drop_cascade",
              .level = HazardLevel::Warning,
              .title = "CASCADE takes more along than is named",
              .why = "What depends on the object goes with it, whatever it is by then.",
              .fix = "Drop what depends on it by name, without CASCADE.",
              .source = "https://www.postgresql.org/docs/current/ddl-depend.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_drop_cascade)

}  // namespace dryshod

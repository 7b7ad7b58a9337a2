// data.might_fail: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act& act : seen.work.acts) {
    if (act.has(Act::NotValid) || act.has(Act::Proven) || seen.is_new(act)) continue;
    switch (act.kind) {
      case ActKind::CreateIndex:
        if (!act.has(Act::Unique)) break;
        [[fallthrough]];
      case ActKind::AddUnique:
      case ActKind::AddPrimaryKey:
        if (act.has(Act::UsingIndex)) break;
        [[fallthrough]];
      case ActKind::SetNotNull:
      case ActKind::AddNotNull:
      case ActKind::AddCheck:
      case ActKind::AddForeignKey:
      case ActKind::AddExclusion:
      case ActKind::ValidateConstraint:
        findings.add(act.name + (act.part.empty() ? "" : "." + act.part), act.where);
        break;
      default:
        break;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.might_fail",
              .level = HazardLevel::Info,
              .title = "it fails where rows do not fit",
              .why = "A unique index or key, NOT NULL, a check or a foreign key over rows that "
                     "are there fails at the first that breaks it.",
              .fix = "A query for such rows before it, and a decision what becomes of them.",
              .source = "https://www.postgresql.org/docs/current/ddl-constraints.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_might_fail)

}  // namespace dryshod

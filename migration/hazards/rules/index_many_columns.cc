// index.many_columns: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::CreateIndex)) {
    if (!act->has(Act::Unique) && act->detail.size() == 1 && act->detail[0] > '3')
      findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "index.many_columns",
              .level = HazardLevel::Info,
              .title = "an index of more than three columns",
              .why = "Each column makes the index larger and its upkeep dearer, and the columns "
                     "after the third seldom narrow a search.",
              .fix = "Fewer columns, with the others behind INCLUDE where a query must not look "
                     "at the table.",
              .source = "https://www.postgresql.org/docs/current/indexes-multicolumn.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(index_many_columns)

}  // namespace dryshod

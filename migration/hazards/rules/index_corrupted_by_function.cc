// index.corrupted_by_function: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  const Catalog& catalog = seen.catalog;
  for (const Act* act : seen.acts(ActKind::ReplaceFunction)) {
    if (!act->object || !catalog.alive(act->object)) continue;
    bool stored = false;
    for (const Ref user : catalog.users(act->object)) {
      stored = stored || catalog.is<Index>(user) || catalog.is<Exclusion>(user) ||
               catalog.is<Check>(user) ||
               (catalog.is<Generated>(user) && !catalog.get<Generated>(user).is_virtual);
    }
    if (stored) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "index.corrupted_by_function",
              .level = HazardLevel::Warning,
              .title = "an index keeps what the function gave before",
              .why = "The function is used in an index, a stored generated column or a "
                     "constraint. What they hold was computed by the old body and is not computed "
                     "again: searches by the index can miss rows.",
              .fix = "Where the new body gives other values: REINDEX CONCURRENTLY afterwards, or "
                     "a new function under another name.",
              .source = "https://www.postgresql.org/docs/current/sql-createfunction.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(index_corrupted_by_function)

}  // namespace dryshod

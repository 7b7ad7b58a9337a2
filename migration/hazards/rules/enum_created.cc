// enum.created: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::CreateEnum)) {
    if (true) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "enum.created",
              .level = HazardLevel::Info,
              .title = "labels of an enum cannot be taken away",
              .why = "A label can be added and renamed, but never dropped; its place in the order "
                     "is for ever.",
              .fix = "A table of values with a foreign key, where the list is not fixed.",
              .source = "https://www.postgresql.org/docs/current/datatype-enum.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(enum_created)

}  // namespace dryshod

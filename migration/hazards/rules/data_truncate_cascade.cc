// data.truncate_cascade: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::Truncate)) {
    if (!act->has(Act::Cascade)) continue;
    const std::string others = seen.names_of([&](const RelationWork& relation) {
      return relation.rewritten && relation.relation != act->object && !relation.is_index;
    });
    if (others.empty()) {
      findings.add(act->name, act->where);
    } else {
      findings.add(act->name, act->where, "These lose their rows too: " + others + ".");
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "data.truncate_cascade",
              .level = HazardLevel::Error,
              .title = "TRUNCATE empties other tables too",
              .why = "CASCADE throws away the rows of every table that refers to this one, and of "
                     "those that refer to them.",
              .fix = "Name all tables that are to be emptied, without CASCADE.",
              .source = "https://www.postgresql.org/docs/current/sql-truncate.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(data_truncate_cascade)

}  // namespace dryshod

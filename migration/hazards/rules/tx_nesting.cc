// tx.nesting: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act* act : seen.acts(ActKind::Begin)) {
    if (seen.before.in_transaction()) findings.add("", act->where);
  }
  for (const ActKind kind : {ActKind::Commit, ActKind::Rollback}) {
    for (const Act* act : seen.acts(kind)) {
      if (seen.before.facts().in_one_transaction || !seen.before.in_transaction()) {
        Finding& found = findings.add(
            "", act->where,
            seen.before.facts().in_one_transaction
                ? "It ends the transaction that was put around the text: what follows runs "
                  "without one."
                : "There is no transaction to end: the server warns and does nothing.");
        if (seen.before.facts().in_one_transaction) found.level = HazardLevel::Info;
      }
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "tx.nesting",
              .level = HazardLevel::Warning,
              .title = "a transaction inside a transaction",
              .why = "The server warns and goes on in the outer one: the next COMMIT ends that, "
                     "and what follows runs without any.",
              .fix = "One BEGIN for each COMMIT; SAVEPOINT for a part that may fail.",
              .source = "https://www.postgresql.org/docs/current/sql-begin.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(tx_nesting)

}  // namespace dryshod

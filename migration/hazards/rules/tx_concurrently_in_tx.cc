// tx.concurrently_in_tx: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  if (!seen.work.refuses_transaction || !seen.before.in_transaction()) return;
  findings.add(seen.work.acts.empty() ? "" : seen.work.acts.front().name, seen.where);
}

constexpr HazardRule kRule{
    .facts = {.id = "tx.concurrently_in_tx",
              .level = HazardLevel::Error,
              .title = "it cannot run inside a transaction",
              .why = "The server refuses the statement inside BEGIN ... COMMIT.",
              .fix = "COMMIT before it, or run it in a file of its own without a transaction "
                     "around it.",
              .source = "https://www.postgresql.org/docs/current/sql-createindex.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(tx_concurrently_in_tx)

}  // namespace dryshod

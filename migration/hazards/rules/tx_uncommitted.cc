// tx.uncommitted: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check_end(const TextState& text, const Catalog&, Findings& findings) {
  if (text.is_left_open()) findings.add("", text.transaction_since());
}

constexpr HazardRule kRule{
    .facts = {.id = "tx.uncommitted",
              .level = HazardLevel::Warning,
              .title = "the transaction is left open",
              .why = "At the end of the text nothing has said COMMIT: the client throws all of it "
                     "away, or keeps its locks.",
              .fix = "COMMIT at the end.",
              .source = "https://www.postgresql.org/docs/current/sql-begin.html"},
    .end = check_end};

}  // namespace

DRYSHOD_HAZARD(tx_uncommitted)

}  // namespace dryshod

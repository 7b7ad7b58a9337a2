// sql.refused: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Diagnostic& error : seen.refused) findings.add("", error.where, error.message + ".");
}

constexpr HazardRule kRule{
    .facts = {.id = "sql.refused",
              .level = HazardLevel::Error,
              .title = "the server refuses the statement",
              .why = "It fails, and with it the transaction that it is in.",
              .fix = "What the message says.",
              .source = "https://www.postgresql.org/docs/current/errcodes-appendix.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(sql_refused)

}  // namespace dryshod

// lock.timeout_missing: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check_end(const TextState& text, const Catalog&, Findings& findings) {
  const HeldLock& lock = text.unbounded_lock();
  if (!lock.name.empty()) findings.add(lock.name, lock.since);
}

constexpr HazardRule kRule{
    .facts = {.id = "lock.timeout_missing",
              .level = HazardLevel::Info,
              .title = "nothing bounds how long it waits or works",
              .why = "A statement that waits for a lock makes all later queries of the table wait "
                     "behind it, for as long as the oldest transaction runs; one that works under "
                     "the lock does so for as long as it takes.",
              .fix = "SET lock_timeout to a few seconds and try again when it strikes; SET "
                     "statement_timeout to what the site can bear.",
              .source = "https://www.postgresql.org/docs/current/runtime-config-client.html"},
    .end = check_end};

}  // namespace

DRYSHOD_HAZARD(lock_timeout_missing)

}  // namespace dryshod

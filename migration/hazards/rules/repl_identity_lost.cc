// repl.identity_lost: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  const Catalog& catalog = seen.catalog;
  for (const Act* act : seen.acts(ActKind::DropConstraint)) {
    if (act->detail != "primary_key" || !act->object || !catalog.alive(act->object)) continue;
    const Table* table = catalog.get_if<Table>(act->object);
    if (table == nullptr || table->replica_identity) continue;
    bool published = false;
    for (const Ref user : catalog.users(act->object)) {
      published = published || catalog.is<PublishedTable>(user);
    }
    if (published) findings.add(act->name, act->where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "repl.identity_lost",
              .level = HazardLevel::Warning,
              .title = "rows can no longer be told apart in replication",
              .why = "The primary key is what a published table is identified by: without it "
                     "UPDATE and DELETE on the table fail.",
              .fix = "REPLICA IDENTITY USING INDEX on another unique index first.",
              .source = "https://www.postgresql.org/docs/current/logical-replication- "
                        "publication.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(repl_identity_lost)

}  // namespace dryshod

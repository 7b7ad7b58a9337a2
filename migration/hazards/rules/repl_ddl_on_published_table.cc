// repl.ddl_on_published_table: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  const Catalog& catalog = seen.catalog;
  for (const ActKind kind : {ActKind::AddColumn, ActKind::DropColumn, ActKind::AlterColumnType,
                             ActKind::RenameColumn, ActKind::RenameTable}) {
    for (const Act* act : seen.acts(kind)) {
      if (!act->object || !catalog.alive(act->object) || seen.is_new(*act)) continue;
      bool published = false;
      for (const Ref user : catalog.users(act->object)) {
        published = published || catalog.is<PublishedTable>(user);
      }
      if (published) findings.add(act->name, act->where);
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "repl.ddl_on_published_table",
              .level = HazardLevel::Info,
              .title = "the table is published",
              .why = "Logical replication does not carry DDL: a column that the subscriber lacks "
                     "stops it, one that it has too many does not.",
              .fix = "Add columns on the subscriber first, drop them on the publisher first.",
              .source = "https://www.postgresql.org/docs/current/logical-replication- "
                        "restrictions.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(repl_ddl_on_published_table)

}  // namespace dryshod

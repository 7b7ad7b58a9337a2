// style.qualify: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  for (const Act& act : seen.work.acts) {
    switch (act.kind) {
      case ActKind::CreateTable:
      case ActKind::CreateTableAs:
      case ActKind::DropTable:
      case ActKind::RenameTable:
      case ActKind::AddColumn:
      case ActKind::DropColumn:
      case ActKind::AlterColumnType:
      case ActKind::CreateIndex:
        if (act.has(Act::Qualified)) break;
        findings.add(act.name, act.where);
        return;  // the others speak of the same table
      default:
        break;
    }
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "style.qualify",
              .level = HazardLevel::Info,
              .title = "which table it is hangs on the search_path",
              .why = "Without a schema in its name a table is made in, or found in, what the "
                     "search_path says, which is another schema for another role.",
              .fix = "Write the schema before the name.",
              .source = "https://www.postgresql.org/docs/current/ddl-schemas.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_qualify)

}  // namespace dryshod

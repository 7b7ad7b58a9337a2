// enum.use_in_same_tx: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  if (!seen.before.in_transaction() || seen.has(ActKind::AddEnumValue)) return;
  for (const AddedPart& label : seen.before.labels()) {
    if (seen.before.made(label.object, label.name)) continue;
    const std::string quoted = "'" + label.part + "'";
    if (seen.text.find(quoted) == std::string_view::npos) continue;
    findings.add(label.name + " " + quoted, seen.where);
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "enum.use_in_same_tx",
              .level = HazardLevel::Error,
              .title = "the new label is used before COMMIT",
              .why = "A label that ALTER TYPE ... ADD VALUE made cannot be used in the same "
                     "transaction: the statement fails.",
              .fix = "COMMIT after ADD VALUE.",
              .source = "https://www.postgresql.org/docs/current/sql-altertype.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(enum_use_in_same_tx)

}  // namespace dryshod

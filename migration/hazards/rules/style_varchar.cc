// style.varchar: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  seen.each_column_type([&](const Act& act, std::string_view type) {
    if (type.starts_with("character varying(")) findings.add(act.name + "." + act.part, act.where);
  });
}

constexpr HazardRule kRule{
    .facts = {.id = "style.varchar",
              .level = HazardLevel::Info,
              .title = "a limit in the type is hard to change",
              .why = "A shorter varchar(n) rewrites the table, and a longer one is often wanted.",
              .fix = "text, with a check of the length where it matters.",
              .source = "https://www.postgresql.org/docs/current/datatype-character.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_varchar)

}  // namespace dryshod

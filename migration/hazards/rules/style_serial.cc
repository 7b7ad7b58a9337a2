// style.serial: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  seen.each_column_type([&](const Act& act, std::string_view type) {
    if (act.has(Act::Serial) && !type.empty()) findings.add(act.name + "." + act.part, act.where);
  });
}

constexpr HazardRule kRule{
    .facts = {.id = "style.serial",
              .level = HazardLevel::Info,
              .title = "serial leaves its sequence to privileges and defaults of its own",
              .why = "The sequence is a separate object with separate privileges, and anybody can "
                     "write past it.",
              .fix = "GENERATED ALWAYS AS IDENTITY.",
              .source = "https://www.postgresql.org/docs/current/ddl-identity-columns.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_serial)

}  // namespace dryshod

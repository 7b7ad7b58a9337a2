// style.char: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

namespace dryshod {
namespace {

void check(const Seen& seen, Findings& findings) {
  seen.each_column_type([&](const Act& act, std::string_view type) {
    if (type == "character" || type.starts_with("character(") || type == "bpchar")
      findings.add(act.name + "." + act.part, act.where);
  });
}

constexpr HazardRule kRule{
    .facts = {.id = "style.char",
              .level = HazardLevel::Info,
              .title = "character(n) pads with blanks",
              .why = "Values are padded on the way in, and compared without the blanks: lengths "
                     "and comparisons surprise.",
              .fix = "text, with a check of the length where it matters.",
              .source = "https://www.postgresql.org/docs/current/datatype-character.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_char)

}  // namespace dryshod

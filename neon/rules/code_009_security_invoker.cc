// NEON-CODE-009: views that read tables with row level security as their owner.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

bool is_invokers(const Catalog& catalog, OptionList options) {
  for (const std::string_view item : catalog.strings()[options.sorted]) {
    if (!item.starts_with("security_invoker")) continue;
    return !item.ends_with("=false") && !item.ends_with("=off") && !item.ends_with("=0") &&
           !item.ends_with("=no");
  }
  return false;
}

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<View>(survey, [&](Ref ref) {
    const View& view = catalog.get<View>(ref);
    if (is_invokers(catalog, view.options)) return;
    for (const Ref used : catalog.refs(view.query)) {
      const Ref table = catalog.ancestor<Table>(used);
      if (!table || !catalog.get<Table>(table).row_security) continue;
      say(found.at(ref), "It reads " + catalog.display(table) + ".");
      return;
    }
  });
}

constexpr NeonRule kRule{.fact = "NEON-CODE-009", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(code_009_security_invoker)

}  // namespace dryshod

// LR-006: columns of a type that cannot be compared, in tables whose rows are found by all their
// columns.
#include "neon/replica_identity.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Table>(survey, [&](Ref ref) {
    if (!has_full_identity(catalog, ref)) return;
    catalog.each_child_of<Column>(ref, [&](Ref column) {
      const Expr type = catalog.get<Column>(column).type;
      if (!type) return;
      std::string name = catalog.render(type);
      if (name.ends_with("[]")) name.resize(name.size() - 2);
      if (found.names(name)) say(found.at(column), "It is of type " + name + ".");
    });
  });
}

constexpr NeonRule kRule{.fact = "LR-006", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(lr_006_no_equality)

}  // namespace dryshod

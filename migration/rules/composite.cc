// Composite types; their attributes are elements, written inline with a new type.
#include "migration/rules/shared/attributes.h"
#include "migration/rules/shared/types.h"

#include <algorithm>

namespace dryshod {

template <>
struct Rules<Composite> {
  static void create(Emit& emit, Ref ref, Parts parts) {
    const Catalog& to = emit.to();
    std::vector<std::pair<int64_t, Ref>> attributes;
    for (const Ref part : parts) {
      if (to.is<Attribute>(part) && to.parent(part) == ref) {
        attributes.emplace_back(to.get<Attribute>(part).position, part);
      }
    }
    std::stable_sort(attributes.begin(), attributes.end());
    std::string items;
    for (const auto& [position, attribute] : attributes) {
      items += (items.empty() ? "\n    " : ",\n    ") + attribute_clause(to, attribute);
    }
    emit.statement("CREATE TYPE " + to.qualified(ref) + " AS (" + items +
                   (items.empty() ? ")" : "\n)"));
  }
  static void drop(Emit& emit, Ref ref) { drop_type(emit, ref); }

  static constexpr auto alters = std::tuple{};
};

DRYSHOD_RULES(Composite)

}  // namespace dryshod

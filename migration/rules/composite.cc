// Composite types; their attributes are elements, written inline with a new type.
#include "migration/rules/shared/attributes.h"
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/types.h"

#include <algorithm>

namespace dryshod {

template <>
struct Rules<Composite> {
  static void create(Emit& emit, Ref ref, Parts parts) {
    const Catalog& to = emit.to();
    std::string items;
    for (const Ref attribute : attributes_in_order(to, ref)) {
      if (std::find(parts.begin(), parts.end(), attribute) == parts.end()) continue;
      items += (items.empty() ? "\n    " : ",\n    ") + attribute_clause(to, attribute);
    }
    emit.statement("CREATE TYPE " + to.qualified(ref) + " AS (" + items +
                   (items.empty() ? ")" : "\n)"));
  }
  static void drop(Emit& emit, Ref ref) { drop_type(emit, ref); }

  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
  }
  static void move_to(Emit& emit, Ref ref, const std::string& schema) {
    move_object(emit, ref, schema);
  }
  static void set_aside(Emit& emit, Ref ref, const std::string& name) {
    set_type_aside(emit, ref, name);
  }
  static void drop_aside(Emit& emit, Ref ref, const std::string& name) {
    drop_type_aside(emit, ref, name);
  }

  static constexpr auto alters = std::tuple{};
};

DRYSHOD_RULES(Composite)

}  // namespace dryshod

// Parameters are there by themselves; what is granted on them is said by the grants.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<ConfigurationParameter> {
  static void create(Emit&, Ref, Parts) {}
  static void drop(Emit&, Ref) {}

  static constexpr std::tuple<> alters{};
};

DRYSHOD_RULES(ConfigurationParameter)

}  // namespace dryshod

// Exclusion constraints: PostgreSQL can only replace them.
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/index_alters.h"

namespace dryshod {

template <>
struct Rules<Exclusion> {
  static constexpr bool runs_functions = true;
  static constexpr int inline_rank = 3;
  static constexpr bool comes_with_link = true;

  static bool makes_derived(const Catalog& to, Ref ref) { return !adds_only_to_parent(to, ref); }
  static bool may_inline(const Catalog& to, Ref ref) {
    return makes_derived(to, ref) && !is_made_already(to, ref);
  }

  static void create(Emit& emit, Ref ref, Parts) { add_constraint(emit, ref); }
  static void drop(Emit& emit, Ref ref) { drop_constraint(emit, ref); }

  static Phase phase_when_new(const Catalog&, Ref) { return Phase::Validate; }

  static constexpr bool told_by_content = true;
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_constraint(emit, ref, name);
  }

  static constexpr auto alters = std::tuple{
      replace<&Exclusion::method>(),
      replace<&Exclusion::elements>(),
      replace<&Exclusion::include>(),
      replace<&Exclusion::predicate>(),
      replace<&Exclusion::deferrable>(),
      replace<&Exclusion::initially_deferred>(),
      alter<&Exclusion::options>(alter_index_options<Exclusion>, is_partitioned_index),
      alter<&Exclusion::tablespace>(alter_index_tablespace<Exclusion>),
  };
};

DRYSHOD_RULES(Exclusion)

}  // namespace dryshod

// Unique constraints: inline with a new table, else added.
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/index_alters.h"
#include "migration/rules/shared/online_indexes.h"

namespace dryshod {

template <>
struct Rules<Unique> {
  static constexpr int inline_rank = 2;
  static constexpr bool comes_with_link = true;
  static constexpr FieldSet own =
      detail::fields<Unique, &Unique::clustered, &Unique::replica_identity>();

  static std::vector<Ref> needs(const Catalog& catalog, Ref ref) {
    return identity_needs<Unique>(catalog, ref);
  }
  static bool makes_derived(const Catalog& to, Ref ref) { return !adds_only_to_parent(to, ref); }
  static bool may_inline(const Catalog& to, Ref ref) {
    return makes_derived(to, ref) && !is_made_already(to, ref);
  }

  static void create(Emit& emit, Ref ref, Parts) {
    if (!add_key_online(emit, ref)) add_constraint(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) { drop_constraint(emit, ref); }

  static Phase phase_when_new(const Catalog&, Ref) { return Phase::Validate; }
  static bool beside(Emit& emit, const Change& change, FieldSet changed) {
    constexpr FieldSet kBuilt =
        detail::fields<Unique, &Unique::columns, &Unique::include, &Unique::nulls_not_distinct,
                       &Unique::deferrable, &Unique::initially_deferred>();
    return (changed & kBuilt) != 0 && key_beside(emit, change);
  }

  static constexpr bool told_by_content = true;
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_constraint(emit, ref, name);
  }

  static constexpr auto alters = std::tuple{
      replace<&Unique::columns>(),
      replace<&Unique::include>(),
      replace<&Unique::nulls_not_distinct>(),
      replace<&Unique::deferrable>(),
      replace<&Unique::initially_deferred>(),
      alter<&Unique::options>(alter_index_options<Unique>, is_partitioned_index),
      alter<&Unique::tablespace>(alter_index_tablespace<Unique>),
      alter<&Unique::clustered>(alter_index_clustered<Unique>),
      alter<&Unique::replica_identity>(alter_index_replica_identity<Unique>),
  };
};

DRYSHOD_RULES(Unique)

}  // namespace dryshod

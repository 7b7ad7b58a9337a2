// Primary keys: inline with a new table, else added.
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/index_alters.h"
#include "migration/rules/shared/online_indexes.h"

namespace dryshod {

template <>
struct Rules<PrimaryKey> {
  static constexpr int inline_rank = 2;
  static constexpr bool comes_with_link = true;
  static constexpr FieldSet own =
      detail::fields<PrimaryKey, &PrimaryKey::clustered, &PrimaryKey::replica_identity>();
  static constexpr bool only_one = true;

  static bool makes_derived(const Catalog& to, Ref ref) { return !adds_only_to_parent(to, ref); }
  static bool may_inline(const Catalog& to, Ref ref) { return makes_derived(to, ref); }

  static void create(Emit& emit, Ref ref, Parts) {
    if (!add_key_online(emit, ref)) add_constraint(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) { drop_constraint(emit, ref); }

  static Phase phase_when_new(const Catalog&, Ref) { return Phase::Validate; }
  static bool beside(Emit& emit, const Change& change, FieldSet changed) {
    constexpr FieldSet kBuilt =
        detail::fields<PrimaryKey, &PrimaryKey::columns, &PrimaryKey::include,
                       &PrimaryKey::deferrable, &PrimaryKey::initially_deferred>();
    return (changed & kBuilt) != 0 && key_beside(emit, change);
  }

  static constexpr bool told_by_content = true;
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_constraint(emit, ref, name);
  }

  static constexpr auto alters = std::tuple{
      replace<&PrimaryKey::columns>(),
      replace<&PrimaryKey::include>(),
      replace<&PrimaryKey::deferrable>(),
      replace<&PrimaryKey::initially_deferred>(),
      alter<&PrimaryKey::options>(alter_index_options<PrimaryKey>, is_partitioned_index),
      alter<&PrimaryKey::tablespace>(alter_index_tablespace<PrimaryKey>),
      alter<&PrimaryKey::clustered>(alter_index_clustered<PrimaryKey>),
      alter<&PrimaryKey::replica_identity>(alter_index_replica_identity<PrimaryKey>),
  };
};

DRYSHOD_RULES(PrimaryKey)

}  // namespace dryshod

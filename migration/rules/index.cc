// Indexes that are no constraint's.
#include "migration/rules/shared/guards.h"
#include "migration/rules/shared/index_alters.h"

#include <fmt/format.h>

#include <algorithm>

namespace dryshod {

template <>
struct Rules<Index> {
  static constexpr bool runs_functions = true;
  static constexpr bool comes_with_link = true;
  static constexpr FieldSet own =
      detail::fields<Index, &Index::clustered, &Index::replica_identity, &Index::statistics>();

  static bool makes_derived(const Catalog& to, Ref ref) { return !adds_only_to_parent(to, ref); }

  static Phase phase_when_new(const Catalog& to, Ref ref) {
    return to.get<Index>(ref).unique ? Phase::Validate : Phase::Expand;
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Index& index = to.get<Index>(ref);
    std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
    sql += to.bare(ref) + " ON ";
    if (adds_only_to_parent(to, ref)) sql += "ONLY ";
    sql += to.qualified(to.parent(ref));
    if (index.method && to.text(index.method) != "btree") {
      sql += " USING " + quote_ident(to.text(index.method));
    }
    sql += " (" + to.render(index.keys) + ")";
    if (index.include) sql += " INCLUDE (" + to.render(index.include) + ")";
    if (index.nulls_not_distinct) sql += " NULLS NOT DISTINCT";
    sql += with_options(to, index.options);
    if (index.tablespace) sql += " TABLESPACE " + quote_ident(to.text(index.tablespace));
    if (index.predicate) sql += " WHERE " + to.render(index.predicate);
    emit.statement(sql).guards = guards_of(emit, ref);
    for (const std::string_view target : to.strings()[index.statistics]) {
      set_statistics(emit, to, ref, target);
    }
    index_marks(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP INDEX " + emit.from().qualified(ref) +
                   (has_key_below(emit.from(), ref) ? " CASCADE" : ""));
  }
  /// Neither it nor the key of a partition that is attached to it can go without the other: only CASCADE
  /// takes both (what refers to that key has gone by then).
  static bool has_key_below(const Catalog& from, Ref ref) {
    const std::vector<Ref> users = from.users(ref);
    return std::any_of(users.begin(), users.end(), [&](Ref user) {
      if (!from.is<IndexAttach>(user)) return false;
      const Ref part = from.parent(user);
      return !from.is<Index>(part) || has_key_below(from, part);
    });
  }

  /// `target` is "column number=target".
  static void set_statistics(Emit& emit, const Catalog& catalog, Ref ref, std::string_view target) {
    const size_t equals = target.find('=');
    emit.statement(fmt::format("ALTER INDEX {} ALTER COLUMN {} SET STATISTICS {}",
                               catalog.qualified(ref), target.substr(0, equals),
                               target.substr(equals + 1)));
  }
  static void statistics(Emit& emit, const Change& change) {
    const auto before = change.from.strings()[change.old_value<Index>().statistics];
    const auto after = change.to.strings()[change.new_value<Index>().statistics];
    for (const std::string_view target : after) set_statistics(emit, change.to, change.b, target);
    for (const std::string_view target : before) {
      const std::string_view column = target.substr(0, target.find('='));
      const bool stays = std::any_of(after.begin(), after.end(), [&](std::string_view other) {
        return other.substr(0, other.find('=')) == column;
      });
      if (!stays) set_statistics(emit, change.to, change.b, std::string(column) + "=-1");
    }
  }

  static constexpr auto alters = std::tuple{
      replace<&Index::unique>(),
      replace<&Index::method>(),
      replace<&Index::keys>(),
      replace<&Index::include>(),
      replace<&Index::predicate>(),
      replace<&Index::nulls_not_distinct>(),
      alter<&Index::options>(alter_index_options<Index>, is_partitioned_index),
      alter<&Index::tablespace>(alter_index_tablespace<Index>),
      alter<&Index::clustered>(alter_index_clustered<Index>),
      alter<&Index::replica_identity>(alter_index_replica_identity<Index>),
      alter<&Index::statistics>(statistics),
  };
};

DRYSHOD_RULES(Index)

}  // namespace dryshod

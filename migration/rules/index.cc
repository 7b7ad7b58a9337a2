// Indexes that are no constraint's.
#include "catalog/helpers.h"
#include "migration/rules/shared/guards.h"
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/index_alters.h"
#include "migration/rules/shared/online_indexes.h"

#include <fmt/format.h>

#include <algorithm>

namespace dryshod {

template <>
struct Rules<Index> {
  static constexpr bool runs_functions = true;
  static constexpr bool comes_with_link = true;
  static constexpr FieldSet own =
      detail::fields<Index, &Index::clustered, &Index::replica_identity, &Index::statistics>();

  static std::vector<Ref> needs(const Catalog& catalog, Ref ref) {
    return identity_needs<Index>(catalog, ref);
  }
  static bool makes_derived(const Catalog& to, Ref ref) { return !adds_only_to_parent(to, ref); }

  static Phase phase_when_new(const Catalog& to, Ref ref) {
    return to.get<Index>(ref).unique ? Phase::Validate : Phase::Expand;
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const bool only = adds_only_to_parent(to, ref);
    // ON ONLY a table that stores nothing there is nothing to read.
    if (!only && is_online_tree(emit, to.parent(ref))) {
      build_index_online(emit, ref);
    } else {
      emit.statement(index_statement(to, ref, "", to.bare(ref), only)).guards =
          guards_of(emit, ref);
    }
    add_marks(emit, ref);
  }
  static void add_marks(Emit& emit, Ref ref) {
    const Catalog& to = emit.to();
    for (const std::string_view target : to.strings()[to.get<Index>(ref).statistics]) {
      set_statistics(emit, to, ref, target);
    }
    index_marks(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const bool cascades = has_key_below(from, ref);
    if (!cascades && drops_alone(from, ref) && stays_online(emit, from.parent(ref))) {
      online_piece(emit, "DROP INDEX CONCURRENTLY IF EXISTS " + from.qualified(ref),
                   Phase::Contract, Txn::Alone);
      return;
    }
    emit.statement("DROP INDEX " + from.qualified(ref) + (cascades ? " CASCADE" : ""));
  }
  /// RangeVarCallbackForDropRelation() and RemoveRelations() of src/backend/commands/tablecmds.c:
  /// those of partitioned tables, and their parts, do not go CONCURRENTLY.
  static bool drops_alone(const Catalog& from, Ref ref) {
    return !is_partitioned(from, from.parent(ref)) && !from.child<IndexAttach>(ref);
  }
  /// Neither it nor the key of a partition that is attached to it can go without the other: only
  /// CASCADE takes both (what refers to that key has gone by then).
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

  /// What ALTER INDEX does not change is in another index, which is built while this one is used.
  static bool beside(Emit& emit, const Change& change, FieldSet changed) {
    constexpr FieldSet kBuilt =
        detail::fields<Index, &Index::unique, &Index::method, &Index::keys, &Index::include,
                       &Index::predicate, &Index::nulls_not_distinct>();
    if ((changed & kBuilt) == 0 || !can_stand_beside(emit, change)) return false;
    if (!replaces_freely(change)) return false;
    const Catalog& to = change.to;
    const std::string_view name = to.text(to.name(change.b));
    const Phase phase = change.new_value<Index>().unique ? Phase::Validate : Phase::Expand;
    online_piece(emit,
                 index_statement(to, change.b, "CONCURRENTLY IF NOT EXISTS ",
                                 quote_ident(with_suffix(name, kBesideSuffix)), false),
                 phase, Txn::Alone);
    const size_t first = emit.pieces().size();
    const std::string schema = to.bare(to.schema_of(change.b)) + ".";
    const auto rename = [&](const std::string& before, const std::string& after) {
      online_piece(
          emit, "ALTER INDEX " + schema + quote_ident(before) + " RENAME TO " + quote_ident(after),
          Phase::Contract);
    };
    rename(std::string(name), with_suffix(name, kAsideSuffix));
    rename(with_suffix(name, kBesideSuffix), std::string(name));
    add_marks(emit, change.b);
    take_place(emit, change.b, first);
    return true;
  }

  static constexpr bool told_by_content = true;
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
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

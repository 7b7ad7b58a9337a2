// Foreign keys. Deferrability can be altered; all else is a new constraint.
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/online_constraints.h"

namespace dryshod {

template <>
struct Rules<ForeignKey> {
  static constexpr int inline_rank = 5;
  static constexpr bool comes_with_link = true;

  /// A foreign key to a partitioned table has a hidden constraint on each partition, which keeps
  /// the partition from going alone (addFkRecurseReferenced() of src/backend/commands/tablecmds.c).
  static bool holds(const Catalog& from, Ref ref, Ref table) {
    bool held = false;
    from.each_child_of<Inherits>(table, [&](Ref link) {
      const Inherits& inherits = from.get<Inherits>(link);
      if (!inherits.bound || held) return;
      held =
          inherits.from == from.get<ForeignKey>(ref).referenced || holds(from, ref, inherits.from);
    });
    return held;
  }

  /// ATPrepChangePersistence() of src/backend/commands/tablecmds.c: at no time does a permanent
  /// table refer to an unlogged one.
  static int orders_ends(const Change& whole, const Change& target) {
    const auto changes = [](const Change& change) {
      const Table* was = change.from.get_if<Table>(change.a);
      const Table* is = change.to.get_if<Table>(change.b);
      return was != nullptr && is != nullptr && was->persistence != is->persistence;
    };
    if (!changes(whole) || !changes(target)) return 0;
    return whole.new_value<Table>().persistence ? 1 : -1;
  }

  static void create(Emit& emit, Ref ref, Parts) {
    if (!add_constraint_online(emit, ref)) add_constraint(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) { drop_constraint(emit, ref); }

  static void deferrability(Emit& emit, const Change& change) {
    const ForeignKey& fk = change.new_value<ForeignKey>();
    emit.sub_command(alter_head(change.to, change.to.parent(change.b)),
                     "ALTER CONSTRAINT " + change.to.bare(change.b) +
                         (fk.deferrable ? " DEFERRABLE" : " NOT DEFERRABLE") +
                         (fk.initially_deferred ? " INITIALLY DEFERRED" : ""));
  }
  static void validate(Emit& emit, const Change& change) {
    validate_constraint(emit, change.to, change.b);
  }
  static bool becomes_unproven(const Change& change) {
    return !change.new_value<ForeignKey>().valid;
  }
  static bool may_inline(const Catalog& to, Ref ref) {
    const ForeignKey& fk = to.get<ForeignKey>(ref);
    return fk.valid && fk.enforced;
  }

  static Phase phase_when_new(const Catalog& to, Ref ref) {
    return to.get<ForeignKey>(ref).enforced ? Phase::Validate : Phase::Expand;
  }
  /// Who relied on a check that waits notices one that does not.
  static Phase phase_of_change(const Change& change, FieldSet changed) {
    const ForeignKey& before = change.old_value<ForeignKey>();
    const ForeignKey& after = change.new_value<ForeignKey>();
    const bool sooner = (before.deferrable && !after.deferrable) ||
                        before.initially_deferred != after.initially_deferred;
    if (sooner) return Phase::Contract;
    constexpr FieldSet kValid = detail::fields<ForeignKey, &ForeignKey::valid>();
    return (changed & kValid) != 0 ? Phase::Validate : Phase::Expand;
  }

  static bool beside(Emit& emit, const Change& change, FieldSet changed) {
    constexpr FieldSet kOther =
        detail::fields<ForeignKey, &ForeignKey::columns, &ForeignKey::referenced,
                       &ForeignKey::referenced_columns, &ForeignKey::match, &ForeignKey::on_update,
                       &ForeignKey::on_delete, &ForeignKey::on_delete_columns>();
    return (changed & kOther) != 0 && constraint_beside(emit, change);
  }
  static constexpr bool told_by_content = true;
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_constraint(emit, ref, name);
  }

  static constexpr auto alters = std::tuple{
      replace<&ForeignKey::columns>(),
      replace<&ForeignKey::referenced>(),
      replace<&ForeignKey::referenced_columns>(),
      replace<&ForeignKey::match>(),
      replace<&ForeignKey::on_update>(),
      replace<&ForeignKey::on_delete>(),
      replace<&ForeignKey::on_delete_columns>(),
      alter<&ForeignKey::deferrable>(deferrability),
      alter<&ForeignKey::initially_deferred>(deferrability),
      alter<&ForeignKey::valid>(validate, becomes_unproven),
      replace<&ForeignKey::enforced>(),
  };
};

DRYSHOD_RULES(ForeignKey)

}  // namespace dryshod

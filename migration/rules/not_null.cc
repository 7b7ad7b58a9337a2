// NOT NULL of columns and domains; a named constraint from 18 on.
#include "migration/inheritance.h"
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/guards.h"
#include "migration/rules/shared/online_columns.h"

namespace dryshod {

template <>
struct Rules<NotNull> {
  static constexpr int inline_rank = 2;

  static bool named(const Emit& emit, Ref ref) {
    return not_null_clause(emit, ref) != "NOT NULL" || !emit.to().get<NotNull>(ref).valid;
  }
  static Name constraint_name(const Catalog& catalog, Ref ref) {
    return catalog.get<NotNull>(ref).constraint_name;
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Ref holder = to.parent(ref);
    const NotNull& not_null = to.get<NotNull>(ref);
    if (set_not_null_online(emit, ref)) return;
    if (to.is<Domain>(holder)) {
      emit.sub_command(alter_head(to, ref), named(emit, ref) ? "ADD " + not_null_clause(emit, ref)
                                                             : std::string("SET NOT NULL"))
          .guards = guards_of(emit, ref);
      return;
    }
    if (!named(emit, ref)) {
      emit.sub_command(alter_head(to, ref), "ALTER COLUMN " + to.bare(holder) + " SET NOT NULL")
          .guards = guards_of(emit, ref);
      return;
    }
    emit.sub_command(alter_head(to, ref), "ADD CONSTRAINT " +
                                              quote_ident(to.text(not_null.constraint_name)) +
                                              " NOT NULL " + to.bare(holder) +
                                              (not_null.no_inherit ? " NO INHERIT" : "") +
                                              (not_null.valid ? "" : " NOT VALID"))
        .guards = guards_of(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Ref holder = from.parent(ref);
    emit.sub_command(take_head(emit, ref),
                     (from.is<Domain>(holder) ? "" : "ALTER COLUMN " + from.bare(holder) + " ") +
                         "DROP NOT NULL");
  }
  static bool spares(const Catalog& from, Ref ref) { return can_spare_children(from, ref); }
  static void rename(Emit& emit, const Change& change) {
    const Element& was = change.from[change.a];
    const Element& is = change.to[change.b];
    // It goes with the parent that gives it up, and comes with the other.
    const bool is_handed_on =
        was.source && !was.local && is.source &&
        stays_linked(change.from, change.a, was.source, [&](Ref a) { return emit.new_of(a); });
    if (is_handed_on) return;
    const Name before = change.old_value<NotNull>().constraint_name;
    const Name after = change.new_value<NotNull>().constraint_name;
    emit.statement(alter_head(change.to, change.b) + " RENAME CONSTRAINT " +
                   quote_ident(change.from.text(before)) + " TO " +
                   quote_ident(change.to.text(after)));
  }
  static bool nameless(const Change& change) {
    return !change.old_value<NotNull>().constraint_name ||
           !change.new_value<NotNull>().constraint_name;
  }
  static void inheritability(Emit& emit, const Change& change) {
    const NotNull& not_null = change.new_value<NotNull>();
    // By itself: a primary key is refused before anything of its statement is done
    // (transformIndexConstraint() of src/backend/parser/parse_utilcmd.c).
    emit.statement(alter_head(change.to, change.b) + " ALTER CONSTRAINT " +
                   quote_ident(change.to.text(not_null.constraint_name)) +
                   (not_null.no_inherit ? " NO INHERIT" : " INHERIT"))
        .guards = not_null.no_inherit ? std::vector<Guard>{} : guards_of(emit, change.b);
  }
  static void validate(Emit& emit, const Change& change) {
    emit.sub_command(alter_head(change.to, change.b),
                     "VALIDATE CONSTRAINT " +
                         quote_ident(change.to.text(change.new_value<NotNull>().constraint_name)))
        .guards = guards_of(emit, change.b);
  }
  /// DROP COLUMN of 18 leaves children that keep the column a constraint of nobody's, which counts
  /// as inherited for ever: ATExecDropColumn() of src/backend/commands/tablecmds.c lets go of
  /// columns only.
  static bool drops_apart(const Catalog& from, Ref ref) {
    const Ref table = from.parent(from.parent(ref));
    return from.get<NotNull>(ref).constraint_name && !from[ref].source && from.is<Table>(table) &&
           !from.get<Table>(table).partition_key && has_children(from, table);
  }
  static constexpr bool named_by_giver = true;
  /// Before 18 a mark of the column, which does not know who wants it (ATPrepDropNotNull() of
  /// src/backend/commands/tablecmds.c).
  static bool takes_all(const Catalog& from, Ref ref) {
    return !from.get<NotNull>(ref).constraint_name && from.is<Column>(from.parent(ref));
  }
  static Phase phase_when_new(const Catalog&, Ref) { return Phase::Validate; }
  static Phase phase_of_change(const Change& change, FieldSet changed) {
    constexpr FieldSet kHeld = detail::fields<NotNull, &NotNull::valid, &NotNull::no_inherit>();
    const bool reaches_more = !change.new_value<NotNull>().no_inherit;
    return (changed & kHeld) != 0 && reaches_more ? Phase::Validate : Phase::Expand;
  }
  static bool becomes_unproven(const Change& change) { return !change.new_value<NotNull>().valid; }
  static bool may_inline(const Catalog& to, Ref ref) { return to.get<NotNull>(ref).valid; }

  static constexpr auto alters = std::tuple{
      alter<&NotNull::constraint_name>(rename, nameless),
      alter<&NotNull::no_inherit>(inheritability),
      alter<&NotNull::valid>(validate, becomes_unproven),
  };
};

DRYSHOD_RULES(NotNull)

}  // namespace dryshod

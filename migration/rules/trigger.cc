// Triggers. OR REPLACE (14) keeps comments and states; it refuses constraint triggers.
#include "migration/rules/shared/enabled.h"

namespace dryshod {

template <>
struct Rules<Trigger> {
  static constexpr bool comes_with_link = true;
  static constexpr bool goes_with_link = true;
  static constexpr FieldSet own = detail::fields<Trigger, &Trigger::enabled>();

  static std::string statement(const Catalog& c, Ref ref, bool or_replace) {
    const Trigger& t = c.get<Trigger>(ref);
    std::string sql = std::string("CREATE ") + (or_replace ? "OR REPLACE " : "") +
                      (t.constraint ? "CONSTRAINT " : "") + "TRIGGER " + c.bare(ref) + "\n    " +
                      std::string(c.text(t.timing)) + " " + c.render(t.events) + " ON " +
                      c.qualified(c.parent(ref));
    if (t.from_table) sql += "\n    FROM " + c.render(t.from_table);
    if (t.deferrable) sql += "\n    DEFERRABLE";
    if (t.initially_deferred) sql += " INITIALLY DEFERRED";
    if (t.old_table || t.new_table) sql += "\n    REFERENCING";
    if (t.old_table) sql += " OLD TABLE AS " + quote_ident(c.text(t.old_table));
    if (t.new_table) sql += " NEW TABLE AS " + quote_ident(c.text(t.new_table));
    sql += t.for_each_row ? "\n    FOR EACH ROW" : "\n    FOR EACH STATEMENT";
    if (t.condition) sql += " WHEN (" + c.render(t.condition) + ")";
    sql += "\n    EXECUTE FUNCTION " + c.render(t.function) + "(";
    bool first = true;
    for (const std::string_view argument : c.strings()[t.arguments]) {
      sql += (first ? "" : ", ") + quote_literal(argument);
      first = false;
    }
    return sql + ")";
  }
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(statement(emit.to(), ref, false));
    if (const Name enabled = emit.to().get<Trigger>(ref).enabled) {
      set_enabled(emit, emit.to(), ref, "TRIGGER", enabled);
    }
    rename_copies(emit, ref);
  }
  /// Up to 14 a partition's copy can be renamed by itself (renametrig() of
  /// src/backend/commands/trigger.c).
  static void rename_copies(Emit& emit, Ref ref) {
    const Catalog& to = emit.to();
    for (const Ref copy : to.derived_from(ref)) {
      if (!to.is<Trigger>(copy)) continue;
      if (to.name(copy) != to.name(ref)) {
        emit.statement("ALTER TRIGGER " + to.bare(ref) + " ON " + to.qualified(to.parent(copy)) +
                       " RENAME TO " + to.bare(copy));
      }
      rename_copies(emit, copy);
    }
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void again(Emit& emit, const Change& change) {
    emit.statement(statement(change.to, change.b, true));
  }
  static Name constraint_name(const Catalog& catalog, Ref ref) {
    return catalog.get<Trigger>(ref).constraint ? catalog.name(ref) : Name{};
  }
  static bool constraint_trigger(const Change& change) {
    return change.old_value<Trigger>().constraint || change.new_value<Trigger>().constraint;
  }
  static void enabled(Emit& emit, const Change& change) {
    set_enabled(emit, change.to, change.b, "TRIGGER", change.new_value<Trigger>().enabled);
  }

  // The application that is there would meet it at once.
  static Phase phase_when_new(const Catalog&, Ref) { return Phase::Contract; }
  static Phase phase_of_change(const Change&, FieldSet) { return Phase::Contract; }

  static constexpr auto alters = std::tuple{
      alter<&Trigger::timing>(again, constraint_trigger),
      alter<&Trigger::events>(again, constraint_trigger),
      alter<&Trigger::for_each_row>(again, constraint_trigger),
      alter<&Trigger::old_table>(again, constraint_trigger),
      alter<&Trigger::new_table>(again, constraint_trigger),
      alter<&Trigger::condition>(again, constraint_trigger),
      alter<&Trigger::function>(again, constraint_trigger),
      alter<&Trigger::arguments>(again, constraint_trigger),
      replace<&Trigger::constraint>(),
      replace<&Trigger::from_table>(),
      replace<&Trigger::deferrable>(),
      replace<&Trigger::initially_deferred>(),
      alter<&Trigger::enabled>(enabled),
  };
};

DRYSHOD_RULES(Trigger)

}  // namespace dryshod

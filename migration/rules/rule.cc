// Rewrite rules.
#include "migration/rules/shared/enabled.h"

namespace dryshod {

template <>
struct Rules<Rule> {
  static std::string statement(const Catalog& c, Ref ref, bool or_replace) {
    const Rule& rule = c.get<Rule>(ref);
    std::string sql = std::string("CREATE ") + (or_replace ? "OR REPLACE " : "") + "RULE " +
                      c.bare(ref) + " AS\n    ON " + std::string(c.text(rule.event)) + " TO " +
                      c.qualified(c.parent(ref));
    if (rule.condition) sql += "\n    WHERE " + c.render(rule.condition);
    return sql + "\n    DO " + (rule.instead ? "INSTEAD " : "") + c.render(rule.actions);
  }
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(statement(emit.to(), ref, false));
    if (const Name enabled = emit.to().get<Rule>(ref).enabled) {
      set_enabled(emit, emit.to(), ref, "RULE", enabled);
    }
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void again(Emit& emit, const Change& change) {
    emit.statement(statement(change.to, change.b, true));
  }
  static void enabled(Emit& emit, const Change& change) {
    set_enabled(emit, change.to, change.b, "RULE", change.new_value<Rule>().enabled);
  }

  // The application that is there would meet it at once.
  static Phase phase_when_new(const Catalog&, Ref) { return Phase::Contract; }
  static Phase phase_of_change(const Change&, FieldSet) { return Phase::Contract; }

  static constexpr auto alters = std::tuple{
      alter<&Rule::event>(again),   alter<&Rule::condition>(again), alter<&Rule::instead>(again),
      alter<&Rule::actions>(again), alter<&Rule::enabled>(enabled),
  };
};

DRYSHOD_RULES(Rule)

}  // namespace dryshod

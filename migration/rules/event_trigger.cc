// Event triggers. They would fire for the statements of the script, so they come last and go first.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<EventTrigger> {
  static constexpr int lateness = 2;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const EventTrigger& trigger = to.get<EventTrigger>(ref);
    std::string sql =
        "CREATE " + object_words(to, ref) + " ON " + std::string(to.text(trigger.event));
    std::string tags;
    for (const std::string_view tag : to.strings()[trigger.tags]) {
      tags += (tags.empty() ? "" : ", ") + quote_literal(tag);
    }
    if (!tags.empty()) sql += "\n    WHEN TAG IN (" + tags + ")";
    emit.statement(sql + "\n    EXECUTE FUNCTION " + to.render(trigger.function) + "()");
    if (trigger.enabled) set_state(emit, to, ref);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void set_state(Emit& emit, const Catalog& catalog, Ref ref) {
    const std::string_view state = catalog.text(catalog.get<EventTrigger>(ref).enabled);
    emit.statement("ALTER " + object_words(catalog, ref) +
                   (state == "disabled"  ? " DISABLE"
                    : state == "replica" ? " ENABLE REPLICA"
                    : state == "always"  ? " ENABLE ALWAYS"
                                         : " ENABLE"));
  }
  static void enabled(Emit& emit, const Change& change) { set_state(emit, change.to, change.b); }

  // The application that is there would meet it at once.
  static Phase phase_when_new(const Catalog&, Ref) { return Phase::Contract; }
  static Phase phase_of_change(const Change&, FieldSet) { return Phase::Contract; }

  static constexpr auto alters =
      std::tuple{replace<&EventTrigger::event>(), replace<&EventTrigger::tags>(),
                 replace<&EventTrigger::function>(), alter<&EventTrigger::enabled>(enabled)};
};

DRYSHOD_RULES(EventTrigger)

}  // namespace dryshod

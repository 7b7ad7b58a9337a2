// Functions. OR REPLACE keeps what hangs on one; a new result type or argument name needs a new
// one.
#include <algorithm>
#include <vector>

#include "migration/rules/shared/routines.h"

namespace dryshod {

template <>
struct Rules<Function> {
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(routine_statement(emit.to(), ref, false));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP FUNCTION " + emit.from().signature(ref));
  }
  static void again(Emit& emit, const Change& change) {
    emit.statement(routine_statement(change.to, change.b, true));
  }
  static bool rearranged(const Change& change) { return arguments_need_replacing(change); }

  /// A body that was parsed when it was made, and one with a search_path of its own, need none.
  static std::vector<Ref> relies_on_path(const Catalog& catalog, Ref ref) {
    const Function& function = catalog.get<Function>(ref);
    std::vector<Ref> schemas;
    if (function.sql_body) return schemas;
    for (const std::string_view setting : catalog.strings()[function.settings]) {
      if (setting.starts_with("search_path=")) return schemas;
    }
    for (const Ref named : catalog.refs(function.body_references)) {
      const Ref schema = catalog.schema_of(named);
      if (schema && std::find(schemas.begin(), schemas.end(), schema) == schemas.end()) {
        schemas.push_back(schema);
      }
    }
    return schemas;
  }

  /// What only the planner reads may come at any time.
  static Phase phase_of_change(const Change&, FieldSet changed) {
    constexpr FieldSet kPlanned = detail::fields<Function, &Function::cost, &Function::rows,
                                                 &Function::support, &Function::parallel>();
    return (changed & ~kPlanned) != 0 ? Phase::Contract : Phase::Expand;
  }

  static constexpr auto alters = std::tuple{
      alter<&Function::arguments>(again, rearranged),
      alter<&Function::argument_names>(again, rearranged),
      alter<&Function::default_count>(again, rearranged),
      replace<&Function::returns>(),
      alter<&Function::language>(again),
      alter<&Function::body>(again),
      alter<&Function::object_file>(again),
      alter<&Function::sql_body>(again),
      alter<&Function::volatility>(again),
      alter<&Function::strict>(again),
      alter<&Function::security_definer>(again),
      alter<&Function::leakproof>(again),
      alter<&Function::parallel>(again),
      alter<&Function::cost>(again),
      alter<&Function::rows>(again),
      replace<&Function::window>(),
      alter<&Function::support>(again),
      alter<&Function::settings>(again),
      alter<&Function::transforms>(again),
  };
};

DRYSHOD_RULES(Function)

}  // namespace dryshod

// Procedures.
#include "migration/rules/shared/routines.h"

namespace dryshod {

template <>
struct Rules<Procedure> {
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(routine_statement(emit.to(), ref, false));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP PROCEDURE " + emit.from().signature(ref));
  }
  static void again(Emit& emit, const Change& change) {
    emit.statement(routine_statement(change.to, change.b, true));
  }
  static bool rearranged(const Change& change) { return arguments_need_replacing(change); }

  static Phase phase_of_change(const Change&, FieldSet) { return Phase::Contract; }

  static constexpr auto alters = std::tuple{
      alter<&Procedure::arguments>(again, rearranged),
      alter<&Procedure::argument_names>(again, rearranged),
      alter<&Procedure::default_count>(again, rearranged),
      alter<&Procedure::language>(again),
      alter<&Procedure::body>(again),
      alter<&Procedure::object_file>(again),
      alter<&Procedure::sql_body>(again),
      alter<&Procedure::security_definer>(again),
      alter<&Procedure::settings>(again),
      alter<&Procedure::transforms>(again),
  };
};

DRYSHOD_RULES(Procedure)

}  // namespace dryshod

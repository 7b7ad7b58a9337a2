// CHECK constraints of tables and domains: written inline with a new table or domain, else added.
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/online_constraints.h"

namespace dryshod {

template <>
struct Rules<Check> {
  static constexpr bool runs_functions = true;
  static constexpr int inline_rank = 3;

  static void create(Emit& emit, Ref ref, Parts) {
    if (!add_constraint_online(emit, ref)) add_constraint(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) { drop_constraint(emit, ref); }
  static bool spares(const Catalog& from, Ref ref) { return can_spare_children(from, ref); }

  static void validate(Emit& emit, const Change& change) {
    validate_constraint(emit, change.to, change.b);
  }
  static bool becomes_unproven(const Change& change) { return !change.new_value<Check>().valid; }
  static bool may_inline(const Catalog& to, Ref ref) {
    const Check& check = to.get<Check>(ref);
    return check.valid && check.enforced;
  }
  static Phase phase_when_new(const Catalog& to, Ref ref) {
    return to.get<Check>(ref).enforced ? Phase::Validate : Phase::Expand;
  }
  static Phase phase_of_change(const Change&, FieldSet) { return Phase::Validate; }

  static bool beside(Emit& emit, const Change& change, FieldSet changed) {
    constexpr FieldSet kOther = detail::fields<Check, &Check::expression, &Check::no_inherit>();
    return (changed & kOther) != 0 && constraint_beside(emit, change);
  }
  static constexpr bool told_by_content = true;
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_constraint(emit, ref, name);
  }

  static constexpr auto alters = std::tuple{
      replace<&Check::expression>(),
      replace<&Check::no_inherit>(),
      alter<&Check::valid>(validate, becomes_unproven),
      replace<&Check::enforced>(),
  };
};

DRYSHOD_RULES(Check)

}  // namespace dryshod

// Loose members of operator families: ALTER OPERATOR FAMILY ... ADD and DROP.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<OperatorFamilyMember> {
  static constexpr int lateness = -1;

  static std::string head(const Catalog& catalog, Ref ref) {
    return "ALTER " + object_words(catalog, catalog.parent(ref));
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const OperatorFamilyMember& member = to.get<OperatorFamilyMember>(ref);
    const std::string signature = to.render(member.signature);
    // An operator's own types are those it is for.
    const std::string what =
        signature.starts_with("OPERATOR ") ? signature.substr(0, signature.find(" (")) : signature;
    emit.statement(head(to, ref) + " ADD " + what + " " + to.render(member.object));
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.statement(head(from, ref) + " DROP " +
                   from.render(from.get<OperatorFamilyMember>(ref).signature));
  }

  static constexpr auto alters = std::tuple{replace<&OperatorFamilyMember::object>()};
};

DRYSHOD_RULES(OperatorFamilyMember)

}  // namespace dryshod

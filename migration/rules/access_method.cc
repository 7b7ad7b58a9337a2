// Access methods.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<AccessMethod> {
  static constexpr int lateness = -1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const AccessMethod& method = to.get<AccessMethod>(ref);
    emit.statement("CREATE " + object_words(to, ref) + " TYPE " +
                   std::string(to.text(method.type)) + " HANDLER " + to.render(method.handler));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  static constexpr auto alters =
      std::tuple{replace<&AccessMethod::type>(), replace<&AccessMethod::handler>()};
};

DRYSHOD_RULES(AccessMethod)

}  // namespace dryshod

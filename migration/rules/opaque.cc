// What dryshod carries without a model: its statements again where it is new, DROP by its name where
// it is gone; a difference between two versions is left to a hand.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Opaque> {
  static constexpr int lateness = 1;

  static void create(Emit& emit, Ref ref, Parts) {
    // Its text says names as its source did: they are found where its source found them.
    const Catalog& to = emit.to();
    const Opaque& opaque = to.get<Opaque>(ref);
    std::string path;
    for (const std::string_view schema : to.strings()[opaque.search_path]) {
      path += (path.empty() ? "" : ", ") + quote_ident(schema);
    }
    if (!path.empty()) emit.statement("SET LOCAL search_path = " + path);
    emit.statement(std::string(to.text(opaque.statement)));
    if (!path.empty()) emit.statement("SET LOCAL search_path = ''");
  }
  static void drop(Emit& emit, Ref ref) {
    // The name is spelled as DROP wants it ("PUBLICATION p", "OPERATOR s.= (integer, integer)").
    emit.statement("DROP " + std::string(emit.from().text(emit.from().name(ref))));
  }
  static void statement(Emit& emit, const Change& change) {
    emit.by_hand({std::string(change.to.text(change.to.name(change.b))),
                  std::string(change.from.text(change.old_value<Opaque>().statement)),
                  std::string(change.to.text(change.new_value<Opaque>().statement))});
  }

  static constexpr auto alters = std::tuple{alter<&Opaque::statement>(statement)};
};

DRYSHOD_RULES(Opaque)

}  // namespace dryshod

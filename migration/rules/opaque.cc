// What dryshod carries without a model: its statements again where it is new, otherwise by hand.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Opaque> {
  static constexpr int lateness = 1;

  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(std::string(emit.to().text(emit.to().get<Opaque>(ref).statement)));
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.by_hand({std::string(from.text(from.name(ref))),
                  std::string(from.text(from.get<Opaque>(ref).statement)), {}});
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

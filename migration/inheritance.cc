// See inheritance.h.
#include "migration/inheritance.h"

#include <algorithm>

#include "migration/rule.h"

namespace dryshod {
namespace {

/// Does a link stay between what holds `made` and what its source is part of?
bool stays_linked(const Catalog& from, Ref made, Ref source, const TwinOf& twin) {
  bool linked = false;
  for (Ref whole = from.parent(made); whole && !from.is_part_of(source, whole);
       whole = from.parent(whole)) {
    from.each_child(whole, [&](Ref part) {
      if (linked || !rules_of(from.kind(part)).is_link || !twin(part)) return;
      from.each_reference(part, [&](Ref target, bool, std::string_view) {
        linked = linked || from.is_part_of(source, target);
      });
    });
  }
  return linked;
}

}  // namespace

std::vector<Ref> left_below(const Catalog& from, const Catalog& to, Ref ref, const TwinOf& twin) {
  std::vector<Ref> left = from.derived_from(ref);
  std::erase_if(left, [&](Ref made) {
    const Element& e = from[made];
    const Ref after = twin(made);
    return e.local || e.kind != from.kind(ref) || !after || to[after].source ||
           !stays_linked(from, made, ref, twin);
  });
  return left;
}

bool is_spared(const Catalog& from, const Catalog& to, Ref ref, const TwinOf& twin) {
  const auto spares = rules_of(from.kind(ref)).spares;
  return spares != nullptr && spares(from, ref) && !left_below(from, to, ref, twin).empty();
}

}  // namespace dryshod

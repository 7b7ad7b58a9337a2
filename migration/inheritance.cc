// See inheritance.h.
#include "migration/inheritance.h"

#include <algorithm>

#include "migration/rule.h"

namespace dryshod {
namespace {

/// The like of a part of a column that the children of its table have, whoever gave it to them.
std::vector<Ref> likes_below(const Catalog& from, Ref ref) {
  std::vector<Ref> likes;
  const Ref member = from.parent(ref);
  for (const Ref link : from.users(from.parent(member))) {
    if (!rules_of(from.kind(link)).is_link) continue;
    const Ref below = from.column(from.parent(link), from.name(member));
    if (!below) continue;
    from.each_child(below, [&](Ref part) {
      if (from.kind(part) == from.kind(ref)) likes.push_back(part);
    });
  }
  return likes;
}

/// Was `giver` of `to`, which hands it down to `made` afterwards, there before?
bool gave_before(const Catalog& from, Ref made, Ref giver, const TwinOf& twin) {
  bool gave = false;
  const Ref member = from.parent(made);
  from.each_child(from.parent(member), [&](Ref link) {
    if (!rules_of(from.kind(link)).is_link) return;
    from.each_reference(link, [&](Ref parent, bool, std::string_view) {
      const Ref above = from.column(parent, from.name(member));
      if (!above) return;
      from.each_child(above, [&](Ref part) { gave = gave || twin(part) == giver; });
    });
  });
  return gave;
}

}  // namespace

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

std::vector<Ref> left_below(const Catalog& from, const Catalog& to, Ref ref, const TwinOf& twin) {
  const auto takes_all = rules_of(from.kind(ref)).takes_all;
  const bool all = takes_all != nullptr && takes_all(from, ref);
  if (all && twin(ref)) return {};  // it comes again, and gives it again
  std::vector<Ref> left = all ? likes_below(from, ref) : from.derived_from(ref);
  std::erase_if(left, [&](Ref made) {
    const Element& e = from[made];
    const Ref after = twin(made);
    if (e.kind != from.kind(ref) || !after || !stays_linked(from, made, ref, twin)) return true;
    const Ref giver = to[after].source;
    // A giver that is new gives it again.
    return all ? giver && !gave_before(from, made, giver, twin) : e.local || giver;
  });
  return left;
}

bool is_spared(const Catalog& from, const Catalog& to, Ref ref, const TwinOf& twin) {
  const auto spares = rules_of(from.kind(ref)).spares;
  return spares != nullptr && spares(from, ref) && !left_below(from, to, ref, twin).empty();
}

}  // namespace dryshod

// See renames.h.
#include "migration/renames.h"

#include <map>
#include <utility>
#include <vector>

#include "diff/diff.h"
#include "migration/rule.h"

namespace dryshod {
namespace {

class Renames {
 public:
  Renames(const Frozen& from, const Frozen& to, Difference& difference)
      : from_(from), to_(to), a_(from.catalog()), b_(to.catalog()), difference_(difference) {}

  void find() {
    drops_.assign(a_.size(), false);
    creates_.assign(b_.size(), false);
    for (const Delta& delta : difference_.deltas) {
      if (delta.action == Action::Drop) {
        drops_[delta.a.id] = true;
        const Ref whole = whole_of(delta.a);
        if (whole && may_be_renamed(a_, delta.a)) {
          candidates_[{whole, a_.kind(delta.a)}].gone.push_back(delta.a);
        }
      } else if (delta.action == Action::Create) {
        creates_[delta.b.id] = true;
        const Ref whole = b_.parent(delta.b);
        if (whole && may_be_renamed(b_, delta.b)) {
          candidates_[{whole, b_.kind(delta.b)}].fresh.push_back(delta.b);
        }
      }
    }
    for (const auto& [place, all] : candidates_) {
      for (const Ref a : all.gone) {
        const Ref b = only_one(all.fresh, [&](Ref one) { return is_same(a, one); });
        if (!b || only_one(all.gone, [&](Ref one) { return is_same(one, b); }) != a) continue;
        if (is_free(b)) pair(a, b);
      }
    }
    settle();
  }

 private:
  struct Candidates {
    std::vector<Ref> gone, fresh;
  };

  template <class F>
  static Ref only_one(const std::vector<Ref>& among, F&& fits) {
    Ref found{};
    for (const Ref one : among) {
      if (!fits(one)) continue;
      if (found) return {};
      found = one;
    }
    return found;
  }

  /// In B.
  Ref whole_of(Ref a) const { return a_.parent(a) ? difference_.b_of_a[a_.parent(a).id] : Ref{}; }

  /// By itself: names of what is made of others, or makes others, are the server's affair.
  static bool may_be_renamed(const Catalog& catalog, Ref ref) {
    return rules_of(catalog.kind(ref)).told_by_content && !catalog[ref].source &&
           catalog.derived_from(ref).empty();
  }

  bool is_same(Ref a, Ref b) const { return changed_fields(from_, a, to_, b) == 0; }

  /// Nobody has its name in A.
  bool is_free(Ref b) const {
    const Slot slots = slots_of(b_.kind(b));
    const Ref whole = difference_.a_of_b[b_.parent(b).id];
    const Name name = b_.name(b);
    if (has(slots, Slot::Relation) && a_.find(Slot::Relation, a_.schema_of(whole), name)) {
      return false;
    }
    if (has(slots, Slot::Constraint) && a_.constraint(whole, name)) return false;
    return !has(slots, Slot::Own) || !a_.find_own(b_.kind(b), whole, name);
  }

  /// Both, and those of their parts that have one like them.
  void pair(Ref a, Ref b) {
    difference_.b_of_a[a.id] = b;
    difference_.a_of_b[b.id] = a;
    std::vector<Ref> old_parts, new_parts;
    a_.each_child(a, [&](Ref part) { old_parts.push_back(part); });
    b_.each_child(b, [&](Ref part) { new_parts.push_back(part); });
    const auto are_alike = [&](Ref x, Ref y) {
      return a_.kind(x) == b_.kind(y) && a_.name(x) == b_.name(y);
    };
    for (const Ref x : old_parts) {
      const Ref y = only_one(new_parts, [&](Ref one) { return are_alike(x, one); });
      if (!y || only_one(old_parts, [&](Ref one) { return are_alike(one, y); }) != x) continue;
      if (drops_[x.id] && creates_[y.id]) pair(x, y);
    }
  }

  /// A pair is one delta, in the place of what went.
  void settle() {
    std::vector<Delta> settled;
    for (const Delta& delta : difference_.deltas) {
      const Ref b = delta.action == Action::Drop ? difference_.b_of_a[delta.a.id] : Ref{};
      if (b) {
        const bool renamed = a_.name(delta.a) != b_.name(b);
        const FieldSet changed = renamed ? 0 : changed_fields(from_, delta.a, to_, b);
        if (renamed || changed) settled.push_back({Action::Alter, delta.a, b, changed, renamed});
      } else if (delta.action != Action::Create || !difference_.a_of_b[delta.b.id]) {
        settled.push_back(delta);
      }
    }
    difference_.deltas = std::move(settled);
  }

  const Frozen& from_;
  const Frozen& to_;
  const Catalog& a_;
  const Catalog& b_;
  Difference& difference_;
  std::vector<bool> drops_, creates_;  // by handle: is it in a delta of that sort?
  std::map<std::pair<Ref, Kind>, Candidates> candidates_;  // by the whole in B
};

}  // namespace

Difference diff_to_plan(const Frozen& from, const Frozen& to, const Comparison& comparison) {
  Difference difference = diff(from, to, comparison);
  Renames(from, to, difference).find();
  return difference;
}

}  // namespace dryshod

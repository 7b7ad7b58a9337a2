// Matching by address, then field by field. See diff.h.
#include "diff/diff.h"

#include "catalog/flat_index.h"

namespace dryshod {
namespace {

/// Which elements take part: living, not built in, of a kind that counts, below a parent that does.
std::vector<uint8_t> taking_part(const Catalog& catalog, const Comparison& comparison) {
  constexpr uint8_t kNo = 0, kYes = 1, kUnknown = 2;
  std::vector<uint8_t> in(catalog.size(), kNo);
  catalog.each([&](Ref ref) { in[ref.id] = kUnknown; });
  const auto ask = [&](auto&& self, Ref ref) -> uint8_t {
    uint8_t& known = in[ref.id];
    if (known != kUnknown) return known;
    const Element& e = catalog[ref];
    const bool own = !comparison.ignored_kinds[static_cast<size_t>(e.kind)] &&
                     (!comparison.counts || comparison.counts(catalog, ref));
    return known = own && (!e.parent || self(self, e.parent) == kYes) ? kYes : kNo;
  };
  catalog.each([&](Ref ref) { ask(ask, ref); });
  return in;
}

/// Which element of A has the address of which one of B. Two sources mostly say the same in the
/// same order: so both are walked at once, and only what is not found near its place is looked up.
class Matching {
 public:
  Matching(const Frozen& a, const std::vector<uint8_t>& in_a, const Frozen& b,
           const std::vector<uint8_t>& in_b)
      : b_(b), in_b_(in_b), twins_(a.catalog().size()) {
    std::vector<Ref> left_a;
    std::vector<Ref> left_b;
    uint32_t at = 1;  // in B: everything before is matched or left
    for (uint32_t id = 1; id < in_a.size(); ++id) {
      if (!in_a[id]) continue;
      const uint32_t found = near(a.address(Ref{id}), at);
      if (found == 0) {
        left_a.push_back(Ref{id});
        continue;
      }
      for (; at < found; ++at) {
        if (in_b[at]) left_b.push_back(Ref{at});
      }
      at = found + 1;
      twins_[id] = Ref{found};
    }
    if (left_a.empty()) return;
    for (; at < in_b.size(); ++at) {
      if (in_b[at]) left_b.push_back(Ref{at});
    }
    match_left(
        left_a, [&](Ref ref) { return a.address(ref); }, left_b,
        [&](Ref ref) { return b.address(ref); });
    std::erase_if(left_a, [&](Ref ref) { return twins_[ref.id] || !from_above(a, ref); });
    if (left_a.empty()) return;
    std::vector<uint8_t> matched(b.catalog().size());
    for (const Ref twin : twins_) matched[twin.id] = 1;
    std::erase_if(left_b, [&](Ref ref) { return matched[ref.id] != 0 || !from_above(b, ref); });
    match_left(
        left_a, [&](Ref ref) { return from_above(a, ref); }, left_b,
        [&](Ref ref) { return from_above(b, ref); });
  }

  /// None where there is no such element in B.
  Ref twin(Ref a) const { return twins_[a.id]; }

 private:
  template <class OfA, class OfB>
  void match_left(const std::vector<Ref>& left_a, OfA&& of_a, const std::vector<Ref>& left_b,
                  OfB&& of_b) {
    FlatIndex by_key;
    for (const Ref ref : left_b) by_key.add(of_b(ref), ref.id);
    for (const Ref ref : left_a) {
      const uint64_t key = of_a(ref);
      Ref& twin = twins_[ref.id];
      by_key.each(key, [&](uint32_t other) {
        if (of_b(Ref{other}) == key && (!twin || Ref{other} < twin)) twin = Ref{other};
      });
    }
  }

  /// Where and from what it came down; 0: its own name counts.
  static uint64_t from_above(const Frozen& side, Ref ref) {
    const Catalog& catalog = side.catalog();
    if (!is_named_by_source(catalog, ref)) return 0;
    const Element& e = catalog[ref];
    return mix(side.address(e.parent), side.address(e.source));
  }

  /// The element of B with this address among the next few, or 0.
  uint32_t near(uint64_t address, uint32_t at) const {
    constexpr int kNear = 64;
    for (int left = kNear; at < in_b_.size() && left > 0; ++at) {
      if (!in_b_[at]) continue;
      if (b_.address(Ref{at}) == address) return at;
      --left;
    }
    return 0;
  }

  const Frozen& b_;
  const std::vector<uint8_t>& in_b_;
  std::vector<Ref> twins_;
};

/// Made by an element of another kind (an identity's sequence, a view's columns), as opposed to one
/// that came down from its like (an inherited column).
bool is_product(const Catalog& catalog, Ref ref) {
  const Element& e = catalog[ref];
  return e.source && !e.local && catalog.kind(e.source) != e.kind;
}

/// Its whole says all of it but the fields of its own.
bool is_said_by_whole(const Catalog& catalog, Ref ref) {
  const Element& e = catalog[ref];
  return e.source && !e.local && e.source == e.parent;
}

/// Did both come down from one and the same element?
bool from_the_same(const Frozen& a, Ref in_a, const Frozen& b, Ref in_b) {
  const Ref above_a = a.catalog()[in_a].source;
  const Ref above_b = b.catalog()[in_b].source;
  return above_a && above_b && a.address(above_a) == b.address(above_b);
}

/// Every database has it (the schema `public`), and A does not: does anything lie in it?
bool is_wanted(const Catalog& catalog, Ref builtin) {
  bool wanted = false;
  catalog.each_child(builtin, [&](Ref part) {
    const Slot slots = slots_of(catalog.kind(part));
    const bool lies_in_it =
        has(slots, Slot::Relation) || has(slots, Slot::Type) || has(slots, Slot::Routine);
    wanted = wanted || (lies_in_it && !catalog[part].builtin);
  });
  return wanted;
}

FieldSet own_fields(const Catalog& catalog, Ref ref) {
  return catalog.visit(ref, []<class T>(const T&) {
    FieldSet own = 0;
    size_t position = 0;
    each_field<T>([&](const auto& field) {
      if (field.extent == Extent::Products) own |= FieldSet{1} << position;
      ++position;
    });
    return own;
  });
}

}  // namespace

FieldSet changed_fields(const Frozen& a, Ref in_a, const Frozen& b, Ref in_b) {
  return a.catalog().visit(in_a, [&]<class T>(const T& x) {
    const T& y = b.catalog().get<T>(in_b);
    FieldSet changed = 0;
    size_t position = 0;
    each_field<T>([&](const auto& field) {
      if (field.meaning == Meaning::Value &&
          (field.extent != Extent::Heads || !from_the_same(a, in_a, b, in_b)) &&
          a.bits(x.*(field.member)) != b.bits(y.*(field.member))) {
        changed |= FieldSet{1} << position;
      }
      ++position;
    });
    return changed;
  });
}

Difference diff(const Frozen& a, const Frozen& b, const Comparison& comparison) {
  const Catalog& from = a.catalog();
  const Catalog& to = b.catalog();
  const std::vector<uint8_t> in_a = taking_part(from, comparison);
  const std::vector<uint8_t> in_b = taking_part(to, comparison);
  // What is left out on both sides has no difference, and its twin all the same: where it has to go
  // down for a while, it comes up again.
  const Comparison of_all{comparison.ignored_kinds, {}};
  const std::vector<uint8_t> there_a = comparison.counts ? taking_part(from, of_all) : in_a;
  const std::vector<uint8_t> there_b = comparison.counts ? taking_part(to, of_all) : in_b;
  const Matching matching(a, there_a, b, there_b);

  Difference difference;
  difference.b_of_a.resize(from.size());
  difference.a_of_b.resize(to.size());
  from.each([&](Ref ref) {
    if (!there_a[ref.id]) return;
    const Ref twin = matching.twin(ref);
    if (!twin || to.kind(twin) != from.kind(ref) || is_product(from, ref) != is_product(to, twin) ||
        in_a[ref.id] != in_b[twin.id]) {
      if (in_a[ref.id] && !from[ref].builtin) {
        difference.deltas.push_back({Action::Drop, ref, {}, 0});
      }
      return;
    }
    difference.b_of_a[ref.id] = twin;
    difference.a_of_b[twin.id] = ref;
    if (!in_a[ref.id]) return;
    const FieldSet compared = is_said_by_whole(from, ref) ? own_fields(from, ref) : ~FieldSet{0};
    const FieldSet changed = compared == 0 ? 0 : changed_fields(a, ref, b, twin) & compared;
    if (changed != 0 && !from[ref].builtin && !to[twin].builtin) {
      difference.deltas.push_back({Action::Alter, ref, twin, changed});
    }
  });
  to.each([&](Ref ref) {
    if (in_b[ref.id] && !difference.a_of_b[ref.id] && (!to[ref].builtin || is_wanted(to, ref))) {
      difference.deltas.push_back({Action::Create, {}, ref, 0});
    }
  });
  return difference;
}

}  // namespace dryshod

// Matching by address, then field by field. See diff.h.
#include "diff/diff.h"

#include <unordered_map>

namespace dryshod {
namespace {

/// Which elements take part: living, not built in, of a kind that counts, below a parent that does.
std::vector<bool> taking_part(const Catalog& catalog, const Comparison& comparison) {
  std::vector<bool> in(catalog.size(), false);
  std::vector<bool> known(catalog.size(), false);
  const auto ask = [&](auto&& self, Ref ref) -> bool {
    if (known[ref.id]) return in[ref.id];
    known[ref.id] = true;
    const Element& e = catalog[ref];
    const bool own = e.alive && !comparison.ignored_kinds[static_cast<size_t>(e.kind)] &&
                     (!comparison.counts || comparison.counts(catalog, ref));
    return in[ref.id] = own && (!e.parent || self(self, e.parent));
  };
  catalog.each([&](Ref ref) { ask(ask, ref); });
  return in;
}

/// Made by an element of another kind (an identity's sequence, a view's columns), as opposed to one
/// that came down from its like (an inherited column).
bool is_product(const Catalog& catalog, Ref ref) {
  const Element& e = catalog[ref];
  return e.source && !e.local && catalog.kind(e.source) != e.kind;
}

/// Says nothing that its whole does not say.
bool is_said_by_whole(const Catalog& catalog, Ref ref) {
  const Element& e = catalog[ref];
  return e.source && !e.local && e.source == e.parent;
}

}  // namespace

FieldSet changed_fields(const Frozen& a, Ref in_a, const Frozen& b, Ref in_b) {
  return a.catalog().visit(in_a, [&]<class T>(const T& x) {
    const T& y = b.catalog().get<T>(in_b);
    FieldSet changed = 0;
    size_t position = 0;
    each_field<T>([&](const auto& field) {
      if (field.role == Role::Value && a.bits(x.*(field.member)) != b.bits(y.*(field.member))) {
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
  const std::vector<bool> in_a = taking_part(from, comparison);
  const std::vector<bool> in_b = taking_part(to, comparison);

  std::unordered_map<uint64_t, Ref> by_address;
  by_address.reserve(to.size());
  to.each([&](Ref ref) {
    if (in_b[ref.id]) by_address.emplace(b.address(ref), ref);
  });

  Difference difference;
  difference.b_of_a.resize(from.size());
  difference.a_of_b.resize(to.size());
  from.each([&](Ref ref) {
    if (!in_a[ref.id]) return;
    const auto twin = by_address.find(a.address(ref));
    if (twin == by_address.end() || to.kind(twin->second) != from.kind(ref) ||
        is_product(from, ref) != is_product(to, twin->second)) {
      if (!from[ref].builtin) difference.deltas.push_back({Action::Drop, ref, {}, 0});
      return;
    }
    difference.b_of_a[ref.id] = twin->second;
    difference.a_of_b[twin->second.id] = ref;
    if (is_said_by_whole(from, ref)) return;
    const FieldSet changed = changed_fields(a, ref, b, twin->second);
    if (changed != 0 && !from[ref].builtin) {
      difference.deltas.push_back({Action::Alter, ref, twin->second, changed});
    }
  });
  to.each([&](Ref ref) {
    if (in_b[ref.id] && !difference.a_of_b[ref.id] && !to[ref].builtin) {
      difference.deltas.push_back({Action::Create, {}, ref, 0});
    }
  });
  return difference;
}

}  // namespace dryshod

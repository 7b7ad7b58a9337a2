// Addresses and expression texts of a finished catalog. See frozen.h.
#include "catalog/frozen.h"

namespace dryshod {

Frozen::Frozen(const Catalog& catalog) : catalog_(&catalog), addresses_(catalog.size(), 0) {
  texts_.reserve(catalog.expr_count());
  for (uint32_t id = 0; id < catalog.expr_count(); ++id) {
    const Expr e{id};
    texts_.push_back(catalog.has_holes(e) ? catalog.strings().text(catalog.render(e))
                                          : catalog.template_id(e));
  }
  catalog.each([&](Ref ref) { compute(ref); });
}

uint64_t Frozen::compute(Ref ref) {
  if (!ref) return 0;
  uint64_t& known = addresses_[ref.id];
  if (known != 0) return known;
  const Element& e = (*catalog_)[ref];
  uint64_t h = mix(static_cast<uint64_t>(e.kind) + 1, compute(e.parent));
  h = mix(h, e.name.id);
  catalog_->visit(ref, [&]<class T>(const T& body) {
    each_field<T>([&](const auto& field) {
      if (field.role != Role::Identity) return;
      using M = std::remove_cvref_t<decltype(body.*(field.member))>;
      if constexpr (std::is_same_v<M, Ref>) {
        h = mix(h, compute(body.*(field.member)));
      } else {
        h = mix(h, bits(body.*(field.member)));
      }
    });
  });
  return addresses_[ref.id] = h == 0 ? 1 : h;
}

}  // namespace dryshod

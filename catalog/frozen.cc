// Addresses and expression texts of a finished catalog. See frozen.h.
#include "catalog/frozen.h"

namespace dryshod {

Frozen::Frozen(const Catalog& catalog) : catalog_(&catalog), addresses_(catalog.size(), 0) {
  render_from(0);
  compute_addresses();
}

Frozen::Frozen(const Catalog& catalog, const Frozen& before)
    : catalog_(&catalog), addresses_(catalog.size(), 0) {
  // A stored expression never changes; what it reads does only when something is renamed or moved.
  const bool same_names = catalog.renames() == before.catalog().renames();
  if (same_names) texts_ = before.texts_;
  render_from(static_cast<uint32_t>(texts_.size()));
  compute_addresses();
}

void Frozen::render_from(uint32_t first_expr) {
  texts_.reserve(catalog_->expr_count());
  std::string text;
  for (uint32_t id = first_expr; id < catalog_->expr_count(); ++id) {
    const Expr e{id};
    if (!catalog_->has_holes(e)) {
      texts_.push_back(catalog_->template_id(e));
      continue;
    }
    text.clear();
    catalog_->render(e, text);
    texts_.push_back(catalog_->strings().text(text));
  }
}

void Frozen::compute_addresses() {
  catalog_->each([&](Ref ref) { compute(ref); });
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
      if (field.meaning != Meaning::Identity) return;
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

bool is_named_by_source(const Catalog& catalog, Ref ref) {
  const Element& e = catalog[ref];
  return e.source && !e.local && catalog.visit(ref, []<class T>(const T&) {
    if constexpr (requires { T::named_by_source; }) return T::named_by_source;
    return false;
  });
}

}  // namespace dryshod

// A catalog made comparable: an address for every element and one interned text for every stored
// expression, both meaningful across catalogs that share a string pool.
// The address says which element it is (kind, parent, name, identity fields), never what it holds.
#pragma once

#include "catalog/catalog.h"

namespace dryshod {

class Frozen {
 public:
  /// Reads the whole catalog once. The catalog must not change while this lives.
  explicit Frozen(const Catalog& catalog);
  /// The same of a catalog that is a changed copy of `before`'s: what cannot have changed is not
  /// rendered again.
  Frozen(const Catalog& catalog, const Frozen& before);

  const Catalog& catalog() const { return *catalog_; }
  /// 64 bits, in process only: two living elements of one catalog never share one (checked by
  /// diff).
  uint64_t address(Ref ref) const { return addresses_[ref.id]; }
  /// What an expression reads, with the names in its holes.
  Text text(Expr e) const { return texts_[e.id]; }

  /// A field's value as bits that are equal exactly when the values are.
  uint64_t bits(Name v) const { return v.id; }
  uint64_t bits(Text v) const { return v.id; }
  uint64_t bits(NameList v) const { return v.id; }
  uint64_t bits(OptionList v) const { return v.sorted.id; }
  uint64_t bits(bool v) const { return v ? 1 : 0; }
  uint64_t bits(int64_t v) const { return static_cast<uint64_t>(v); }
  uint64_t bits(Expr v) const { return texts_[v.id].id; }
  uint64_t bits(Ref v) const { return v ? addresses_[v.id] : 0; }

 private:
  void render_from(uint32_t first_expr);
  void compute_addresses();
  uint64_t compute(Ref ref);

  const Catalog* catalog_;
  BigVector<uint64_t> addresses_;  // 0: not computed yet, or dead
  BigVector<Text> texts_;
};

/// Did it come down from another element, which is all that can be said of its name? What such ones
/// are called is no difference.
bool is_named_by_source(const Catalog& catalog, Ref ref);

/// A 64-bit mix with no fixed points near zero; for in-process keys only.
constexpr uint64_t mix(uint64_t h, uint64_t v) {
  h ^= v + 0x9e3779b97f4a7c15ull + (h << 6) + (h >> 2);
  h *= 0xff51afd7ed558ccdull;
  return h ^ (h >> 32);
}

}  // namespace dryshod

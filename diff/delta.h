// What differs between two catalogs, element by element. Plain data, no kind named.
#pragma once

#include <bitset>
#include <functional>
#include <vector>

#include "catalog/catalog.h"

namespace dryshod {

enum class Action : uint8_t { Create, Alter, Drop };

/// One element that is only in B (Create), only in A (Drop) or in both with other values (Alter).
struct Delta {
  Action action{};
  Ref a;                 // none for Create
  Ref b;                 // none for Drop
  FieldSet changed = 0;  // Alter only
  bool renamed = false;  // Alter: nothing but the name differs (migration/renames.h)
};

/// The deltas and who corresponds to whom.
struct Difference {
  std::vector<Delta> deltas;  // drops and alters in order of birth in A, then creates in that of B
  std::vector<Ref> b_of_a;    // by handle of A; none where there is no such element in B. What is
                              // left out has its twin too
  std::vector<Ref> a_of_b;
  bool empty() const { return deltas.empty(); }
};

/// What is compared. The differ asks; it knows no reason.
struct Comparison {
  std::bitset<kKindCount> ignored_kinds;
  /// False: the element and its parts are left out on this side. Empty: everything counts.
  std::function<bool(const Catalog&, Ref)> counts;
};

}  // namespace dryshod

// Two look-ups that the catalog's own name index does not have: children by parent table, and by
// name the constraints it lists under none (not-nulls, constraint triggers). Filled lazily by one
// walk over new handles, so that loading stays linear. Knows these kinds and nothing of SQL; every
// hit is checked against the catalog again.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/flat_index.h"

namespace dryshod {

class SideIndex {
 public:
  /// Living Inherits elements whose parent table is this one, in order of birth.
  std::vector<Ref> links_to(const Catalog& catalog, Ref parent_table);
  /// True when a living not-null constraint or constraint trigger of the schema has the name.
  bool has_constraint(const Catalog& catalog, Ref schema, Name name);
  /// The same of one relation, or none.
  Ref find_constraint(const Catalog& catalog, Ref relation, Name name);
  /// To be called after such a constraint took another name.
  void renamed(const Catalog& catalog, Ref constraint);

 private:
  void catch_up(const Catalog& catalog);

  uint32_t seen_ = 1;  // handles below are in the maps
  FlatIndex links_;    // Inherits by parent table
  FlatIndex hidden_;   // constraints by name
};

}  // namespace dryshod

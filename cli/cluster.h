// What of the cluster is compared (docs/contract.md 2.3): roles, tablespaces and databases, each
// only where both sides speak of it. Knows the kinds of the cluster and what a source said of them;
// refuses to know how two elements are compared.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "catalog/catalog.h"

namespace dryshod::cli {

/// What of the cluster is compared: that of which both sides speak. A blank FROM speaks of nothing
/// on purpose, and TO then of all that is new.
class OfCluster {
 public:
  /// Both catalogs must outlive it.
  OfCluster(const Catalog& from, const Catalog& to);

  static bool speaks(const Catalog& catalog);
  bool counts(const Catalog& catalog, Ref ref) const;

 private:
  void find_staying(const Catalog& from);

  const Catalog& to_;
  bool roles_, tablespaces_, databases_, current_, passwords_, owners_;
  std::set<uint32_t> staying_;  // by name
};

/// The database that the source is of, as opposed to others of the cluster.
bool is_current_database(const Catalog& catalog, Ref ref);

/// Objects of the cluster that are left alone because one side does not speak of them, in words for
/// standard error.
std::vector<std::string> comparison_notes(const Catalog& from, const Catalog& to);

/// Two sources call the database that is compared differently, and either may leave to the template
/// what it does not say: TO gets the name that FROM has, and what only one side says is not asked.
void meet_in_database(Catalog& from, Catalog& to);

}  // namespace dryshod::cli

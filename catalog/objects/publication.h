// A publication. What it publishes is elements of its own, but for all tables.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Publication {
  bool all_tables = false;
  NameList operations{};  // of insert, update, delete, truncate; sorted
  bool via_partition_root = false;
  Name generated_columns{};  // none or "stored"

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{
      value("all_tables", &Publication::all_tables), value("operations", &Publication::operations),
      value("via_partition_root", &Publication::via_partition_root),
      value("generated_columns", &Publication::generated_columns)};
};

}  // namespace dryshod

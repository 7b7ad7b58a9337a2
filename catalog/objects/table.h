// A table, partitioned or not. Columns, constraints, parents and all else that
// can come and go without it are elements of their own.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Table {
  Name persistence{};    // none (permanent), "unlogged" or "temporary"
  Expr of_type{};        // typed table
  Expr partition_key{};  // RANGE (a, b): present on a partitioned table
  Name access_method{};  // none: heap
  Name tablespace{};
  OptionList options{};  // toast.* too
  bool row_security = false;
  bool force_row_security = false;
  Name replica_identity{};    // none (default), "full", "nothing" or "index"
  Expr server{};              // of a foreign table, which is a table but for where its rows are
  NameList server_options{};  // "name=value", sorted

  static constexpr Slot slots = Slot::Relation | Slot::Type;
  static constexpr auto fields = Fields{value("persistence", &Table::persistence),
                                        value("of_type", &Table::of_type),
                                        value("partition_key", &Table::partition_key),
                                        value("access_method", &Table::access_method),
                                        value("tablespace", &Table::tablespace),
                                        value("options", &Table::options),
                                        value("row_security", &Table::row_security),
                                        value("force_row_security", &Table::force_row_security),
                                        value("replica_identity", &Table::replica_identity),
                                        value("server", &Table::server),
                                        value("server_options", &Table::server_options)};
};

}  // namespace dryshod

// An index that is no constraint's.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Index {
  bool unique = false;
  Name method{};
  Expr keys{};  // each with COLLATE, operator class, direction where not default
  Expr include{};
  Expr predicate{};
  bool nulls_not_distinct = false;
  OptionList options{};
  Name tablespace{};
  bool clustered = false;
  bool replica_identity = false;
  NameList statistics{};  // "column number=target"
  bool only = false;      // made ON ONLY: invalid until every partition has one attached

  static constexpr Slot slots = Slot::Relation;
  static constexpr auto fields = Fields{value("unique", &Index::unique),
                                        value("method", &Index::method),
                                        value("keys", &Index::keys),
                                        value("include", &Index::include),
                                        value("predicate", &Index::predicate),
                                        value("nulls_not_distinct", &Index::nulls_not_distinct),
                                        value("options", &Index::options),
                                        value("tablespace", &Index::tablespace),
                                        value("clustered", &Index::clustered),
                                        value("replica_identity", &Index::replica_identity),
                                        value("statistics", &Index::statistics),
                                        noise("only", &Index::only)};
};

}  // namespace dryshod

// A primary key with its index, which has the same name.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct PrimaryKey {
  Expr columns{};  // WITHOUT OVERLAPS included
  Expr include{};
  bool deferrable = false;
  bool initially_deferred = false;
  OptionList options{};
  Name tablespace{};
  bool clustered = false;
  bool replica_identity = false;
  Expr not_nulls{};  // hidden holes: the not-null of each column

  static constexpr Slot slots = Slot::Constraint | Slot::Relation;
  static constexpr auto fields =
      Fields{value("columns", &PrimaryKey::columns),
             value("include", &PrimaryKey::include),
             value("deferrable", &PrimaryKey::deferrable),
             value("initially_deferred", &PrimaryKey::initially_deferred),
             value("options", &PrimaryKey::options),
             value("tablespace", &PrimaryKey::tablespace),
             value("clustered", &PrimaryKey::clustered),
             value("replica_identity", &PrimaryKey::replica_identity),
             depends("not_nulls", &PrimaryKey::not_nulls)};
};

}  // namespace dryshod

// A foreign key.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct ForeignKey {
  Expr columns{};             // PERIOD included
  Ref referenced{};           // the table
  Expr referenced_columns{};  // always spelled out
  Name match{};               // none (simple) or "full"
  Name on_update{};           // none (no action), "restrict", "cascade", "set null", "set
                              // default"
  Name on_delete{};
  Expr on_delete_columns{};
  bool deferrable = false;
  bool initially_deferred = false;
  bool valid = true;
  bool enforced = true;
  Ref key{};  // the constraint or unique index it relies on

  static constexpr Slot slots = Slot::Constraint;
  // A partition may call its part of a key what it likes; pg_dump writes the whole key alone
  // (getConstraints() of src/bin/pg_dump/pg_dump.c), and so do we.
  static constexpr bool named_by_source = true;
  static constexpr auto fields =
      Fields{value("columns", &ForeignKey::columns),
             value("referenced", &ForeignKey::referenced),
             value("referenced_columns", &ForeignKey::referenced_columns),
             value("match", &ForeignKey::match),
             value("on_update", &ForeignKey::on_update),
             value("on_delete", &ForeignKey::on_delete),
             value("on_delete_columns", &ForeignKey::on_delete_columns),
             value("deferrable", &ForeignKey::deferrable),
             value("initially_deferred", &ForeignKey::initially_deferred),
             value("valid", &ForeignKey::valid),
             value("enforced", &ForeignKey::enforced),
             depends("key", &ForeignKey::key)};
};

}  // namespace dryshod

// A trigger, made by hand or derived on a partition.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Trigger {
  Name timing{};  // "BEFORE", "AFTER" or "INSTEAD OF"
  Expr events{};  // in the server's order: INSERT, DELETE, UPDATE [OF columns],
                  // TRUNCATE
  bool for_each_row = false;
  Name old_table{};
  Name new_table{};
  Expr condition{};  // WHEN
  Expr function{};
  NameList arguments{};
  bool constraint = false;
  Expr from_table{};
  bool deferrable = false;
  bool initially_deferred = false;
  Name enabled{};  // none (origin), "disabled", "replica" or "always"

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{value("timing", &Trigger::timing),
                                        value("events", &Trigger::events),
                                        value("for_each_row", &Trigger::for_each_row),
                                        value("old_table", &Trigger::old_table),
                                        value("new_table", &Trigger::new_table),
                                        value("condition", &Trigger::condition),
                                        value("function", &Trigger::function),
                                        value("arguments", &Trigger::arguments),
                                        value("constraint", &Trigger::constraint),
                                        value("from_table", &Trigger::from_table),
                                        value("deferrable", &Trigger::deferrable),
                                        value("initially_deferred", &Trigger::initially_deferred),
                                        value("enabled", &Trigger::enabled)};
};

}  // namespace dryshod

// A procedure. Its identity includes OUT arguments.
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Procedure {
  Expr signature{};           // input types, comma-separated, qualified; for overload
                              // identity
  Expr arguments{};           // as in CREATE: modes, names, types, defaults
  NameList argument_names{};  // one per argument, "" where unnamed
  int64_t default_count = 0;  // how many of the last ones have a default
  Name language{};
  Text body{};         // the string, or the link symbol of a C function
  Text object_file{};  // C functions only
  Expr sql_body{};     // RETURN ... or BEGIN ATOMIC ... END
  bool security_definer = false;
  NameList settings{};  // "name=value" of SET clauses, in their order
  Expr transforms{};
  Expr body_references{};  // what a string body seems to name

  static constexpr Slot slots = Slot::Routine;
  static constexpr auto fields = Fields{identity("signature", &Procedure::signature),
                                        value("arguments", &Procedure::arguments),
                                        value("argument_names", &Procedure::argument_names),
                                        value("default_count", &Procedure::default_count),
                                        value("language", &Procedure::language),
                                        value("body", &Procedure::body),
                                        value("object_file", &Procedure::object_file),
                                        value("sql_body", &Procedure::sql_body),
                                        value("security_definer", &Procedure::security_definer),
                                        value("settings", &Procedure::settings),
                                        value("transforms", &Procedure::transforms),
                                        soft("body_references", &Procedure::body_references)};
};

}  // namespace dryshod

// A function (prokind f or w).
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Function {
  Expr signature{};           // input types, comma-separated, qualified; for overload
                              // identity
  Expr arguments{};           // as in CREATE: modes, names, types, defaults
  NameList argument_names{};  // one per argument, "" where unnamed
  int64_t default_count = 0;  // how many of the last ones have a default
  Expr returns{};             // with SETOF, or TABLE (...)
  Name language{};
  Text body{};         // the string, or the link symbol of a C function
  Text object_file{};  // C functions only
  Expr sql_body{};     // RETURN ... or BEGIN ATOMIC ... END
  Name volatility{};   // "volatile", "stable" or "immutable"
  bool strict = false;
  bool security_definer = false;
  bool leakproof = false;
  Name parallel{};  // "unsafe", "restricted" or "safe"
  Text cost{};      // absent: the default of the language
  Text rows{};      // absent: the default
  bool window = false;
  Expr support{};
  NameList settings{};  // "name=value" of SET clauses, in their order
  Expr transforms{};
  Expr body_references{};  // what a string body seems to name

  static constexpr Slot slots = Slot::Routine;
  static constexpr auto fields = Fields{identity("signature", &Function::signature),
                                        value("arguments", &Function::arguments),
                                        value("argument_names", &Function::argument_names),
                                        value("default_count", &Function::default_count),
                                        value("returns", &Function::returns),
                                        value("language", &Function::language),
                                        value("body", &Function::body),
                                        value("object_file", &Function::object_file),
                                        value("sql_body", &Function::sql_body),
                                        value("volatility", &Function::volatility),
                                        value("strict", &Function::strict),
                                        value("security_definer", &Function::security_definer),
                                        value("leakproof", &Function::leakproof),
                                        value("parallel", &Function::parallel),
                                        value("cost", &Function::cost),
                                        value("rows", &Function::rows),
                                        value("window", &Function::window),
                                        value("support", &Function::support),
                                        value("settings", &Function::settings),
                                        value("transforms", &Function::transforms),
                                        soft("body_references", &Function::body_references)};
};

}  // namespace dryshod

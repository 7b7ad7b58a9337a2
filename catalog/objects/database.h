// A database of the cluster. The one that the source connects to, or the only one it speaks of, is
// the database that is compared: it has no name as an element, for two sources call it differently.
#pragma once

#include <cstdint>

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Database {
  Name called{};        // what statements call it
  NameList creation{};  // what only CREATE DATABASE can say: "encoding=UTF8", ...; sorted
  Name tablespace{};    // none: pg_default
  int64_t connection_limit = -1;
  bool is_template = false;
  bool allow_connections = true;

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields = Fields{noise("called", &Database::called),
                                        value("creation", &Database::creation),
                                        value("tablespace", &Database::tablespace),
                                        value("connection_limit", &Database::connection_limit),
                                        value("is_template", &Database::is_template),
                                        value("allow_connections", &Database::allow_connections)};
};

}  // namespace dryshod

// A statement that dryshod carries without a model of it: compared as
// normalised text, emitted again where it is new. The name is what identifies
// the object ("TEXT SEARCH CONFIGURATION x").
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Opaque {
  Text statement{};        // all statements of the object, ";\n" between them
  NameList search_path{};  // in which the names of the statement were found
  Expr needs{};            // hidden holes: the elements whose names the statement mentions

  static constexpr Slot slots = Slot::Own;
  static constexpr auto fields =
      Fields{value("statement", &Opaque::statement), noise("search_path", &Opaque::search_path),
             depends("needs", &Opaque::needs)};
};

}  // namespace dryshod

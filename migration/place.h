// Where in the sources something stands, as people and programs are told. Knows words; refuses to
// know texts: whoever holds them answers.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "catalog/diagnostic.h"

namespace dryshod {

/// Where a finding or a statement stands, for people: file, line and column from 1.
struct Place {
  std::string file;
  uint32_t line = 0, column = 0;
};
using PlaceOf = std::function<Place(Span)>;

}  // namespace dryshod

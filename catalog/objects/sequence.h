// A sequence with every parameter spelled out, as pg_sequence has it. That of
// an identity column is a derived element (source: the identity).
#pragma once

#include "catalog/element.h"
#include "catalog/fields.h"
#include "catalog/strings.h"

namespace dryshod {

struct Sequence {
  Name type{};  // "smallint", "integer" or "bigint"
  int64_t start = 1;
  int64_t increment = 1;
  int64_t minimum = 1;
  int64_t maximum = 0;
  int64_t cache = 1;
  bool cycle = false;
  Name persistence{};  // none (permanent), "unlogged" or "temporary"

  static constexpr Slot slots = Slot::Relation;
  static constexpr auto fields = Fields{
      value("type", &Sequence::type),           value("start", &Sequence::start),
      value("increment", &Sequence::increment), value("minimum", &Sequence::minimum),
      value("maximum", &Sequence::maximum),     value("cache", &Sequence::cache),
      value("cycle", &Sequence::cycle),         value("persistence", &Sequence::persistence)};
};

}  // namespace dryshod

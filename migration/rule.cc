// The table from kind to rules, generated from kinds.def.
#include "migration/rule.h"

namespace dryshod {

const KindRules& rules_of(Kind kind) {
  switch (kind) {
#define KIND(T, name) \
  case Kind::T:       \
    return rules_of_##T();
#include "catalog/kinds.def"
  }
  __builtin_unreachable();
}

}  // namespace dryshod

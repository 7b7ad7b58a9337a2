// See plan.h.
#include "migration/plan.h"

namespace dryshod {

std::string_view rollback_class_name(RollbackClass loss_class) {
  constexpr std::string_view kNames[] = {"R0", "R1", "R2", "R3", "R4"};
  return kNames[static_cast<size_t>(loss_class)];
}

}  // namespace dryshod

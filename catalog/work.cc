// The table of lock conflicts; see work.h.
#include "catalog/work.h"

#include <array>

namespace dryshod {
namespace {

constexpr unsigned bit(LockMode mode) {
  return 1u << static_cast<unsigned>(mode);
}
constexpr unsigned from(LockMode weakest) {
  return 0x1ffu & ~(bit(weakest) - 1);
}

// LockConflicts[]: whom each mode keeps out.
constexpr std::array<unsigned, 9> kConflicts = {
    0,
    bit(LockMode::AccessExclusive),
    from(LockMode::Exclusive),
    from(LockMode::Share),
    from(LockMode::ShareUpdateExclusive),
    from(LockMode::RowExclusive) & ~bit(LockMode::Share),
    from(LockMode::RowExclusive),
    from(LockMode::RowShare),
    from(LockMode::AccessShare),
};

}  // namespace

std::string_view lock_mode_name(LockMode mode) {
  constexpr std::array<std::string_view, 9> kNames = {
      "NONE",  "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
      "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};
  return kNames[static_cast<size_t>(mode)];
}

bool locks_conflict(LockMode held, LockMode asked) {
  return (kConflicts[static_cast<size_t>(held)] & bit(asked)) != 0;
}

}  // namespace dryshod

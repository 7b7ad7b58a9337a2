// NEON-OBJ-004: tables whose indexes are too large to be built on the disk of a small compute.
#include <fmt/format.h>
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

constexpr int64_t kGib = int64_t{1} << 30;
constexpr int64_t kLeastDisk = 20 * kGib;  // of every compute, whatever its size

void find(const Survey& survey, Found& found) {
  if (survey.stats == nullptr) return;
  each_own<Table>(survey, [&](Ref ref) {
    const TableStats* stats = survey.stats->table(survey.catalog.qualified(ref));
    if (stats == nullptr || stats->index_bytes <= kLeastDisk) return;
    say(found.at(ref), fmt::format("Its indexes take {} GiB.", stats->index_bytes / kGib));
  });
}

constexpr NeonRule kRule{.fact = "NEON-OBJ-004", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(obj_004_local_disk)

}  // namespace dryshod

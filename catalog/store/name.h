// Names of snapshots: which there may be, and how one is spelled as a source (@NAME, @NAME~N).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dryshod::store {

/// Letters, digits, "_", ".", "-" and "/", a letter or digit first; so that no shell and no "+"
/// between sources takes one apart.
bool is_snapshot_name(std::string_view name);

struct SnapshotName {
  std::string name;
  uint32_t back = 0;  // so many before the one at which the name stands
};
/// "NAME", "NAME~N", with or without the @ of a source; none where it is neither.
std::optional<SnapshotName> snapshot_name(std::string_view text);

}  // namespace dryshod::store

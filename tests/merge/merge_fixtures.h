// The cases of fixtures/merges. Knows their layout (fixtures/README.md).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/merge/merge_case.h"

namespace dryshod {

struct MergeFixture {
  std::string name;
  MergeTexts texts;
  MergeCaseOptions options;
  std::optional<std::string> merged;   // what comes of it
  std::vector<std::string> conflicts;  // else
};

/// By name.
std::vector<MergeFixture> all_merges();
/// The same seen from the other side.
MergeFixture turned(const MergeFixture& fixture);

}  // namespace dryshod

// The features of features.def with their fixtures: what the offline test and the server test of
// them share.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

struct FeatureCase {
  std::string name;  // not_enforced, or not_enforced--another_case
  std::string words;
  int since = 0;  // 0: no feature of that name
  std::filesystem::path file;
};

/// Every file of fixtures/features, by name.
std::vector<FeatureCase> feature_cases();
/// The names of all features, as their files are called.
std::vector<std::string> feature_names();

}  // namespace dryshod

// One merge in this process: three texts, what came of them. Knows how the command wires it; what
// should come of it is the tests' affair.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/merge_sources.h"
#include "cli/resolutions.h"
#include "migration/merge_script.h"

namespace dryshod {

struct MergeTexts {
  std::string base, ours, theirs;
};

struct MergeCaseOptions {
  int pg = 0;
  std::vector<std::string> renames_ours, renames_theirs;
  std::vector<std::string> resolutions;  // "ours PATTERN"
};

class MergeCase {
 public:
  explicit MergeCase(const MergeTexts& texts, const MergeCaseOptions& options = {});
  ~MergeCase();
  MergeCase(const MergeCase&) = delete;
  MergeCase& operator=(const MergeCase&) = delete;

  bool loaded() const { return loaded_; }
  bool merged() const { return made_.has_value(); }
  /// "object: what it is", one a conflict.
  const std::vector<std::string>& conflicts() const { return conflicts_; }
  /// The objects alone, sorted.
  std::vector<std::string> objects() const;
  std::vector<std::string> unused() const { return resolutions_.unused(); }
  const std::string& not_proven() const { return not_proven_; }
  const MergeScript& script() const { return *made_; }
  cli::MergeSources& sources() { return *sources_; }
  /// The merged schema as DDL.
  std::string dump();
  /// Columns and attributes in their order: "boat 2 name".
  std::vector<std::string> members() const;
  /// What is left between the merged schema and a text, in lines; empty: nothing.
  std::string difference_to(const std::string& sql);

 private:
  std::string directory_;
  cli::MergeSourceOptions options_;
  std::unique_ptr<cli::MergeSources> sources_;
  cli::Resolutions resolutions_;
  bool loaded_ = false;
  std::vector<std::string> conflicts_;
  std::string not_proven_;
  std::optional<MergeScript> made_;
};

}  // namespace dryshod

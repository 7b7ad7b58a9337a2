// The three sources of a merge: read by the rules of one major, each side's renames stated over BASE, compared
// with what it came from. Knows the command line; refuses to know what is made of them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/comparison.h"
#include "diff/merge_nodes.h"
#include "parser/interpreter.h"

namespace dryshod::cli {

struct MergeSourceOptions {
  BySide<std::string> sources;
  SourceOptions reading;
  ComparisonOptions comparison;
  BySide<std::vector<std::string>> renames;  // what each side calls otherwise: KIND:OLD=NEW
};

class MergeSources {
 public:
  explicit MergeSources(MergeSourceOptions& options) : options_(options) {}
  MergeSources(const MergeSources&) = delete;
  MergeSources& operator=(const MergeSources&) = delete;

  /// False with the reason on standard error.
  bool load();

  SourceMap& map() { return map_; }
  const Catalog& catalog(Side side) const { return loaded_[side]->catalog; }
  const MergeInput& input() const { return *input_; }
  const Frozen& blank() const { return *frozen_blank_; }
  int major() const { return loaded_[Side::Base]->major; }
  uint32_t reported() const;
  SqlInterpreter interpreter() { return SqlInterpreter(map_, "<script>", options_.reading.taught); }
  /// Of any two catalogs on the way.
  Comparison comparing(const Catalog& from, const Catalog& to) const;

 private:
  /// What a side has made of BASE.
  struct Way {
    std::unique_ptr<Catalog> base;  // with the stated renames
    std::optional<Frozen> frozen_base;
    Comparison comparison;
    Difference difference;
  };

  bool read();
  void agree_on_runner();
  bool apply_renames(Side side);
  bool compare(Side side);

  MergeSourceOptions& options_;
  SourceMap map_;
  Strings strings_;
  BySide<std::unique_ptr<Loaded>> loaded_;
  BySide<std::optional<Frozen>> frozen_;
  BySide<Way> ways_;  // of OURS and THEIRS
  std::optional<Catalog> blank_;
  std::optional<Frozen> frozen_blank_;
  std::optional<MergeInput> input_;
};

}  // namespace dryshod::cli

// The three sources of a merge: read by the rules of one major, each side's renames stated over
// BASE, compared with what it came from. Knows the command line; refuses to know what is made of
// them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/comparison.h"
#include "diff/merge_nodes.h"
#include "migration/merge_script.h"
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
  /// As it was read.
  const Catalog& catalog(Side side) const { return loaded_[side]->catalog; }
  /// What THEIRS renamed, done to OURS: what the script begins with.
  const MergePrologue& prologue() const { return prologue_; }
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
    Catalog base;  // with the stated renames; then with those of the other side too
    Catalog side;  // with the stated renames of the other side
    std::optional<Frozen> frozen_base, frozen_side;
    Comparison comparison;
    Difference difference;
  };
  struct Rename {
    Side by;
    Ref ref;  // in BASE
    std::string sql;
  };

  bool read();
  void agree_on_runner();
  bool apply_renames(Side side);
  bool compare(Side side);
  bool carry_renames();
  bool carry(const Rename& rename);
  /// False: it does not go there.
  bool do_rename(Catalog& catalog, Ref ref, Name name, const std::string& sql,
                 std::vector<Statement>* statements = nullptr);

  MergeSourceOptions& options_;
  SourceMap map_;
  Strings strings_;
  BySide<std::unique_ptr<Loaded>> loaded_;
  BySide<std::optional<Frozen>> frozen_;
  std::optional<Catalog> base_;  // with the renames that reach all
  std::optional<Frozen> frozen_base_;
  BySide<std::optional<Way>> ways_;  // of OURS and THEIRS
  std::vector<Rename> renames_;
  MergePrologue prologue_;
  std::optional<Catalog> blank_;
  std::optional<Frozen> frozen_blank_;
  std::optional<MergeInput> input_;
};

}  // namespace dryshod::cli

// Who is right about conflicts, as the command line and a file say: lines of "ours PATTERN",
// patterns as in the ignore file. Knows patterns; refuses to know what a decision does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/ignore_file.h"
#include "diff/merge.h"

namespace dryshod::cli {

class Resolutions {
 public:
  /// Later ones win.
  Result<void> add(Side side, const std::string& pattern, const std::string& where);
  /// Lines "ours PATTERN", "theirs PATTERN", "base PATTERN"; "#" begins a comment.
  Result<void> add_file(const std::string& name);

  /// The side that is right about an object, as any of the three calls it.
  std::optional<Side> decide(const Nodes& nodes, NodeId node);
  /// Where those stand that no conflict has asked for, in words.
  std::vector<std::string> unused() const;

 private:
  struct Line {
    Side side;
    IgnoreRules pattern;
    std::string where;
    bool is_used = false;
  };
  std::vector<Line> lines_;
};

}  // namespace dryshod::cli

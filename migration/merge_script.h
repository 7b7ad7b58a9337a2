// From a merge to its script: what was put together in memory is executed, the server's rules give
// what no element says (columns of a new partition, indexes on it), and the script from OURS to
// that is proven as any other. Knows nodes, scripts and the Interpreter; refuses to know how the
// merge was decided.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "catalog/interpreter.h"
#include "diff/merge.h"
#include "migration/render.h"
#include "migration/script.h"

namespace dryshod {

/// What stands before all else, and has been executed on the side of the nodes.
struct MergePrologue {
  std::vector<Statement> statements;
  std::vector<StatedRename> renames;
};

struct MergeScriptInput {
  const Nodes& nodes;
  Merged& merged;  // gets what comes down from parents to what the other side has hung below them
  const Catalog& from;  // where the script begins, before the prologue
  const MergePrologue& prologue;
  const Catalog& blank;  // an empty database, to see whether the server takes the merge at all
  std::function<Comparison(const Catalog& from, const Catalog& to)> comparing;
  RenderOptions render;
};

struct MergeScript {
  std::unique_ptr<Catalog> start;   // OURS, with what only THEIRS renamed
  std::unique_ptr<Catalog> merged;  // as the server has it
  std::unique_ptr<Frozen> frozen_start, frozen_merged;
  Difference difference;  // of these two
  Script script;          // from OURS, its renames first
  std::string sql;
};

/// Why there is none: the server does not take it, or not even a script that shows it was found.
struct NoMergeScript {
  std::optional<Conflict> refused;
  std::string reason;  // else: not proven, and why
};

/// From OURS. From THEIRS it is the same with the sides in each other's place.
tl::expected<MergeScript, NoMergeScript> merge_script(const MergeScriptInput& input,
                                                      Interpreter& interpreter);

}  // namespace dryshod

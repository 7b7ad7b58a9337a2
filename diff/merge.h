// Two schemas that came from one, put together: element by element and field by field over BASE.
// What only one side changed is as that side has it; where both did and not the same, it is a
// conflict. Knows nodes and what was decided of them; refuses to know SQL, who decides a conflict,
// and any single kind. Whether the server takes the result is a question for who executes it
// (migration/merge_script.h).
#pragma once

#include <functional>
#include <string>

#include "diff/merge_build.h"

namespace dryshod {

enum class ConflictKind : uint8_t {
  Changed,   // both changed the same fields, and otherwise
  Renamed,   // both renamed it, and otherwise
  Dropped,   // `by` dropped it, the other changed it or a part of it
  Added,     // both added it, and otherwise
  SameName,  // two objects would have one name: object of OURS, others[0] of THEIRS
  Needs,     // `by` has it need what the other dropped
  Refused,   // the server does not take it, though neither side alone is wrong
};

struct Conflict {
  ConflictKind kind{};
  NodeId node = 0;
  Three object;          // where each side has it
  Side by = Side::Base;  // Dropped, Needs
  FieldSet fields = 0;   // Changed; Added: of the object itself
  std::vector<NodeId>
      others{};           // Dropped: what is changed; Added: parts that differ; SameName; Needs
  std::string message{};  // Refused: in the server's words
};

/// Which side is right about a conflict; none: nobody has said.
using Resolve = std::function<std::optional<Side>(const Conflict&)>;

struct Merged {
  Catalog catalog;              // means nothing where there are conflicts
  std::vector<NodeId> node_of;  // by handle
  std::vector<Conflict> conflicts{};
};

class Merger {
 public:
  /// The input must outlive it.
  Merger(const MergeInput& input, Resolve resolve);

  const Nodes& nodes() const { return nodes_; }
  /// What can be decided is; conflicts that nobody decides are left.
  Merged run();
  /// Decides a conflict which was found by who executed the result. False: nobody decides it, or it
  /// had been decided so already.
  bool settle(const Conflict& conflict);

 private:
  void decide();
  bool decide(NodeId node);
  std::vector<Conflict> find(const MergeBuilt& built) const;
  void find_dropped(std::vector<Conflict>& found) const;
  void find_added(const MergeBuilt& built, std::vector<Conflict>& found) const;
  void collect_changed(NodeId node, Side by, std::vector<NodeId>& found) const;
  void collect_different(NodeId node, const std::map<NodeId, FieldSet>& clashes,
                         std::vector<NodeId>& found) const;
  /// Is it a part of something that both added?
  bool is_within_added(NodeId node) const;
  NodeId other_than_now(NodeId node, Side side) const;
  bool force(NodeId node, Side side);
  bool bring_back(NodeId node, Side side);

  const MergeInput& input_;
  Resolve resolve_;
  Nodes nodes_;
  MergeDecisions decisions_;
  enum class State : uint8_t { Open, Asked, Known };
  std::vector<State> states_;
};

}  // namespace dryshod

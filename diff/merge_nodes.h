// The elements of BASE, OURS and THEIRS as one list: which are the same on all sides, and what each
// side did to them since BASE. Knows correspondences; refuses to decide anything, and names no
// kind.
#pragma once

#include <array>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "diff/diff.h"

namespace dryshod {

enum class Side : uint8_t { Base, Ours, Theirs };
inline constexpr Side kAllSides[] = {Side::Base, Side::Ours, Side::Theirs};
inline constexpr Side kTwoSides[] = {Side::Ours, Side::Theirs};
constexpr Side other_side(Side side) {
  return side == Side::Ours ? Side::Theirs : Side::Ours;
}

/// One value for each side.
template <class T>
struct BySide {
  std::array<T, 3> of{};
  T& operator[](Side side) { return of[static_cast<size_t>(side)]; }
  const T& operator[](Side side) const { return of[static_cast<size_t>(side)]; }
  friend bool operator==(const BySide&, const BySide&) = default;
};
using Three = BySide<Ref>;

/// What has become of BASE on one side.
struct MergeSide {
  const Frozen& base;  // a copy of BASE with this side's stated renames: the handles are BASE's
  const Frozen& side;
  const Difference& difference;  // of these two
};

/// How two changes of one value that were made apart may be put together.
enum class Joining : uint8_t {
  Whole,  // not at all: one of them is meant
  Set,    // a list of things that come and go one by one, in no order
  Order,  // a list of different things whose order means something
};

struct MergeInput {
  /// Of a field by its name; none: Whole.
  std::function<Joining(Kind, std::string_view field)> joining;
  const Frozen& base;
  MergeSide ours;
  MergeSide theirs;
  const MergeSide& of(Side side) const { return side == Side::Ours ? ours : theirs; }
  const Catalog& catalog(Side side) const {
    return side == Side::Base ? base.catalog() : of(side).side.catalog();
  }
};

using NodeId = uint32_t;  // 0: none

/// One element, wherever it is.
struct Node {
  Kind kind{};
  Three at;                  // its handle on each side
  BySide<bool> dropped;      // BASE has it and the side dropped it
  BySide<FieldSet> changed;  // of what BASE has
  BySide<bool> renamed;
  bool is_left_out = false;  // new, and no part of the comparison
  NodeId parent = 0;
  std::vector<NodeId> parts;

  bool is_new() const { return !at[Side::Base]; }
  bool is_of_both() const { return is_new() && at[Side::Ours] && at[Side::Theirs]; }
};

class Nodes {
 public:
  explicit Nodes(const MergeInput& input);

  const MergeInput& input() const { return input_; }
  NodeId size() const { return static_cast<NodeId>(nodes_.size()); }
  const Node& operator[](NodeId node) const { return nodes_[node]; }
  /// 0: the element is in no list (it is not compared, and the side alone has it).
  NodeId find(Side side, Ref ref) const { return ref ? of_ref_[side][ref.id] : 0; }
  const Element& element(Side side, NodeId node) const {
    return input_.catalog(side)[nodes_[node].at[side]];
  }
  /// The first of these sides that has it.
  Side any_side(NodeId node, Side first = Side::Base) const;
  /// Nobody declared it: another element makes it.
  bool is_derived(NodeId node) const;
  /// The side which says what derives it: one that has changed that, else any.
  Side origin_side(NodeId node) const;
  /// What derives it there, and whether it is declared as well.
  std::pair<NodeId, bool> origin(Side side, NodeId node) const;
  /// The whole of other things, each with a life of its own (a schema).
  bool is_space(NodeId node) const;
  /// Did the side do anything to it that is not told by what derives it? Its parts are not asked.
  bool is_changed(Side side, NodeId node) const;
  /// Whose value is meant where nothing says: that of the one side which changed it, or what
  /// derives it.
  Side leading_side(NodeId node) const;

 private:
  void take_base();
  void take_side(Side side);
  NodeId take_new(Side side, Ref ref);
  uint64_t key_of(Side side, Ref ref);

  const MergeInput& input_;
  std::vector<Node> nodes_;
  BySide<std::vector<NodeId>> of_ref_;
  BySide<std::vector<bool>> created_;
  std::unordered_map<uint64_t, NodeId> new_;  // by what tells them apart
};

}  // namespace dryshod

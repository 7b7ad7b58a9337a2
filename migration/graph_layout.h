// Where the boxes of a graph stand, and which way its lines go: columns from left to right, what
// waits right of what it waits for. Whole numbers only, so that every machine draws the same. Knows
// boxes of one size; refuses to know what is in them, and how they are painted.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace dryshod {

struct GraphMeasures {
  int box_width = 248;
  int box_height = 28;
  int column_gap = 48;
  int row_gap = 10;
  int part_gap = 30;      // between parts of the graph that no line joins
  int page_width = 1120;  // parts stand side by side up to here
};

struct GraphLayout {
  struct Point {
    int x = 0;
    int y = 0;
  };
  struct Line {
    std::vector<Point> points{};  // where it leaves each column and enters the next, in pairs
    bool is_backward = false;     // its end is the first point
  };
  int width = 0;
  int height = 0;
  std::vector<Point> boxes{};  // by node: the corner above on the left
  std::vector<Line> lines{};   // by edge
};

/// An edge leads from its first node to its second. Nodes come in an order in which they can be
/// done; edges against it are drawn, and do not place anything.
GraphLayout lay_out(size_t nodes, const std::vector<std::pair<size_t, size_t>>& edges,
                    const GraphMeasures& measures = {});

}  // namespace dryshod

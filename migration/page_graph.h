// What comes before what, and why, as a reader is shown it: nodes, edges with their reasons, and
// what of both is worth drawing. Knows groups and counts; refuses to know what the nodes are, where
// they stand on paper (graph_layout.h) and any markup.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "migration/page_tone.h"

namespace dryshod {

struct PageGraph {
  struct Node {
    std::string number;
    std::string text;
    std::string link{};  // as of a cell
    PageTone tone = PageTone::None;
    std::string group{};       // stands for its nodes where there are too many: "app: table"
    std::string wide_group{};  // where there are too many groups as well: "app"
  };
  struct Edge {
    size_t before = 0;
    size_t after = 0;
    std::string reason;
  };
  std::string name;                // "What waits for what"
  std::string node_word = "step";  // what a node is: "statement"
  std::vector<Node> nodes{};       // in an order in which they can be done
  std::vector<Edge> edges{};
};

/// No more boxes than this are drawn: what is more is drawn by groups, or not at all.
inline constexpr size_t kMostDrawn = 150;

/// What is drawn: nodes that have an edge, each pair of them once. An edge that follows from others
/// is left out.
struct DrawnGraph {
  struct Edge {
    size_t before = 0;
    size_t after = 0;
    std::vector<std::string> reasons{};
  };
  std::vector<PageGraph::Node> nodes{};
  std::vector<Edge> edges{};
  std::vector<std::string> notes{};  // what is not drawn, for the reader
};
DrawnGraph drawn_graph(const PageGraph& graph);

/// "2 create view public.v".
std::string node_words(const PageGraph::Node& node);

/// The edges as a reader reads them, each once, by what comes first.
std::vector<PageGraph::Edge> listed_edges(const PageGraph& graph);

}  // namespace dryshod

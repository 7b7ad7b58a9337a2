// What of a graph is drawn, and that the drawing can be read: no box on another, every line from
// left to right and between the boxes that it joins.
#include "migration/page_graph.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <random>

#include "migration/graph_layout.h"
#include "migration/page.h"
#include "tests/migration/html_check.h"

namespace dryshod {
namespace {

using Pairs = std::vector<std::pair<size_t, size_t>>;

PageGraph graph_of(size_t nodes, const Pairs& edges) {
  PageGraph graph;
  graph.name = "test";
  for (size_t i = 0; i < nodes; ++i) graph.nodes.push_back({std::to_string(i), "n"});
  for (const auto& [before, after] : edges) graph.edges.push_back({before, after, "why"});
  return graph;
}

Pairs pairs(const DrawnGraph& drawn) {
  Pairs out;
  for (const DrawnGraph::Edge& edge : drawn.edges) out.emplace_back(edge.before, edge.after);
  return out;
}

Pairs random_edges(std::mt19937& random, size_t nodes, size_t edges) {
  Pairs out;
  std::uniform_int_distribution<size_t> any(0, nodes - 1);
  for (size_t i = 0; i < edges; ++i) {
    const size_t a = any(random), b = any(random);
    if (a != b) out.emplace_back(std::min(a, b), std::max(a, b));
  }
  return out;
}

}  // namespace

TEST_CASE("an edge that follows from others is not drawn") {
  const DrawnGraph drawn = drawn_graph(graph_of(5, {{0, 1}, {1, 2}, {0, 2}, {2, 3}, {0, 3}}));
  CHECK(pairs(drawn) == Pairs{{0, 1}, {1, 2}, {2, 3}});
  REQUIRE(drawn.notes.size() == 2);
  CHECK(drawn.notes[0] == "2 arrows that follow from those drawn are left out.");
  CHECK(drawn.notes[1] ==
        "1 step that waits for nothing, and for which nothing waits, is not drawn.");
}

TEST_CASE("what is drawn leads everywhere that the whole graph leads") {
  const auto reach = [](size_t nodes, const Pairs& edges) {
    std::vector<std::vector<bool>> to(nodes, std::vector<bool>(nodes));
    for (const auto& [a, b] : edges) to[a][b] = true;
    for (size_t k = 0; k < nodes; ++k) {
      for (size_t i = 0; i < nodes; ++i) {
        for (size_t j = 0; j < nodes; ++j) {
          if (to[i][k] && to[k][j]) to[i][j] = true;
        }
      }
    }
    return to;
  };
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 30; ++round) {
    const size_t nodes = 5 + static_cast<size_t>(round);
    Pairs edges = random_edges(random, nodes, nodes * 2);
    for (size_t i = 1; i < nodes; ++i) edges.emplace_back(i - 1, i);  // all are drawn
    const DrawnGraph drawn = drawn_graph(graph_of(nodes, edges));
    REQUIRE(drawn.nodes.size() == nodes);
    CHECK(reach(nodes, edges) == reach(nodes, pairs(drawn)));
  }
}

TEST_CASE("edges that join nothing are left out") {
  PageGraph graph = graph_of(2, {{0, 0}, {0, 7}, {9, 1}});
  CHECK(listed_edges(graph).empty());
  CHECK(drawn_graph(graph).nodes.empty());
}

TEST_CASE("one arrow has all its reasons, each once") {
  PageGraph graph = graph_of(2, {{0, 1}, {0, 1}});
  graph.edges.push_back({0, 1, "another"});
  const DrawnGraph drawn = drawn_graph(graph);
  REQUIRE(drawn.edges.size() == 1);
  CHECK(drawn.edges[0].reasons == std::vector<std::string>{"another", "why"});
}

TEST_CASE("too many boxes are drawn by groups, then by wider ones, then not at all") {
  Pairs chain;
  for (size_t i = 1; i < 400; ++i) chain.emplace_back(i - 1, i);
  PageGraph graph = graph_of(400, chain);
  for (size_t i = 0; i < 400; ++i) {
    graph.nodes[i].group = "group " + std::to_string(i / 100);
    graph.nodes[i].wide_group = "wide " + std::to_string(i / 200);
  }
  DrawnGraph drawn = drawn_graph(graph);
  REQUIRE(drawn.nodes.size() == 4);
  CHECK(drawn.nodes[1].text == "group 1 (100)");
  CHECK(pairs(drawn) == Pairs{{0, 1}, {1, 2}, {2, 3}});
  CHECK(drawn.notes[0].starts_with(
      "400 steps that wait for each other are too many to draw: each box"));

  for (size_t i = 0; i < 400; ++i) graph.nodes[i].group = std::to_string(i);
  drawn = drawn_graph(graph);
  REQUIRE(drawn.nodes.size() == 2);
  CHECK(drawn.nodes[0].text == "wide 0 (200)");

  for (size_t i = 0; i < 400; ++i) graph.nodes[i].wide_group = std::to_string(i);
  drawn = drawn_graph(graph);
  CHECK(drawn.nodes.empty());
  CHECK(drawn.notes[0] == "400 steps that wait for each other are too many to draw.");
  Page page;
  page.graph(graph);
  CHECK(page.html("x").find("<svg") == std::string::npos);
  CHECK(html_problems(page.html("x")).empty());
}

TEST_CASE("groups that wait for each other both ways are drawn both ways") {
  Pairs edges;
  for (size_t i = 0; i + 3 < 400; i += 2) {
    edges.emplace_back(i, i + 1);
    edges.emplace_back(i + 1, i + 2);
  }
  PageGraph graph = graph_of(400, edges);
  for (size_t i = 0; i < 400; ++i) graph.nodes[i].group = i % 2 == 0 ? "even" : "odd";
  CHECK(pairs(drawn_graph(graph)) == Pairs{{0, 1}, {1, 0}});
  Page page;
  page.graph(graph);
  CHECK(page.html("x").find("marker-start") != std::string::npos);
  CHECK(page.html("x").find("marker-end") != std::string::npos);
}

TEST_CASE("a layout can be read") {
  const GraphMeasures m;
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 60; ++round) {
    const size_t nodes = 1 + static_cast<size_t>(round) * 2;
    const Pairs edges = nodes < 2 ? Pairs{} : random_edges(random, nodes, nodes * 3 / 2);
    const GraphLayout layout = lay_out(nodes, edges);
    REQUIRE(layout.boxes.size() == nodes);
    REQUIRE(layout.lines.size() == edges.size());
    for (size_t i = 0; i < nodes; ++i) {
      const auto [x, y] = layout.boxes[i];
      CHECK((x >= 0 && y >= 0));
      CHECK((x + m.box_width <= layout.width && y + m.box_height <= layout.height));
      for (size_t j = 0; j < i; ++j) {
        const auto [u, v] = layout.boxes[j];
        const bool apart = x + m.box_width <= u || u + m.box_width <= x ||
                           y + m.box_height + m.row_gap <= v || v + m.box_height + m.row_gap <= y;
        CHECK(apart);
      }
    }
    for (size_t e = 0; e < edges.size(); ++e) {
      const auto& points = layout.lines[e].points;
      REQUIRE(points.size() >= 2);
      CHECK(points.size() % 2 == 0);
      const GraphLayout::Point first = layout.boxes[edges[e].first],
                               last = layout.boxes[edges[e].second];
      CHECK(points.front().x == first.x + m.box_width);
      CHECK(points.front().y == first.y + m.box_height / 2);
      CHECK(points.back().x == last.x);
      CHECK(points.back().y == last.y + m.box_height / 2);
      for (size_t i = 1; i < points.size(); ++i) CHECK(points[i - 1].x < points[i].x);
      CHECK_FALSE(layout.lines[e].is_backward);
    }
  }
}

TEST_CASE("no line passes through a box") {
  const GraphMeasures m;
  std::mt19937 random(7);
  const Pairs edges = random_edges(random, 60, 90);
  const GraphLayout layout = lay_out(60, edges);
  for (const GraphLayout::Line& line : layout.lines) {
    for (size_t i = 1; i + 1 < line.points.size(); i += 2) {  // through a column
      const auto [x, y] = line.points[i];
      for (const auto& [u, v] : layout.boxes) {
        if (u == x) CHECK((y < v || y > v + m.box_height));
      }
    }
  }
}

TEST_CASE("parts that hang together stand apart from others, side by side where there is room") {
  const GraphLayout layout = lay_out(4, {{0, 1}, {2, 3}});
  CHECK(layout.boxes[0].y == layout.boxes[2].y);
  CHECK(layout.boxes[2].x > layout.boxes[1].x);
  Pairs many;
  for (size_t i = 0; i < 20; i += 2) many.emplace_back(i, i + 1);
  CHECK(lay_out(20, many).width <= GraphMeasures{}.page_width);
}

}  // namespace dryshod

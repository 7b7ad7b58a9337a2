// Leaves out what a drawing would not show; see page_graph.h.
#include "migration/page_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace dryshod {
namespace {

constexpr size_t kReasons = 12;  // of one edge; more are counted

bool is_real(const PageGraph& graph, const PageGraph::Edge& edge) {
  return edge.before != edge.after && edge.before < graph.nodes.size() &&
         edge.after < graph.nodes.size();
}

std::string counted(size_t count, const std::string& word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

/// Each pair once, by its nodes.
std::vector<DrawnGraph::Edge> joined(const std::vector<PageGraph::Edge>& edges,
                                     const std::vector<size_t>& place) {
  std::map<std::pair<size_t, size_t>, std::vector<std::string>> reasons;
  for (const PageGraph::Edge& edge : edges) {
    const size_t before = place[edge.before], after = place[edge.after];
    if (before != after) reasons[{before, after}].push_back(edge.reason);
  }
  std::vector<DrawnGraph::Edge> out;
  for (auto& [pair, all] : reasons) {
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() > kReasons) {
      const size_t more = all.size() - kReasons;
      all.resize(kReasons);
      all.push_back(fmt::format("and {} more", more));
    }
    out.push_back({pair.first, pair.second, std::move(all)});
  }
  return out;
}

/// Without the edges that lead where others lead as well. Those against the order of the nodes
/// stay.
size_t reduce(DrawnGraph& graph) {
  const size_t count = graph.nodes.size();
  std::vector<std::vector<size_t>> after(count);
  for (const DrawnGraph::Edge& edge : graph.edges) {
    if (edge.before < edge.after) after[edge.before].push_back(edge.after);
  }
  std::vector<std::vector<bool>> reached(count, std::vector<bool>(count));
  std::set<std::pair<size_t, size_t>> implied;
  for (size_t v = count; v-- > 0;) {
    // Nearest first: what a nearer one leads to needs no edge of its own.
    std::sort(after[v].begin(), after[v].end());
    for (const size_t next : after[v]) {
      if (reached[v][next]) {
        implied.insert({v, next});
        continue;
      }
      reached[v][next] = true;
      for (size_t w = next + 1; w < count; ++w) {
        if (reached[next][w]) reached[v][w] = true;
      }
    }
  }
  return std::erase_if(graph.edges, [&](const DrawnGraph::Edge& edge) {
    return implied.contains({edge.before, edge.after});
  });
}

/// One node for each group, in the order of their first members; by node: its group's place.
std::vector<PageGraph::Node> grouped(const PageGraph& graph, const std::vector<bool>& used,
                                     bool wide, std::vector<size_t>& place) {
  std::vector<PageGraph::Node> groups;
  std::vector<size_t> sizes;
  std::map<std::string, size_t> known;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    if (!used[i]) continue;
    const std::string& name = wide ? graph.nodes[i].wide_group : graph.nodes[i].group;
    const auto [at, is_new] = known.emplace(name, groups.size());
    if (is_new) {
      groups.push_back({"", name});
      sizes.push_back(0);
    }
    ++sizes[at->second];
    place[i] = at->second;
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    groups[i].text =
        fmt::format("{} ({})", groups[i].text.empty() ? "other" : groups[i].text, sizes[i]);
  }
  return groups;
}

}  // namespace

std::string node_words(const PageGraph::Node& node) {
  return node.number.empty() ? node.text : node.number + " " + node.text;
}

std::vector<PageGraph::Edge> listed_edges(const PageGraph& graph) {
  std::vector<PageGraph::Edge> out;
  for (const PageGraph::Edge& edge : graph.edges) {
    if (is_real(graph, edge)) out.push_back(edge);
  }
  const auto key = [](const PageGraph::Edge& e) { return std::tie(e.before, e.after, e.reason); };
  std::sort(out.begin(), out.end(), [&](const auto& x, const auto& y) { return key(x) < key(y); });
  out.erase(std::unique(out.begin(), out.end(),
                        [&](const auto& x, const auto& y) { return key(x) == key(y); }),
            out.end());
  return out;
}

DrawnGraph drawn_graph(const PageGraph& graph) {
  DrawnGraph drawn;
  const std::vector<PageGraph::Edge> edges = listed_edges(graph);
  std::vector<bool> used(graph.nodes.size());
  for (const PageGraph::Edge& edge : edges) used[edge.before] = used[edge.after] = true;
  const auto count = static_cast<size_t>(std::count(used.begin(), used.end(), true));
  std::vector<size_t> place(graph.nodes.size());
  if (count <= kMostDrawn) {
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
      if (!used[i]) continue;
      place[i] = drawn.nodes.size();
      drawn.nodes.push_back(graph.nodes[i]);
    }
  } else {
    drawn.nodes = grouped(graph, used, false, place);
    if (drawn.nodes.size() > kMostDrawn) drawn.nodes = grouped(graph, used, true, place);
    drawn.notes.push_back(fmt::format(
        "{} that wait for each other are too many to draw: each box stands for several, "
        "the number is in brackets.",
        counted(count, graph.node_word)));
  }
  if (drawn.nodes.size() > kMostDrawn) {
    drawn.nodes.clear();
    drawn.notes.back() = fmt::format("{} that wait for each other are too many to draw.",
                                     counted(count, graph.node_word));
  } else {
    drawn.edges = joined(edges, place);
  }
  if (const size_t left_out = reduce(drawn); left_out != 0) {
    drawn.notes.push_back(fmt::format(
        "{} from those drawn {} left out.",
        left_out == 1 ? "1 arrow that follows" : fmt::format("{} arrows that follow", left_out),
        left_out == 1 ? "is" : "are"));
  }
  if (const size_t alone = graph.nodes.size() - count; alone != 0 && count != 0) {
    drawn.notes.push_back(fmt::format(
        "{} that {} for nothing, and for which nothing waits, {} not drawn.",
        counted(alone, graph.node_word), alone == 1 ? "waits" : "wait", alone == 1 ? "is" : "are"));
  }
  return drawn;
}

}  // namespace dryshod

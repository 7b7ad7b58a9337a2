// A graph of a page as inline SVG, with all its reasons in a table below for those who do not see
// it. Knows shapes; where boxes stand is graph_layout.h, what is drawn page_graph.h.
#include <fmt/format.h>

#include <algorithm>

#include "migration/graph_layout.h"
#include "migration/page_html.h"

namespace dryshod {
namespace {

constexpr int kMargin = 8;
constexpr size_t kColumns = 34;       // of text that a box has room for
constexpr size_t kMostListed = 4000;  // lines of the table of reasons; more would stop a browser

/// Curves between the columns, straight through them.
std::string path_of(const GraphLayout::Line& line) {
  std::string out;
  const auto& points = line.points;
  for (size_t i = 0; i + 1 < points.size(); i += 2) {
    const auto [ax, ay] = points[i];
    const auto [bx, by] = points[i + 1];
    out += fmt::format("{}{} {}", i == 0 ? "M" : "L", ax, ay);
    const int middle = (ax + bx) / 2;
    out += ay == by ? fmt::format("L{} {}", bx, by)
                    : fmt::format("C{0} {1} {0} {2} {3} {2}", middle, ay, by, bx);
  }
  return out;
}

std::string box(const PageGraph::Node& node, GraphLayout::Point at, const GraphMeasures& m) {
  // An <svg> within cuts off what is wider than the box.
  std::string out = fmt::format("<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\">", at.x, at.y,
                                m.box_width, m.box_height);
  const bool linked = is_plain_link(node.link);
  if (linked) out += fmt::format("<a href=\"{}\">", in_attribute(node.link));
  out += fmt::format("<g class=\"box {}\"><title>{}</title>", tone_class(node.tone),
                     in_attribute(node_words(node)));
  out += fmt::format("<rect x=\"1\" y=\"1\" width=\"{}\" height=\"{}\" rx=\"4\"/>", m.box_width - 2,
                     m.box_height - 2);
  out += fmt::format("<rect class=\"edge\" x=\"1\" y=\"1\" width=\"4\" height=\"{}\"/>",
                     m.box_height - 2);
  size_t room = kColumns;
  out += fmt::format("<text x=\"12\" y=\"{}\">", m.box_height / 2 + 4);
  if (!node.number.empty()) {
    out += "<tspan class=\"number\">" + in_svg(node.number) + "</tspan> ";
    room -= std::min(room, columns_of(node.number) + 1);
  }
  out += in_svg(shortened(node.text, room)) + "</text></g>";
  return out + (linked ? "</a></svg>\n" : "</svg>\n");
}

}  // namespace

void HtmlWriter::drawing(const PageGraph& b, const DrawnGraph& drawn) {
  const GraphMeasures measures;
  std::vector<std::pair<size_t, size_t>> pairs;
  for (const DrawnGraph::Edge& edge : drawn.edges) pairs.emplace_back(edge.before, edge.after);
  const GraphLayout layout = lay_out(drawn.nodes.size(), pairs, measures);
  const std::string id = next_id("graph");
  const int width = layout.width + 2 * kMargin, height = layout.height + 2 * kMargin;
  out_ += fmt::format(
      "<div class=\"scroll graph\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\">\n"
      "<svg class=\"drawing\" role=\"group\" aria-labelledby=\"{1}-name\" width=\"{2}\" "
      "height=\"{3}\" "
      "viewBox=\"{4} {4} {2} {3}\">\n<title id=\"{1}-name\">{0}: {5} boxes, {6} arrows</title>\n",
      in_attribute(b.name), id, width, height, -kMargin, drawn.nodes.size(), drawn.edges.size());
  out_ += fmt::format(
      "<defs><marker id=\"{}-arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" "
      "markerHeight=\"7\" orient=\"auto-start-reverse\"><path class=\"head\" d=\"M0 0L8 4L0 8Z\"/>"
      "</marker></defs>\n",
      id);
  for (size_t i = 0; i < drawn.edges.size(); ++i) {
    std::string reasons = node_words(drawn.nodes[drawn.edges[i].before]) + " before " +
                          node_words(drawn.nodes[drawn.edges[i].after]) + ": ";
    for (const std::string& reason : drawn.edges[i].reasons) {
      reasons += (&reason == drawn.edges[i].reasons.data() ? "" : "; ") + reason;
    }
    out_ += fmt::format(
        "<g class=\"line\"><title>{}</title><path d=\"{}\" marker-{}=\"url(#{}-arrow)\"/></g>\n",
        in_attribute(reasons), path_of(layout.lines[i]),
        layout.lines[i].is_backward ? "start" : "end", id);
  }
  for (size_t i = 0; i < drawn.nodes.size(); ++i) {
    out_ += box(drawn.nodes[i], layout.boxes[i], measures);
  }
  out_ += "</svg>\n</div>\n";
}

void HtmlWriter::operator()(const PageGraph& b) {
  const std::vector<PageGraph::Edge> edges = listed_edges(b);
  if (edges.empty()) {
    out_ += "<p>Nothing waits for anything.</p>\n";
    return;
  }
  const DrawnGraph drawn = drawn_graph(b);
  if (!drawn.nodes.empty()) drawing(b, drawn);
  for (const std::string& note : drawn.notes) {
    out_ += "<p class=\"beside\">" + in_html(note) + "</p>\n";
  }
  const std::string id = next_id("table");
  Page::FilteredTable reasons;
  reasons.name = b.name;
  reasons.head = {{"Before"}, {"After"}, {"Why"}};
  for (size_t i = 0; i < std::min(edges.size(), kMostListed); ++i) {
    const PageGraph::Node &before = b.nodes[edges[i].before], &after = b.nodes[edges[i].after];
    reasons.rows.push_back(
        {{node_words(before), before.link}, {node_words(after), after.link}, {edges[i].reason}});
  }
  const std::string all =
      edges.size() <= kMostListed
          ? fmt::format("All reasons ({})", edges.size())
          : fmt::format("The first {} of {} reasons", kMostListed, edges.size());
  out_ += "<details class=\"block\"><summary>" + all + " as a table</summary>\n";
  table(reasons, id);
  out_ += "</details>\n";
}

}  // namespace dryshod

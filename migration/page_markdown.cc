// The blocks of a page as Markdown: that of CommonMark with GitHub's tables. A graph is a list, a
// timeline a table, and what HTML shows when it is asked for stands below, folded where the reader
// knows <details>.
#include <fmt/format.h>

#include <algorithm>

#include "migration/page_block.h"
#include "migration/page_text.h"

namespace dryshod {
namespace {

/// Longer than any run of backticks in the text.
std::string fence(std::string_view text) {
  size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max<size_t>(3, longest + 1), '`');
}

std::string fenced(std::string_view text, std::string_view language = {}) {
  const std::string marks = fence(text);
  return fmt::format("{}{}\n{}{}\n", marks, language, lines_in_fence(text), marks);
}

std::string fenced(const std::vector<Page::Line>& lines) {
  std::string text;
  const bool marked = has_marks(lines);
  for (const Page::Line& line : lines) {
    if (marked) text += std::string(1, line.mark == '.' ? ' ' : line.mark) + " ";
    text += line.text + "\n";
  }
  return fenced(text, marked ? "diff" : "");
}

std::string cell_text(const Page::Cell& cell) {
  std::string out = in_markdown(cell.text);
  const bool strong = cell.strong || cell.tone == PageTone::Bad;
  if (strong && !out.empty()) out = "**" + out + "**";
  if (is_plain_link(cell.link) && cell.link[0] != '#') out = "[" + out + "](" + cell.link + ")";
  if (!cell.note.empty()) out += (out.empty() ? "" : ": ") + in_markdown(cell.note);
  return out;
}

std::string row_text(const Page::Row& row) {
  std::string out = "|";
  for (const Page::Cell& cell : row) out += " " + cell_text(cell) + " |";
  return out + "\n";
}

std::string table_text(const Page::Row& head, const std::vector<Page::Row>& rows) {
  std::string out = row_text(head) + "|";
  for (size_t i = 0; i < head.size(); ++i) out += " --- |";
  out += "\n";
  for (const Page::Row& row : rows) out += row_text(row);
  return out;
}

/// Shown when it is asked for, as in a comment on a pull request. Markdown begins again after an
/// empty line.
std::string folded(std::string_view summary, std::string_view content) {
  return fmt::format("<details>\n<summary>{}</summary>\n\n{}\n</details>\n", in_html(summary),
                     content);
}

struct Writer {
  std::string operator()(const block::Heading& b) const {
    return std::string(static_cast<size_t>(std::clamp(b.level, 1, 6)), '#') + " " +
           in_markdown(b.text) + "\n";
  }
  std::string operator()(const block::Paragraph& b) const { return in_markdown(b.text) + "\n"; }
  std::string operator()(const block::List& b) const {
    std::string out;
    for (const Page::Cell& item : b.items) out += "- " + cell_text(item) + "\n";
    for (const Page::Cell& item : b.items) {
      if (!item.more.empty()) out += "\n" + folded(item.text, fenced(item.more));
    }
    return out;
  }
  std::string operator()(const block::Table& b) const { return table_text(b.head, b.rows); }
  std::string operator()(const Page::FilteredTable& b) const {
    std::string out = table_text(b.head, b.rows);
    if (!b.more_in_markdown) return out;
    for (const Page::Row& row : b.rows) {
      // What a row is about, by its first cells: enough to find it above.
      std::string about;
      for (const Page::Cell& cell : row) {
        if (!cell.more.empty()) break;
        if (!cell.text.empty()) about += cell.text + " ";
      }
      for (const Page::Cell& cell : row) {
        if (cell.more.empty()) continue;
        out += "\n" + folded(about + cell.text, fenced(cell.more));
      }
    }
    return out;
  }
  std::string operator()(const block::Code& b) const { return fenced(b.text); }
  std::string operator()(const block::Lines& b) const { return fenced(b.lines); }
  std::string operator()(const block::Tiles& b) const {
    std::string out;
    for (const Page::Tile& tile : b.tiles) {
      out += fmt::format("- {}: {}\n", in_markdown(tile.label),
                         cell_text({tile.value, "", true, PageTone::None, tile.note}));
    }
    return out;
  }
  std::string operator()(const block::Callout& b) const {
    return fmt::format("> **{}** {}\n", in_markdown(b.title), in_markdown(b.text));
  }
  std::string operator()(const block::Details& b) const {
    return folded(b.summary, page_markdown(b.blocks));
  }
  std::string operator()(const PageGraph& b) const {
    std::string out;
    for (const PageGraph::Edge& edge : listed_edges(b)) {
      out += fmt::format("- {} before {}: {}\n", in_markdown(node_words(b.nodes[edge.before])),
                         in_markdown(node_words(b.nodes[edge.after])), in_markdown(edge.reason));
    }
    return out.empty() ? "Nothing waits for anything.\n" : folded(b.name, out);
  }
  std::string operator()(const PageTimeline& b) const {
    Page::Row head = {{"Phase"}, {"Step"}, {"What"}, {"How long"}, {""}};
    std::vector<Page::Row> rows;
    for (const PageTimeline::Phase& phase : b.phases) {
      rows.push_back(
          {{phase.name, "", true, PageTone::None, phase.about}, {}, {}, {phase_sum(phase)}, {}});
      for (const PageTimeline::Step& step : phase.steps) {
        rows.push_back({{},
                        {step.number, step.link},
                        {step.text},
                        {duration_words(step.seconds)},
                        {step.badge, "", false, step.tone}});
      }
      if (phase.gate.empty()) continue;
      rows.push_back({{}, {"gate"}, {phase.gate}, {}, {phase.gate_link_text, phase.gate_link}});
    }
    return table_text(head, rows);
  }
};

}  // namespace

std::string page_markdown(const std::vector<PageBlock>& blocks) {
  std::string out;
  for (const PageBlock& block : blocks) {
    if (!out.empty()) out += "\n";
    out += std::visit(Writer{}, block.of);
  }
  return out;
}

}  // namespace dryshod

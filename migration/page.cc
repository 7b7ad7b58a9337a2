// Collects the blocks; see page.h.
#include "migration/page.h"

#include <algorithm>
#include <utility>

#include "migration/page_block.h"

namespace dryshod {

bool has_marks(const std::vector<Page::Line>& lines) {
  return std::any_of(lines.begin(), lines.end(),
                     [](const Page::Line& line) { return line.mark != ' ' && line.mark != '.'; });
}

Page::Page() = default;
Page::Page(const Page&) = default;
Page::Page(Page&&) noexcept = default;
Page& Page::operator=(const Page&) = default;
Page& Page::operator=(Page&&) noexcept = default;
Page::~Page() = default;

void Page::heading(int level, std::string text) {
  blocks_.push_back({block::Heading{level, std::move(text)}});
}

void Page::paragraph(std::string text) {
  blocks_.push_back({block::Paragraph{std::move(text)}});
}

void Page::list(std::vector<Cell> items) {
  blocks_.push_back({block::List{std::move(items)}});
}

void Page::table(Row head, std::vector<Row> rows) {
  blocks_.push_back({block::Table{std::move(head), std::move(rows)}});
}

void Page::code(std::string text) {
  blocks_.push_back({block::Code{std::move(text)}});
}

void Page::lines(std::vector<Line> lines) {
  blocks_.push_back({block::Lines{std::move(lines)}});
}

void Page::tiles(std::vector<Tile> tiles) {
  blocks_.push_back({block::Tiles{std::move(tiles)}});
}

void Page::callout(Tone tone, std::string title, std::string text) {
  blocks_.push_back({block::Callout{tone, std::move(title), std::move(text)}});
}

void Page::filtered_table(FilteredTable table) {
  blocks_.push_back({std::move(table)});
}

void Page::details(std::string summary, const Page& content) {
  blocks_.push_back({block::Details{std::move(summary), content.blocks_}});
}

void Page::graph(PageGraph graph) {
  blocks_.push_back({std::move(graph)});
}

void Page::timeline(PageTimeline timeline) {
  blocks_.push_back({std::move(timeline)});
}

std::string Page::markdown() const {
  return page_markdown(blocks_);
}

std::string Page::html(std::string_view title) const {
  return page_html(blocks_, title);
}

}  // namespace dryshod

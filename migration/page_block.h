// What a page is made of, for those who write it down. Knows the sorts of blocks; neither HTML nor
// Markdown.
#pragma once

#include <variant>

#include "migration/page.h"

namespace dryshod {

namespace block {
struct Heading {
  int level = 1;
  std::string text;
};
struct Paragraph {
  std::string text;
};
struct List {
  std::vector<Page::Cell> items;
};
struct Table {
  Page::Row head;
  std::vector<Page::Row> rows;
};
struct Code {
  std::string text;
};
struct Lines {
  std::vector<Page::Line> lines;
};
struct Tiles {
  std::vector<Page::Tile> tiles;
};
struct Callout {
  PageTone tone{};
  std::string title, text;
};
struct Details {
  std::string summary;
  std::vector<PageBlock> blocks;
};
}  // namespace block

struct PageBlock {
  std::variant<block::Heading, block::Paragraph, block::List, block::Table, block::Code,
               block::Lines, block::Tiles, block::Callout, Page::FilteredTable, block::Details,
               PageGraph, PageTimeline>
      of;
};

/// Does any of them come, go, change or want to be seen? Then each begins with its mark.
bool has_marks(const std::vector<Page::Line>& lines);

std::string page_markdown(const std::vector<PageBlock>& blocks);
std::string page_html(const std::vector<PageBlock>& blocks, std::string_view title);

}  // namespace dryshod

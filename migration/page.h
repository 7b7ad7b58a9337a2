// A page for people that can be read as Markdown or as HTML: headings, text, lists, tables, code,
// and what a report needs beside them (figures, filters, details, a graph, a timeline). Everything
// put in is text and nothing but text, whatever it holds: no name becomes markup. Refuses to know
// what the page is about.
//
// How each block reads is page_html.cc and page_markdown.cc; same blocks in, same bytes out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "migration/page_graph.h"
#include "migration/page_timeline.h"
#include "migration/page_tone.h"

namespace dryshod {

struct PageBlock;

class Page {
 public:
  using Tone = PageTone;
  /// A line of what was and what is: '+', '-', '~' or ' ' (as it was), '!' (look here), '.' (left
  /// out).
  struct Line {
    char mark = ' ';
    std::string text;
  };
  struct Cell {
    std::string text;
    std::string
        link{};  // a path below the page, "#anchor" or https://...; anything else is no link
    bool strong = false;
    Tone tone = Tone::None;  // anything else: a badge; the text has to say the same without colour
    std::string note{};      // less important, behind the text
    std::vector<Line> more{};  // shown when it is asked for
    std::string anchor{};      // of a row's first cell: the row can be linked to as "#anchor"
  };
  using Row = std::vector<Cell>;

  struct Tile {
    std::string label;
    std::string value;
    Tone tone = Tone::None;
    std::string note{};
  };

  /// A table whose rows can be searched, and narrowed to one value of a column.
  struct FilteredTable {
    std::string name;  // "Changes": a heading for those who do not see the page
    Row head;
    std::vector<Row> rows;
    std::vector<size_t> facets{};     // columns whose texts are few: severity, grade, kind
    bool more_in_markdown = true;     // below the table; else what is asked for stands elsewhere
    std::string more_label = "Show";  // of what is shown when it is asked for
  };

  /// Level 1 is the page's, once; a level is never more than one below the heading before it.
  void heading(int level, std::string text);
  void paragraph(std::string text);
  void list(std::vector<Cell> items);
  void table(Row head, std::vector<Row> rows);
  /// Keeps its lines.
  void code(std::string text);

  void lines(std::vector<Line> lines);
  /// Figures that sum the page up.
  void tiles(std::vector<Tile> tiles);
  /// What nobody may overlook, or a remark. The title says which of both it is.
  void callout(Tone tone, std::string title, std::string text);
  void filtered_table(FilteredTable table);
  /// Shown when it is asked for. No headings within.
  void details(std::string summary, const Page& content);
  void graph(PageGraph graph);
  void timeline(PageTimeline timeline);

  bool empty() const { return blocks_.empty(); }
  std::string markdown() const;
  /// One self-contained document: it asks no network for anything, and can be read without scripts.
  std::string html(std::string_view title) const;

 private:
  std::vector<PageBlock> blocks_;

 public:
  Page();
  Page(const Page&);
  Page(Page&&) noexcept;
  Page& operator=(const Page&);
  Page& operator=(Page&&) noexcept;
  ~Page();
};

}  // namespace dryshod

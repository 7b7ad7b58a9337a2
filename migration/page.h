// A page for people that can be read as Markdown or as HTML: headings, paragraphs, lists, tables, code.
// Everything put in is text and nothing but text, whatever it holds: no name becomes markup. Refuses to
// know what the page is about.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

class Page {
 public:
  struct Cell {
    std::string text;
    std::string link{};  // a relative path of plain characters; empty: none
    bool strong = false;
  };
  using Row = std::vector<Cell>;

  void heading(int level, std::string text);
  void paragraph(std::string text);
  void list(std::vector<Cell> items);
  void table(Row head, std::vector<Row> rows);
  /// Keeps its lines.
  void code(std::string text);

  std::string markdown() const;
  /// One self-contained document, without scripts.
  std::string html(std::string_view title) const;

 private:
  enum class Sort { Heading, Paragraph, List, Table, Code };
  struct Block {
    Sort sort{};
    int level = 0;
    std::string text{};
    Row head{};  // of a table; the items of a list
    std::vector<Row> rows{};
  };
  std::vector<Block> blocks_;
};

}  // namespace dryshod

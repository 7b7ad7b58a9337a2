// What the writers of HTML share: one for each block, into one text, with the ids and the level of
// headings that the document needs to be one. Knows elements; refuses to know whole documents and
// how they look.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "migration/page_block.h"
#include "migration/page_text.h"

namespace dryshod {

/// The name of its class: "warn".
std::string_view tone_class(PageTone tone);
std::string html_badge(PageTone tone, std::string_view text);
/// `inner` is HTML already.
std::string html_link(std::string_view link, const std::string& inner);
std::string html_lines(const std::vector<Page::Line>& lines);
std::string html_cell(const Page::Cell& cell, std::string_view more_label);

class HtmlWriter {
 public:
  void write(const std::vector<PageBlock>& blocks);

  const std::string& text() const { return out_; }
  bool has_filter() const { return has_filter_; }
  /// Id and text of each heading below the page's.
  const std::vector<std::pair<std::string, std::string>>& headings() const { return headings_; }

  void operator()(const block::Heading& b);
  void operator()(const block::Paragraph& b);
  void operator()(const block::List& b);
  void operator()(const block::Table& b);
  void operator()(const block::Code& b);
  void operator()(const block::Lines& b);
  void operator()(const block::Tiles& b);
  void operator()(const block::Callout& b);
  void operator()(const block::Details& b);
  void operator()(const Page::FilteredTable& b);
  void operator()(const PageGraph& b);
  void operator()(const PageTimeline& b);

 private:
  std::string next_id(std::string_view sort);
  void table(const Page::FilteredTable& b, std::string_view id);
  void filter(const Page::FilteredTable& b, std::string_view table_id);
  void drawing(const PageGraph& b, const DrawnGraph& drawn);

  std::string out_;
  int level_ = 1;
  int ids_ = 0;
  bool has_filter_ = false;
  std::set<std::string> anchors_;  // given so far: an id is given once
  std::vector<std::pair<std::string, std::string>> headings_;
};

}  // namespace dryshod

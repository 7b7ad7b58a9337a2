// The blocks of a page as one HTML document: landmarks, headings in order, tables with scopes, a
// policy that lets nothing in or out. Knows elements and what they mean to those who do not see
// them; how they look is page_style.h, and all text goes through page_text.h.
#include "migration/page_html.h"

#include <fmt/format.h>

#include <algorithm>

#include "migration/page_style.h"

namespace dryshod {
namespace {

constexpr size_t kContentsFrom = 3;  // fewer headings need no list of them

std::string contents(const std::vector<std::pair<std::string, std::string>>& headings) {
  if (headings.size() < kContentsFrom) return {};
  std::string out = "<nav class=\"contents\" aria-label=\"On this page\">\n<ol>\n";
  for (const auto& [id, text] : headings) {
    out += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", id, in_html(text));
  }
  return out + "</ol>\n</nav>\n";
}

}  // namespace

std::string_view tone_class(PageTone tone) {
  constexpr std::string_view kNames[] = {"", "plain", "good", "note", "warn", "bad"};
  return kNames[static_cast<size_t>(tone)];
}

std::string html_badge(PageTone tone, std::string_view text) {
  return fmt::format("<span class=\"badge {}\">{}</span>", tone_class(tone), in_html(text));
}

std::string html_link(std::string_view link, const std::string& inner) {
  if (!is_plain_link(link)) return inner;
  const std::string_view far = link.starts_with("https:") ? " rel=\"noreferrer\"" : "";
  return fmt::format("<a href=\"{}\"{}>{}</a>", in_attribute(link), far, inner);
}

std::string html_lines(const std::vector<Page::Line>& lines) {
  const bool marked = has_marks(lines);
  std::string out = "<pre class=\"lines\">";
  for (const Page::Line& line : lines) {
    const char* sort = line.mark == '+'   ? "add"
                       : line.mark == '-' ? "del"
                       : line.mark == '~' ? "mod"
                       : line.mark == '!' ? "loss"
                       : line.mark == '.' ? "dim"
                                          : "";
    // The mark is written: a colour alone says nothing to some.
    std::string text = marked ? std::string(1, line.mark == '.' ? ' ' : line.mark) + " " : "";
    text = lines_in_html(text + line.text + "\n");
    out += *sort == '\0' ? text : fmt::format("<span class=\"{}\">{}</span>", sort, text);
  }
  return out + "</pre>";
}

std::string html_cell(const Page::Cell& cell, std::string_view more_label) {
  std::string out = in_html(cell.text);
  if (cell.strong) out = "<strong>" + out + "</strong>";
  if (cell.tone != PageTone::None && !cell.text.empty()) out = html_badge(cell.tone, cell.text);
  out = html_link(cell.link, out);
  if (!cell.note.empty()) out += " <span class=\"beside\">" + in_html(cell.note) + "</span>";
  if (!cell.more.empty()) {
    // The label alone would be the same in every row for those who hear it.
    out += fmt::format(
        "<details><summary>{}<span class=\"unseen\"> of {}</span></summary>{}</details>",
        in_html(more_label), in_html(cell.text.empty() ? "this row" : cell.text),
        html_lines(cell.more));
  }
  return out;
}

void HtmlWriter::write(const std::vector<PageBlock>& blocks) {
  for (const PageBlock& block : blocks) std::visit(*this, block.of);
}

std::string HtmlWriter::next_id(std::string_view sort) {
  return fmt::format("{}-{}", sort, ++ids_);
}

void HtmlWriter::operator()(const block::Heading& b) {
  // One heading of level 1, and no level left out below it.
  level_ = std::clamp(b.level, 2, std::min(level_ + 1, 6));
  const std::string id = next_id("part");
  if (level_ == 2) headings_.emplace_back(id, b.text);
  out_ += fmt::format("<h{0} id=\"{1}\">{2}</h{0}>\n", level_, id, in_html(b.text));
}

void HtmlWriter::operator()(const block::Paragraph& b) {
  out_ += "<p>" + in_html(b.text) + "</p>\n";
}

void HtmlWriter::operator()(const block::List& b) {
  out_ += "<ul>\n";
  for (const Page::Cell& item : b.items) out_ += "<li>" + html_cell(item, "Show") + "</li>\n";
  out_ += "</ul>\n";
}

void HtmlWriter::operator()(const block::Code& b) {
  out_ += "<pre>" + lines_in_html(b.text) + "</pre>\n";
}

void HtmlWriter::operator()(const block::Lines& b) {
  out_ += html_lines(b.lines) + "\n";
}

void HtmlWriter::operator()(const block::Tiles& b) {
  out_ += "<dl class=\"tiles\">\n";
  for (const Page::Tile& tile : b.tiles) {
    out_ += fmt::format("<div class=\"tile {}\"><dt>{}</dt><dd>{}", tone_class(tile.tone),
                        in_html(tile.label), in_html(tile.value));
    if (!tile.note.empty()) out_ += "<span class=\"beside\">" + in_html(tile.note) + "</span>";
    out_ += "</dd></div>\n";
  }
  out_ += "</dl>\n";
}

void HtmlWriter::operator()(const block::Callout& b) {
  out_ +=
      fmt::format("<div class=\"callout {}\" role=\"note\"><p><strong>{}</strong> {}</p></div>\n",
                  tone_class(b.tone), in_html(b.title), in_html(b.text));
}

void HtmlWriter::operator()(const block::Details& b) {
  out_ += "<details class=\"block\"><summary>" + in_html(b.summary) + "</summary>\n";
  write(b.blocks);
  out_ += "</details>\n";
}

std::string page_html(const std::vector<PageBlock>& blocks, std::string_view title) {
  std::string name(title);
  size_t first = 0;
  if (!blocks.empty()) {
    const auto* heading = std::get_if<block::Heading>(&blocks[0].of);
    if (heading != nullptr && heading->level == 1) {
      name = heading->text;
      first = 1;
    }
  }
  HtmlWriter writer;
  writer.write({blocks.begin() + static_cast<std::ptrdiff_t>(first), blocks.end()});
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
      kPageScriptDigest, in_attribute(title), kPageStyle);
  out += fmt::format(
      "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
      "<header>\n<h1>{}</h1>\n</header>\n{}<main id=\"main\" tabindex=\"-1\">\n{}</main>\n"
      "<footer>\n<p>Made by dryshod. This page is whole as it is: it loads "
      "nothing.</p>\n</footer>\n",
      in_html(name), contents(writer.headings()), writer.text());
  if (writer.has_filter()) out += fmt::format("<script>{}</script>\n", kPageScript);
  return out + "</body>\n</html>\n";
}

}  // namespace dryshod

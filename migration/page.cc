// Two ways of writing the same blocks; see page.h. Markdown is that of CommonMark with GitHub's tables.
#include "migration/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/visible.h"

namespace dryshod {
namespace {

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return visible(line);
}

/// visible(), line by line.
std::string visible_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    out += visible(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// An underline between two letters is no emphasis, and most names have some: those stay readable.
std::string in_markdown(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*[]|#~!$";
  const std::string line = one_line(text);
  std::string out;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool inside =
        i > 0 && i + 1 < line.size() && is_word(line[i - 1]) && is_word(line[i + 1]);
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      if (kMarks.find(c) != std::string_view::npos || (c == '_' && !inside)) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string escaped_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string in_html(std::string_view text) {
  return escaped_html(one_line(text));
}

std::string markdown_cell(const Page::Cell& cell) {
  std::string out = in_markdown(cell.text);
  if (cell.strong && !out.empty()) out = "**" + out + "**";
  return cell.link.empty() ? out : "[" + out + "](" + cell.link + ")";
}

std::string html_cell(const Page::Cell& cell) {
  std::string out = in_html(cell.text);
  if (cell.strong) out = "<strong>" + out + "</strong>";
  return cell.link.empty() ? out : "<a href=\"" + escaped_html(cell.link) + "\">" + out + "</a>";
}

std::string markdown_row(const Page::Row& row) {
  std::string out = "|";
  for (const Page::Cell& cell : row) out += " " + markdown_cell(cell) + " |";
  return out + "\n";
}

std::string html_row(const Page::Row& row, std::string_view tag) {
  std::string out = "<tr>";
  for (const Page::Cell& cell : row) out += fmt::format("<{0}>{1}</{0}>", tag, html_cell(cell));
  return out + "</tr>\n";
}

/// Longer than any run of backticks in the text.
std::string fence(std::string_view text) {
  size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(std::max<size_t>(3, longest + 1), '`');
}

constexpr std::string_view kStyle =
    "body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 70em; padding: 0 "
    "1em; }\n"
    "table { border-collapse: collapse; }\n"
    "th, td { border: 1px solid #bbb; padding: .3em .6em; text-align: left; vertical-align: top; "
    "}\n"
    "th { background: #eee; }\n"
    "pre { background: #f4f4f4; overflow-x: auto; padding: .8em; }\n"
    "strong { color: #a00; }\n";

}  // namespace

void Page::heading(int level, std::string text) {
  blocks_.push_back({Sort::Heading, level, std::move(text)});
}

void Page::paragraph(std::string text) {
  blocks_.push_back({Sort::Paragraph, 0, std::move(text)});
}

void Page::list(std::vector<Cell> items) {
  blocks_.push_back({Sort::List, 0, {}, std::move(items)});
}

void Page::table(Row head, std::vector<Row> rows) {
  blocks_.push_back({Sort::Table, 0, {}, std::move(head), std::move(rows)});
}

void Page::code(std::string text) {
  blocks_.push_back({Sort::Code, 0, std::move(text)});
}

std::string Page::markdown() const {
  std::string out;
  for (const Block& block : blocks_) {
    if (!out.empty()) out += "\n";
    switch (block.sort) {
      case Sort::Heading:
        out += std::string(static_cast<size_t>(block.level), '#') + " " + in_markdown(block.text) +
               "\n";
        break;
      case Sort::Paragraph:
        out += in_markdown(block.text) + "\n";
        break;
      case Sort::List:
        for (const Cell& item : block.head) out += "- " + markdown_cell(item) + "\n";
        break;
      case Sort::Table:
        out += markdown_row(block.head) + "|";
        for (size_t i = 0; i < block.head.size(); ++i) out += " --- |";
        out += "\n";
        for (const Row& row : block.rows) out += markdown_row(row);
        break;
      case Sort::Code: {
        const std::string marks = fence(block.text);
        out += marks + "\n" + visible_lines(block.text) + marks + "\n";
        break;
      }
    }
  }
  return out;
}

std::string Page::html(std::string_view title) const {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n"
      "<style>\n{}</style>\n</head>\n<body>\n",
      in_html(title), kStyle);
  for (const Block& block : blocks_) {
    switch (block.sort) {
      case Sort::Heading:
        out += fmt::format("<h{0}>{1}</h{0}>\n", block.level, in_html(block.text));
        break;
      case Sort::Paragraph:
        out += "<p>" + in_html(block.text) + "</p>\n";
        break;
      case Sort::List:
        out += "<ul>\n";
        for (const Cell& item : block.head) out += "<li>" + html_cell(item) + "</li>\n";
        out += "</ul>\n";
        break;
      case Sort::Table:
        out += "<table>\n" + html_row(block.head, "th");
        for (const Row& row : block.rows) out += html_row(row, "td");
        out += "</table>\n";
        break;
      case Sort::Code:
        out += "<pre>" + escaped_html(visible_lines(block.text)) + "</pre>\n";
        break;
    }
  }
  return out + "</body>\n</html>\n";
}

}  // namespace dryshod

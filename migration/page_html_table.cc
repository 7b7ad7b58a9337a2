// Tables of a page in HTML, and what narrows them: a search, and a choice for each column with few
// values. Without the script all rows are there and nothing else.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "migration/page_html.h"

namespace dryshod {
namespace {

bool is_facet(const Page::FilteredTable& table, size_t column) {
  return std::find(table.facets.begin(), table.facets.end(), column) != table.facets.end();
}

/// The values of a column with how often each is there, in the order of their first rows.
std::vector<std::pair<std::string, size_t>> values_of(const Page::FilteredTable& table,
                                                      size_t column) {
  std::vector<std::pair<std::string, size_t>> values;
  std::map<std::string, size_t> places;
  for (const Page::Row& row : table.rows) {
    if (column >= row.size()) continue;
    const auto [at, is_new] = places.emplace(row[column].text, values.size());
    if (is_new) values.emplace_back(row[column].text, 0);
    ++values[at->second].second;
  }
  return values;
}

}  // namespace

void HtmlWriter::table(const Page::FilteredTable& b, std::string_view id) {
  out_ += fmt::format(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{}-name\">\n", id);
  out_ +=
      fmt::format("<table id=\"{0}\">\n<caption id=\"{0}-name\" class=\"unseen\">{1}</caption>\n",
                  id, in_html(b.name));
  out_ += "<thead>\n<tr>";
  for (const Page::Cell& cell : b.head) {
    out_ += "<th scope=\"col\">" + html_cell(cell, b.more_label) + "</th>";
  }
  out_ += "</tr>\n</thead>\n<tbody>\n";
  for (const Page::Row& row : b.rows) {
    const std::string anchor = row.empty() ? std::string() : plain_id(row[0].anchor);
    const bool is_given = !anchor.empty() && anchors_.insert(anchor).second;
    out_ += is_given ? fmt::format("<tr id=\"{}\">", anchor) : "<tr>";
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string value =
          is_facet(b, i) ? fmt::format(" data-value=\"{}\"", in_attribute(row[i].text)) : "";
      const std::string cell = html_cell(row[i], b.more_label);
      out_ += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", value, cell)
                     : fmt::format("<td{}>{}</td>", value, cell);
    }
    out_ += "</tr>\n";
  }
  out_ += "</tbody>\n</table>\n</div>\n";
}

void HtmlWriter::filter(const Page::FilteredTable& b, std::string_view table_id) {
  has_filter_ = true;
  out_ += fmt::format(
      "<form class=\"filter\" role=\"search\" aria-label=\"Filter: {0}\" data-table=\"{1}\" "
      "hidden>\n"
      "<div><label for=\"{1}-search\">Search</label><input id=\"{1}-search\" type=\"search\" "
      "autocomplete=\"off\" spellcheck=\"false\"></div>\n",
      in_attribute(b.name), table_id);
  for (const size_t column : b.facets) {
    if (column >= b.head.size()) continue;
    out_ += fmt::format(
        "<div><label for=\"{0}-by-{1}\">{2}</label><select id=\"{0}-by-{1}\" data-column=\"{1}\">"
        "<option value=\"\">all</option>",
        table_id, column, in_html(b.head[column].text));
    for (const auto& [value, count] : values_of(b, column)) {
      // "=" in front: no value of a source is the empty one.
      out_ += fmt::format("<option value=\"={}\">{} ({})</option>", in_attribute(value),
                          value.empty() ? "none" : in_attribute(value), count);
    }
    out_ += "</select></div>\n";
  }
  const bool has_more = std::any_of(b.rows.begin(), b.rows.end(), [](const Page::Row& row) {
    return std::any_of(row.begin(), row.end(), [](const auto& cell) { return !cell.more.empty(); });
  });
  out_ += "<div><button type=\"reset\">Clear</button></div>\n";
  if (has_more) {
    out_ +=
        "<div><button type=\"button\" data-open=\"true\">Open all</button>"
        "<button type=\"button\" data-open=\"false\">Close all</button></div>\n";
  }
  out_ += fmt::format("<output aria-live=\"polite\">{} rows</output>\n</form>\n", b.rows.size());
}

void HtmlWriter::operator()(const block::Table& b) {
  std::string name;
  for (const Page::Cell& cell : b.head) name += (name.empty() ? "" : ", ") + cell.text;
  Page::FilteredTable plain;
  plain.name = name;
  plain.head = b.head;
  plain.rows = b.rows;
  table(plain, next_id("table"));
}

void HtmlWriter::operator()(const Page::FilteredTable& b) {
  const std::string id = next_id("table");
  if (!b.rows.empty()) filter(b, id);
  table(b, id);
}

}  // namespace dryshod

// See allow_comments.h.
#include "cli/allow_comments.h"

#include <algorithm>

namespace dryshod::cli {
namespace {

constexpr std::string_view kMark = "-- dryshod: allow ";

std::string_view line_at(std::string_view text, size_t at) {
  return text.substr(at, text.find('\n', at) - at);
}

void take(std::string_view text, size_t at, std::vector<Allowance>& found) {
  std::string_view rest = line_at(text, at).substr(kMark.size());
  Allowance allowance;
  allowance.offset = at;
  const size_t blank = std::min(rest.find(' '), rest.size());
  std::string_view ids = rest.substr(0, blank);
  while (!ids.empty()) {
    const size_t comma = std::min(ids.find(','), ids.size());
    if (comma > 0) allowance.rules.emplace_back(ids.substr(0, comma));
    ids.remove_prefix(std::min(comma + 1, ids.size()));
  }
  rest.remove_prefix(blank);
  const size_t first = rest.find_first_not_of(" \t\r");
  if (first != std::string_view::npos) allowance.reason = rest.substr(first);
  if (!allowance.reason.empty()) found.push_back(std::move(allowance));
}

}  // namespace

std::vector<Allowance> allowances(std::string_view text, Span where, size_t after) {
  std::vector<Allowance> found;
  // What stands behind the statement before, on its line, is that one's.
  size_t from = after;
  if (after != 0) from = std::min(text.find('\n', after), text.size());
  const size_t until = std::min<size_t>(text.find('\n', where.end), text.size());
  const std::string_view near = text.substr(0, until);
  for (size_t at = near.find(kMark, from); at < until; at = near.find(kMark, at + 1)) {
    take(near, at, found);
  }
  return found;
}

bool allows(const Allowance& allowance, std::string_view rule) {
  return std::any_of(allowance.rules.begin(), allowance.rules.end(), [&](const std::string& id) {
    return rule == id || (rule.starts_with(id) && rule[id.size()] == '.');
  });
}

}  // namespace dryshod::cli

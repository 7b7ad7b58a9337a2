// See resolutions.h.
#include "cli/resolutions.h"

#include <fstream>
#include <sstream>

namespace dryshod::cli {
namespace {

std::optional<Side> side_named(const std::string& word) {
  if (word == "ours") return Side::Ours;
  if (word == "theirs") return Side::Theirs;
  if (word == "base") return Side::Base;
  return std::nullopt;
}

}  // namespace

Result<void> Resolutions::add(Side side, const std::string& pattern, const std::string& where) {
  // It would take back what no other line of the same pattern has said.
  if (pattern.starts_with('!')) return failure(where + ": a pattern cannot begin with \"!\" here");
  Result<IgnoreRules> rules = IgnoreRules::parse(pattern, where);
  if (!rules) return failure(where + ": " + rules.error().front().message);
  if (rules->empty()) return failure(where + ": no pattern");
  lines_.push_back({side, std::move(*rules), where});
  return {};
}

Result<void> Resolutions::add_file(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  if (!in) return failure(name + ": no such file");
  std::string line;
  for (size_t number = 1; std::getline(in, line); ++number) {
    std::istringstream words(line);
    std::string first, pattern;
    words >> first;
    if (first.empty() || first.starts_with('#')) continue;
    const std::string where = name + ":" + std::to_string(number);
    const std::optional<Side> side = side_named(first);
    if (!side) return failure(where + ": want ours, theirs or base before the pattern");
    std::getline(words >> std::ws, pattern);
    while (!pattern.empty() && (pattern.back() == '\r' || pattern.back() == ' ')) {
      pattern.pop_back();
    }
    if (Result<void> added = add(*side, pattern, where); !added) return added;
  }
  return {};
}

std::optional<Side> Resolutions::decide(const Nodes& nodes, NodeId node) {
  std::optional<Side> decided;
  if (node == 0) return decided;
  for (Line& line : lines_) {
    for (const Side side : kAllSides) {
      const Ref ref = nodes[node].at[side];
      if (!ref || !line.pattern.ignores(nodes.input().catalog(side), ref)) continue;
      decided = line.side;
      line.is_used = true;
      break;
    }
  }
  return decided;
}

std::vector<std::string> Resolutions::unused() const {
  std::vector<std::string> found;
  for (const Line& line : lines_) {
    if (!line.is_used) found.push_back(line.where);
  }
  return found;
}

}  // namespace dryshod::cli

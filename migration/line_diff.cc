// Longest common subsequence over the lines between the common ends; see line_diff.h.
#include "migration/line_diff.h"

#include <algorithm>
#include <cstdint>

namespace dryshod {
namespace {

constexpr size_t kCells = size_t{1} << 20;  // of the table: 4 MB, about a thousand lines each

using Lines = std::vector<std::string_view>;

/// Appends the edit that turns old[from, old_end) into fresh[from, new_end).
void edit(const Lines& old, size_t old_end, const Lines& fresh, size_t new_end, size_t from,
          std::vector<DiffLine>& out) {
  const size_t n = old_end - from, m = new_end - from;
  size_t i = 0, j = 0;
  if ((n + 1) * (m + 1) <= kCells) {
    std::vector<uint32_t> common((n + 1) * (m + 1), 0);  // of the rests from (i, j) on
    const auto at = [&](size_t x, size_t y) -> uint32_t& { return common[x * (m + 1) + y]; };
    for (size_t x = n; x-- > 0;) {
      for (size_t y = m; y-- > 0;) {
        at(x, y) = old[from + x] == fresh[from + y] ? at(x + 1, y + 1) + 1
                                                    : std::max(at(x + 1, y), at(x, y + 1));
      }
    }
    while (i < n && j < m) {
      if (old[from + i] == fresh[from + j]) {
        out.push_back({' ', old[from + i]});
        ++i, ++j;
      } else if (at(i + 1, j) >= at(i, j + 1)) {
        out.push_back({'-', old[from + i++]});
      } else {
        out.push_back({'+', fresh[from + j++]});
      }
    }
  }
  for (; i < n; ++i) out.push_back({'-', old[from + i]});
  for (; j < m; ++j) out.push_back({'+', fresh[from + j]});
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<DiffLine> line_diff(std::string_view old_text, std::string_view new_text,
                                size_t context) {
  const Lines old = lines_of(old_text), fresh = lines_of(new_text);
  size_t begin = 0, old_end = old.size(), new_end = fresh.size();
  while (begin < old_end && begin < new_end && old[begin] == fresh[begin]) ++begin;
  while (old_end > begin && new_end > begin && old[old_end - 1] == fresh[new_end - 1]) {
    --old_end, --new_end;
  }
  std::vector<DiffLine> all;
  for (size_t i = 0; i < begin; ++i) all.push_back({' ', old[i]});
  edit(old, old_end, fresh, new_end, begin, all);
  for (size_t i = old_end; i < old.size(); ++i) all.push_back({' ', old[i]});

  std::vector<bool> kept(all.size(), false);
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].mark == ' ') continue;
    const size_t last = std::min(all.size() - 1, i + context);
    for (size_t k = i - std::min(i, context); k <= last; ++k) kept[k] = true;
  }
  std::vector<DiffLine> out;
  for (size_t i = 0; i < all.size(); ++i) {
    if (kept[i]) {
      out.push_back(all[i]);
    } else if (out.empty() || out.back().mark != '.') {
      out.push_back({'.', {}});
    }
  }
  return out;
}

}  // namespace dryshod

// See name.h.
#include "catalog/store/name.h"

#include <algorithm>
#include <charconv>

namespace dryshod::store {
namespace {

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_snapshot_name(std::string_view name) {
  constexpr size_t kLongest = 100;
  return !name.empty() && name.size() <= kLongest && is_alphanumeric(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return is_alphanumeric(c) || c == '_' || c == '.' || c == '-' || c == '/';
         });
}

std::optional<SnapshotName> snapshot_name(std::string_view text) {
  if (text.starts_with('@')) text.remove_prefix(1);
  const size_t mark = text.find('~');
  SnapshotName name{std::string(text.substr(0, mark)), 0};
  if (!is_snapshot_name(name.name)) return std::nullopt;
  if (mark == std::string_view::npos) return name;
  const std::string_view back = text.substr(mark + 1);
  const auto [end, error] = std::from_chars(back.data(), back.data() + back.size(), name.back);
  if (back.empty() || error != std::errc() || end != back.data() + back.size()) return std::nullopt;
  return name;
}

}  // namespace dryshod::store

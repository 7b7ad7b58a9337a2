// The interner: bump blocks for the bytes, one open-addressing table for the
// ids.
#include "catalog/strings.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>

namespace dryshod {
namespace {
constexpr size_t kBlock = size_t{1} << 18;
constexpr size_t kFirstTable = size_t{1} << 12;
} // namespace

Strings::Strings() : table_(kFirstTable, 0) {
  views_.emplace_back();
  hashes_.push_back(0);
}

uint32_t Strings::intern(std::string_view s) {
  const uint64_t hash = XXH3_64bits(s.data(), s.size());
  const size_t mask = table_.size() - 1;
  size_t place = hash & mask;
  while (table_[place] != 0) {
    const uint32_t id = table_[place];
    if (hashes_[id] == hash && views_[id] == s)
      return id;
    place = (place + 1) & mask;
  }
  if (left_ < s.size()) {
    left_ = std::max(kBlock, s.size());
    blocks_.push_back(std::make_unique<char[]>(left_));
    next_ = blocks_.back().get();
  }
  if (!s.empty())
    std::memcpy(next_, s.data(), s.size());
  const auto id = static_cast<uint32_t>(views_.size());
  views_.emplace_back(next_, s.size());
  hashes_.push_back(hash);
  next_ += s.size();
  left_ -= s.size();
  table_[place] = id;
  if (views_.size() * 2 > table_.size())
    grow();
  return id;
}

void Strings::grow() {
  std::vector<uint32_t> wider(table_.size() * 2, 0);
  const size_t mask = wider.size() - 1;
  for (uint32_t id = 1; id < views_.size(); ++id) {
    size_t place = hashes_[id] & mask;
    while (wider[place] != 0)
      place = (place + 1) & mask;
    wider[place] = id;
  }
  table_ = std::move(wider);
}

// A list is stored as its items, each followed by a NUL, which no PostgreSQL
// string can hold.
NameList Strings::list(std::span<const std::string> items) {
  if (items.empty())
    return {};
  std::string joined;
  for (const std::string &item : items) {
    joined += item;
    joined += '\0';
  }
  return NameList{intern(joined)};
}

std::vector<std::string_view> Strings::operator[](NameList list) const {
  std::vector<std::string_view> items;
  std::string_view rest = views_[list.id];
  while (!rest.empty()) {
    const size_t end = rest.find('\0');
    items.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return items;
}

} // namespace dryshod

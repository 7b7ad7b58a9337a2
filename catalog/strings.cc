// The interner: in each shard bump blocks for the bytes and one open-addressing table. A place of a
// table is one 64-bit word, hash above id, written after the entry it leads to: who reads a place
// may read the entry. A table that has grown too small is replaced, and kept for late readers.
#include "catalog/strings.h"

#include <xxhash.h>

#include <cstring>

namespace dryshod {
namespace {
constexpr size_t kBlock = size_t{1} << 16;
constexpr size_t kFirstTable = size_t{1} << 8;
}  // namespace

struct Strings::Table {
  explicit Table(size_t size)
      : mask(size - 1), places(std::make_unique<std::atomic<uint64_t>[]>(size)) {}
  size_t first(uint64_t hash) const { return (hash >> kShardBits) & mask; }

  size_t mask;
  std::unique_ptr<std::atomic<uint64_t>[]> places;  // 0: free
};

Strings::Strings() {
  for (Shard& shard : shards_) {
    shard.tables.push_back(std::make_unique<Table>(kFirstTable));
    shard.table = shard.tables.back().get();
    shard.segments[0] = new Entry[size_t{1} << kFirstBits]{};
  }
  shards_[0].count = 1;  // id 0, which reads as empty
}

Strings::~Strings() {
  for (Shard& shard : shards_) {
    for (const auto& segment : shard.segments) delete[] segment.load();
  }
}

uint32_t Strings::find(const Table& table, uint64_t hash, std::string_view s) const {
  for (size_t at = table.first(hash);; at = (at + 1) & table.mask) {
    const uint64_t place = table.places[at].load(std::memory_order_acquire);
    if (place == 0) return 0;
    const auto id = static_cast<uint32_t>(place);
    if ((place >> 32) == (hash >> 32) && view(id) == s) return id;
  }
}

uint32_t Strings::intern(std::string_view s) {
  const uint64_t hash = XXH3_64bits(s.data(), s.size());
  const auto number = static_cast<uint32_t>(hash & (shards_.size() - 1));
  Shard& shard = shards_[number];
  const uint32_t known = find(*shard.table.load(std::memory_order_acquire), hash, s);
  return known != 0 ? known : add(shard, number, hash, s);
}

uint32_t Strings::add(Shard& shard, uint32_t shard_number, uint64_t hash, std::string_view s) {
  const std::lock_guard lock(shard.adding);
  Table* table = shard.table.load(std::memory_order_relaxed);
  if (const uint32_t known = find(*table, hash, s); known != 0) return known;
  const auto put = [](Table& into, uint64_t place, size_t at) {
    while (into.places[at].load(std::memory_order_relaxed) != 0) at = (at + 1) & into.mask;
    into.places[at].store(place, std::memory_order_release);
  };
  if (size_t{shard.count} * 8 > (table->mask + 1) * 5) {
    // The place holds the upper half of the hash only; the lower one is made again from the bytes.
    auto wider = std::make_unique<Table>((table->mask + 1) * 2);
    for (size_t i = 0; i <= table->mask; ++i) {
      const uint64_t place = table->places[i].load(std::memory_order_relaxed);
      if (place == 0) continue;
      const std::string_view text = view(static_cast<uint32_t>(place));
      put(*wider, place, wider->first(XXH3_64bits(text.data(), text.size())));
    }
    table = wider.get();
    shard.tables.push_back(std::move(wider));
    shard.table.store(table, std::memory_order_release);
  }
  char* bytes = nullptr;
  if (s.size() > kBlock / 4) {
    bytes = shard.blocks.emplace_back(std::make_unique_for_overwrite<char[]>(s.size())).get();
  } else {
    if (shard.left < s.size() || shard.next == nullptr) {
      shard.left = kBlock;
      shard.next = shard.blocks.emplace_back(std::make_unique_for_overwrite<char[]>(kBlock)).get();
    }
    bytes = shard.next;
    shard.next += s.size();
    shard.left -= s.size();
  }
  if (!s.empty()) std::memcpy(bytes, s.data(), s.size());
  const uint32_t number = shard.count + (1u << kFirstBits);
  const uint32_t segment = static_cast<uint32_t>(std::bit_width(number)) - 1 - kFirstBits;
  const uint32_t first = 1u << (segment + kFirstBits);
  Entry* entries = shard.segments[segment].load(std::memory_order_relaxed);
  if (entries == nullptr) {
    entries = new Entry[first];
    shard.segments[segment].store(entries, std::memory_order_release);
  }
  entries[number - first] = {bytes, static_cast<uint32_t>(s.size())};
  const uint32_t id = (shard.count++ << kShardBits) | shard_number;
  put(*table, (hash >> 32 << 32) | id, table->first(hash));
  return id;
}

// A list is stored as its items, each followed by a NUL, which no PostgreSQL
// string can hold.
NameList Strings::list(std::span<const std::string> items) {
  if (items.empty()) return {};
  std::string joined;
  for (const std::string& item : items) {
    joined += item;
    joined += '\0';
  }
  return NameList{intern(joined)};
}

std::vector<std::string_view> Strings::operator[](NameList list) const {
  std::vector<std::string_view> items;
  std::string_view rest = view(list.id);
  while (!rest.empty()) {
    const size_t end = rest.find('\0');
    items.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return items;
}

}  // namespace dryshod

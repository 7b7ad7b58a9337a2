// The interner: strings lie in blocks, found by their ids, and in each shard one open-addressing
// table finds the ids. A place of a table is one 64-bit word, hash above id, written after the
// string it leads to: who reads a place may read the string. A table that has grown too small is
// replaced, and kept for late readers.
#include "catalog/strings.h"

#include <xxhash.h>

#include <cstdlib>
#include <new>

#include "catalog/big_memory.h"

namespace dryshod {
namespace {
constexpr size_t kFirstTable = size_t{1} << 8;
constexpr size_t kFirstRegion = size_t{1} << 20;  // later ones are big memory
}  // namespace

struct Strings::Table {
  explicit Table(size_t size)
      : mask(size - 1), places(std::make_unique<std::atomic<uint64_t>[]>(size)) {}
  size_t first(uint64_t hash) const { return (hash >> kShardBits) & mask; }

  size_t mask;
  std::unique_ptr<std::atomic<uint64_t>[]> places;  // 0: free
};

Strings::Strings() : blocks_(static_cast<char**>(std::calloc(kBlocks, sizeof(char*)))) {
  if (blocks_ == nullptr) throw std::bad_alloc();
  for (size_t i = 0; i < kShards; ++i) {
    shards_[i].tables.push_back(std::make_unique<Table>(kFirstTable));
    tables_[i] = shards_[i].tables.back().get();
  }
  // Id 0, which reads as empty.
  std::memset(place(add_block()), 0, kUnit);
  shards_[0].next = 1;
  shards_[0].left = (1u << kBlockBits) - 1;
}

Strings::~Strings() {
  for (void* region : big_regions_) return_big_memory(region, kBigMemory);
  std::free(blocks_);
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
  const size_t shard = hash & (kShards - 1);
  const uint32_t known = find(*tables_[shard].load(std::memory_order_acquire), hash, s);
  return known != 0 ? known : add(shard, hash, s);
}

uint32_t Strings::add_block(std::unique_ptr<char[]> own) {
  const std::lock_guard lock(adding_block_);
  if (block_count_ == kBlocks) throw std::bad_alloc();
  char* block = own.get();
  if (own != nullptr) {
    regions_.push_back(std::move(own));
  } else {
    if (free_bytes_ < kBlockBytes) {
      if (regions_.empty()) {
        free_bytes_ = kFirstRegion;
        free_ = regions_.emplace_back(std::make_unique_for_overwrite<char[]>(free_bytes_)).get();
      } else {
        free_bytes_ = kBigMemory;
        free_ = static_cast<char*>(big_regions_.emplace_back(take_big_memory(free_bytes_)));
      }
    }
    block = free_;
    free_ += kBlockBytes;
    free_bytes_ -= kBlockBytes;
  }
  std::atomic_ref<char*>(blocks_[block_count_]).store(block, std::memory_order_release);
  return block_count_++ << kBlockBits;
}

uint32_t Strings::add(size_t number, uint64_t hash, std::string_view s) {
  Shard& shard = shards_[number];
  const std::lock_guard lock(shard.adding);
  Table* table = tables_[number].load(std::memory_order_relaxed);
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
    tables_[number].store(table, std::memory_order_release);
  }
  const auto size = static_cast<uint32_t>(s.size());
  const size_t bytes = sizeof size + s.size();
  uint32_t id = 0;
  if (bytes > kBlockBytes / 4) {
    id = add_block(std::make_unique_for_overwrite<char[]>(bytes));
  } else {
    const auto units = static_cast<uint32_t>((bytes + kUnit - 1) / kUnit);
    if (shard.left < units) {
      shard.next = add_block();
      shard.left = 1u << kBlockBits;
    }
    id = shard.next;
    shard.next += units;
    shard.left -= units;
  }
  char* const at = place(id);
  std::memcpy(at, &size, sizeof size);
  if (!s.empty()) std::memcpy(at + sizeof size, s.data(), s.size());
  ++shard.count;
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

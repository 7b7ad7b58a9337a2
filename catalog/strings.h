// Interned strings: every identifier, word and text of a run lives here once,
// so that equality is integer equality, also between two catalogs that share
// the pool, and also where two threads fill it. An id says nothing but who is equal: two runs over
// the same input may give different ones, so no order may come from them.
// Knows bytes only: neither SQL quoting nor what a name means.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

/// An interned identifier as PostgreSQL stores it (case folded, truncated,
/// unquoted). 0 is "none".
struct Name {
  uint32_t id = 0;
  friend bool operator==(Name, Name) = default;
  explicit operator bool() const { return id != 0; }
};

/// An interned piece of free text: a body, a comment, a rendered expression. 0
/// is "none". A different type from Name, so that neither can be passed for the
/// other.
struct Text {
  uint32_t id = 0;
  friend bool operator==(Text, Text) = default;
  explicit operator bool() const { return id != 0; }
};

/// An interned ordered list of strings: enum labels, options, roles of a
/// policy. 0 is the empty list.
struct NameList {
  uint32_t id = 0;
  friend bool operator==(NameList, NameList) = default;
  explicit operator bool() const { return id != 0; }
};

/// Parameters of storage, as "name=value". The server keeps and prints them in the order in which
/// they were set, and that order means nothing.
struct OptionList {
  NameList sorted;   // what is compared
  NameList written;  // the same items as they were set
  friend bool operator==(OptionList a, OptionList b) { return a.sorted == b.sorted; }
  explicit operator bool() const { return bool(sorted); }
};

/// Owns the bytes. Views stay valid as long as the pool lives. Any number of threads may intern and
/// read at once: finding what is there takes no lock.
/// The empty string is a value of its own for Text (a comment cannot be empty,
/// a body can), so it has an id of its own; id 0 reads as an empty view too.
class Strings {
 public:
  Strings();
  ~Strings();
  Strings(const Strings&) = delete;
  Strings& operator=(const Strings&) = delete;

  Name name(std::string_view s) { return s.empty() ? Name{} : Name{intern(s)}; }
  Text text(std::string_view s) { return Text{intern(s)}; }
  NameList list(std::span<const std::string> items);

  std::string_view operator[](Name n) const { return view(n.id); }
  std::string_view operator[](Text t) const { return view(t.id); }
  /// The items of a list; the views point into the pool.
  std::vector<std::string_view> operator[](NameList list) const;

 private:
  // An id is a place: the number of a block and an offset into it, in units. There stands the
  // length, and the bytes follow it: who knows an id needs one look into memory, not two.
  static constexpr uint32_t kUnit = 8;
  static constexpr uint32_t kBlockBits = 13;  // units of a block
  static constexpr size_t kBlocks = size_t{1} << (32 - kBlockBits);
  static constexpr size_t kBlockBytes = size_t{kUnit} << kBlockBits;
  static constexpr uint32_t kShardBits = 4;
  static constexpr size_t kShards = size_t{1} << kShardBits;
  static constexpr size_t kLine = 64;
  struct Table;
  // What every look-up reads and what every new string writes are lines of the cache apart: else
  // each new string would take the look-ups' line from the other thread.
  struct alignas(kLine) Shard {
    std::mutex adding;  // guards all below
    uint32_t count = 0;
    uint32_t next = 0;  // the id that comes next, while `left` units are left of its block
    uint32_t left = 0;
    std::vector<std::unique_ptr<Table>> tables;  // the old ones may still be read
  };

  uint32_t intern(std::string_view s);
  uint32_t add(size_t shard, uint64_t hash, std::string_view s);
  uint32_t find(const Table& table, uint64_t hash, std::string_view s) const;
  /// A block for small strings, or a long one's own: the id of its begin.
  uint32_t add_block(std::unique_ptr<char[]> own = nullptr);
  char* place(uint32_t id) const {
    return std::atomic_ref<char*>(blocks_[id >> kBlockBits]).load(std::memory_order_acquire) +
           size_t{id & ((1u << kBlockBits) - 1)} * kUnit;
  }
  std::string_view view(uint32_t id) const {
    const char* const at = place(id);
    uint32_t size = 0;
    std::memcpy(&size, at, sizeof size);
    return {at + sizeof size, size};
  }

  alignas(kLine) std::array<std::atomic<Table*>, kShards> tables_{};  // the newest of each shard
  char** blocks_;  // by number; room for all there can be, which costs nothing before it is used
  std::array<Shard, kShards> shards_;
  std::mutex adding_block_;  // guards all below
  uint32_t block_count_ = 0;
  char* free_ = nullptr;  // of the newest region
  size_t free_bytes_ = 0;
  std::vector<std::unique_ptr<char[]>> regions_;
  std::vector<void*> big_regions_;
};

}  // namespace dryshod

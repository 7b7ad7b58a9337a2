// Interned strings: every identifier, word and text of a run lives here once,
// so that equality is integer equality, also between two catalogs that share
// the pool, and also where two threads fill it. An id says nothing but who is equal: two runs over
// the same input may give different ones, so no order may come from them.
// Knows bytes only: neither SQL quoting nor what a name means.
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <functional>
#include <initializer_list>
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
  // An id is a shard and a number in it; the number finds its entry in segments that double and
  // never move.
  static constexpr uint32_t kShardBits = 4;
  static constexpr uint32_t kFirstBits = 8;
  static constexpr size_t kSegments = 32 - kShardBits - kFirstBits + 1;
  struct Entry {
    const char* data;
    uint32_t size;
  };
  struct Table;
  struct Shard {
    std::array<std::atomic<Entry*>, kSegments> segments{};
    std::atomic<Table*> table{nullptr};  // the newest of `tables`
    std::mutex adding;                   // guards all below
    uint32_t count = 0;
    char* next = nullptr;
    size_t left = 0;
    std::vector<std::unique_ptr<char[]>> blocks;
    std::vector<std::unique_ptr<Table>> tables;  // the old ones may still be read
  };

  uint32_t intern(std::string_view s);
  uint32_t add(Shard& shard, uint32_t shard_number, uint64_t hash, std::string_view s);
  uint32_t find(const Table& table, uint64_t hash, std::string_view s) const;
  std::string_view view(uint32_t id) const {
    const uint32_t number = (id >> kShardBits) + (1u << kFirstBits);
    const uint32_t segment = static_cast<uint32_t>(std::bit_width(number)) - 1 - kFirstBits;
    const Entry* entries =
        shards_[id & ((1u << kShardBits) - 1)].segments[segment].load(std::memory_order_acquire);
    const Entry& entry = entries[number - (1u << (segment + kFirstBits))];
    return {entry.data, entry.size};
  }

  std::array<Shard, size_t{1} << kShardBits> shards_;
};

}  // namespace dryshod

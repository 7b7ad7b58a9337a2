// Pieces of trees in a database: put where they are missing, fetched with their hash checked, and
// taken away when no snapshot needs them. Knows how a piece is compressed; not what is in a chunk.
#pragma once

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "catalog/store/sqlite.h"
#include "catalog/store/tree.h"

namespace dryshod::store {

struct HashOfHash {
  size_t operator()(const Hash& hash) const {
    size_t bits = 0;
    std::memcpy(&bits, hash.data(), sizeof bits);
    return bits;
  }
};

/// Compresses and restores bytes; a text that would not get shorter stays as it is.
class Compression {
 public:
  Compression();
  ~Compression();
  Compression(const Compression&) = delete;
  Compression& operator=(const Compression&) = delete;
  std::string pack(std::string_view bytes);
  /// False where it is no packed text.
  bool unpack(std::string_view packed, std::string& bytes);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

class Pieces {
 public:
  explicit Pieces(Database& database);

  struct Added {
    uint32_t pieces = 0;
    uint64_t bytes = 0;
  };
  /// Inside of a transaction. What is there already has all that is below it.
  Added put(const Tree& tree);

  /// Gives the pieces of a tree that hold chunks, in order, until one is refused; a failure of the
  /// database where a piece is missing or damaged.
  using Taker = std::function<bool(std::string piece)>;
  void each_chunk(const Hash& root, const Taker& take);

  /// All that stands below these roots, they included.
  using Set = std::unordered_set<Hash, HashOfHash>;
  Set reached(const std::vector<Hash>& roots);
  /// Takes away what is in no such set; inside of a transaction.
  Added keep_only(const Set& needed);

  /// Reads every piece there is, and follows every root: what is wrong, a line each.
  std::vector<std::string> check(const std::vector<std::pair<std::string, Hash>>& roots,
                                 uint32_t& count, uint32_t& unneeded);

 private:
  bool has(const Hash& hash);
  void put(const Tree& tree, uint32_t at, Added& added);
  bool fetch(const Hash& hash, std::string& bytes);

  Database& database_;
  Compression compression_;
  Statement known_, found_, adding_;
};

}  // namespace dryshod::store

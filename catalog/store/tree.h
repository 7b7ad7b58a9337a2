// A catalog as a tree of pieces, each known by the hash of its bytes: leaves are chunks, a node
// lists the hashes below it. Two catalogs share every piece below which they do not differ. Knows
// which objects lie together and how a node is spelled; refuses to know where pieces are kept.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/hash.h"

namespace dryshod::store {

struct Piece {
  Hash hash;
  std::string bytes;            // its first one says what it is
  std::vector<uint32_t> below;  // of a node: what it lists, by place
};
struct Tree {
  std::vector<Piece> pieces;  // each after what is below it
  const Piece& root() const { return pieces.back(); }
};

/// Chunk boundaries are where the hash of an object's key is the greatest among its neighbours': so
/// a new object moves none but those beside it, and a chunk hangs on few names.
Tree tree_of(const Catalog& catalog);

/// What a node says.
struct Below {
  int level = 0;  // 1: what is below it are chunks
  std::vector<Hash> hashes;
};
/// What a piece is: the chunk in it, or what is below it, or neither where it is damaged.
std::optional<std::string_view> chunk_in(std::string_view piece);
std::optional<Below> below(std::string_view piece);

}  // namespace dryshod::store

// See tree.h.
#include "catalog/store/tree.h"

#include <xxhash.h>

#include <algorithm>
#include <thread>
#include <tuple>

#include "catalog/store/bytes.h"
#include "catalog/store/chunk.h"

namespace dryshod::store {
namespace {

constexpr char kChunk = 'C';
constexpr char kNode = 'N';

// A boundary stands out among so many on either side: there are 2n + 1 to a group on the average,
// and no less than n + 1. Small chunks make small changes cheap to keep, large ones make few to
// read.
constexpr size_t kObjectsAside = 4;
constexpr size_t kPiecesAside = 3;

/// Where an object stands among all: parents before what is in them, names of one schema together.
struct Key {
  size_t depth;
  std::string_view schema, name, kind;
  uint64_t identity;
  Ref object;

  friend bool operator<(const Key& a, const Key& b) {
    return std::tie(a.depth, a.schema, a.name, a.kind, a.identity, a.object) <
           std::tie(b.depth, b.schema, b.name, b.kind, b.identity, b.object);
  }
  /// Of the key without the handle.
  uint64_t hash() const {
    ByteWriter bytes;
    bytes.number(depth);
    for (const std::string_view part : {schema, name, kind}) {
      bytes.number(part.size());
      bytes.bytes(part);
    }
    bytes.word(identity);
    return XXH3_64bits(bytes.out().data(), bytes.out().size());
  }
};

std::vector<Key> keys_of(const Catalog& catalog, Identities& identities) {
  std::vector<Key> keys;
  catalog.each([&](Ref ref) {
    if (!is_object(catalog, ref)) return;
    Key key{0, {}, {}, {}, 0, ref};
    for (Ref above = catalog.parent(ref); above; above = catalog.parent(above)) ++key.depth;
    key.schema = catalog.text(catalog.name(catalog.parent(ref)));
    key.name = catalog.text(catalog.name(ref));
    key.kind = kind_name(catalog.kind(ref));
    key.identity = identities.identity(ref);
    keys.push_back(key);
  });
  std::sort(keys.begin(), keys.end());
  return keys;
}

/// Where groups end: behind a hash that is the greatest of `aside` on either side, and at the end.
std::vector<size_t> group_ends(const std::vector<uint64_t>& hashes, size_t aside) {
  std::vector<size_t> ends;
  for (size_t i = aside; i + aside < hashes.size() - 1; ++i) {
    bool greatest = true;
    for (size_t j = i - aside; greatest && j <= i + aside; ++j) {
      greatest = j == i || hashes[j] < hashes[i] || (hashes[j] == hashes[i] && j > i);
    }
    if (greatest) ends.push_back(i + 1);
  }
  ends.push_back(hashes.size());
  return ends;
}

uint64_t of_next_level(uint64_t hash) {
  hash = (hash ^ (hash >> 31)) * 0x9e3779b97f4a7c15ull;
  return hash ^ (hash >> 29);
}

/// All chunks, by as many threads as there is work for.
void pack_chunks(const Catalog& catalog, const std::vector<Key>& keys,
                 const std::vector<size_t>& ends, std::vector<Piece>& pieces) {
  const auto pack = [&](size_t first, size_t last) {
    Identities identities(catalog);
    ChunkWriter writer(catalog, identities);
    std::vector<Ref> objects;
    for (size_t group = first; group < last; ++group) {
      objects.clear();
      for (size_t i = group == 0 ? 0 : ends[group - 1]; i < ends[group]; ++i) {
        objects.push_back(keys[i].object);
      }
      Piece& piece = pieces[group];
      piece.bytes = kChunk;
      piece.bytes += writer.pack(objects);
      piece.hash = hash_of(piece.bytes);
    }
  };
  constexpr size_t kWorthAThread = 200;
  if (ends.size() < kWorthAThread) return pack(0, ends.size());
  std::thread other([&] { pack(0, ends.size() / 2); });
  pack(ends.size() / 2, ends.size());
  other.join();
}

Piece node_of(const std::vector<Piece>& pieces, int level, const std::vector<uint32_t>& below) {
  Piece node;
  node.bytes = kNode;
  node.bytes += static_cast<char>(level);
  for (const uint32_t at : below) {
    const Hash& hash = pieces[at].hash;
    node.bytes.append(reinterpret_cast<const char*>(hash.data()), hash.size());
  }
  node.hash = hash_of(node.bytes);
  node.below = below;
  return node;
}

}  // namespace

Tree tree_of(const Catalog& catalog) {
  Tree tree;
  Identities identities(catalog);
  const std::vector<Key> keys = keys_of(catalog, identities);
  if (keys.empty()) {
    tree.pieces.push_back(node_of(tree.pieces, 1, {}));
    return tree;
  }
  std::vector<uint64_t> hashes;
  hashes.reserve(keys.size());
  for (const Key& key : keys) hashes.push_back(key.hash());

  std::vector<size_t> ends = group_ends(hashes, kObjectsAside);
  tree.pieces.resize(ends.size());
  pack_chunks(catalog, keys, ends, tree.pieces);
  std::vector<uint32_t> level(ends.size());
  for (uint32_t i = 0; i < level.size(); ++i) level[i] = i;
  for (int height = 1; level.size() > 1; ++height) {
    // A piece goes by the last key below it.
    std::vector<uint64_t> of_level;
    for (const size_t end : ends) of_level.push_back(of_next_level(hashes[end - 1]));
    hashes = std::move(of_level);
    ends = group_ends(hashes, kPiecesAside);
    std::vector<uint32_t> nodes;
    for (size_t group = 0; group < ends.size(); ++group) {
      const auto first = level.begin() + static_cast<ptrdiff_t>(group == 0 ? 0 : ends[group - 1]);
      const auto last = level.begin() + static_cast<ptrdiff_t>(ends[group]);
      tree.pieces.push_back(node_of(tree.pieces, height, {first, last}));
      nodes.push_back(static_cast<uint32_t>(tree.pieces.size() - 1));
    }
    level = std::move(nodes);
  }
  return tree;
}

std::optional<std::string_view> chunk_in(std::string_view piece) {
  if (!piece.starts_with(kChunk)) return std::nullopt;
  return piece.substr(1);
}

std::optional<Below> below(std::string_view piece) {
  constexpr size_t kHead = 2;
  if (!piece.starts_with(kNode) || piece.size() < kHead || piece[1] < 1 ||
      (piece.size() - kHead) % sizeof(Hash) != 0) {
    return std::nullopt;
  }
  Below below;
  below.level = piece[1];
  below.hashes.resize((piece.size() - kHead) / sizeof(Hash));
  for (size_t i = 0; i < below.hashes.size(); ++i) {
    std::memcpy(below.hashes[i].data(), piece.data() + kHead + i * sizeof(Hash), sizeof(Hash));
  }
  return below;
}

}  // namespace dryshod::store

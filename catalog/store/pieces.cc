// See pieces.h.
#include "catalog/store/pieces.h"

#include <zstd.h>

#include <utility>

namespace dryshod::store {
namespace {

// A packed text begins with what zstd begins with, one that is not packed with the letter of its
// piece.
constexpr std::string_view kPackedMark("\x28\xb5\x2f\xfd", 4);
constexpr char kPlainMark = '=';
constexpr int kLevel = 3;
constexpr unsigned long long kLongest = 1ull << 31;  // what says to be longer is damaged

std::string_view view(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Hash hash_from(std::string_view bytes) {
  Hash hash{};
  if (bytes.size() == hash.size()) std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

}  // namespace

struct Compression::Contexts {
  ZSTD_CCtx* packing = ZSTD_createCCtx();
  ZSTD_DCtx* unpacking = ZSTD_createDCtx();
  ~Contexts() {
    ZSTD_freeCCtx(packing);
    ZSTD_freeDCtx(unpacking);
  }
};

Compression::Compression() : contexts_(std::make_unique<Contexts>()) {}
Compression::~Compression() = default;

std::string Compression::pack(std::string_view bytes) {
  std::string packed(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compressCCtx(contexts_->packing, packed.data(), packed.size(),
                                        bytes.data(), bytes.size(), kLevel);
  if (ZSTD_isError(size) != 0 || size > bytes.size()) {
    packed = kPlainMark;
    packed += bytes;
    return packed;
  }
  packed.resize(size);
  return packed;
}

bool Compression::unpack(std::string_view packed, std::string& bytes) {
  if (packed.starts_with(kPlainMark)) {
    bytes = packed.substr(1);
    return true;
  }
  if (!packed.starts_with(kPackedMark)) return false;
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size > kLongest) return false;  // not known, or an error, are greater still
  bytes.resize(size);
  return ZSTD_decompressDCtx(contexts_->unpacking, bytes.data(), bytes.size(), packed.data(),
                             packed.size()) == size;
}

Pieces::Pieces(Database& database)
    : database_(database),
      known_(database, "SELECT 1 FROM piece WHERE hash = ?"),
      found_(database, "SELECT packed FROM piece WHERE hash = ?"),
      adding_(database, "INSERT INTO piece (hash, packed) VALUES (?, ?)") {}

bool Pieces::has(const Hash& hash) {
  known_.again();
  known_.bind_bytes(view(hash));
  const bool found = known_.row();
  known_.again();
  return found;
}

Pieces::Added Pieces::put(const Tree& tree) {
  Added added;
  put(tree, static_cast<uint32_t>(tree.pieces.size() - 1), added);
  return added;
}

void Pieces::put(const Tree& tree, uint32_t at, Added& added) {
  const Piece& piece = tree.pieces[at];
  if (!database_.good() || has(piece.hash)) return;
  for (const uint32_t below : piece.below) put(tree, below, added);
  const std::string packed = compression_.pack(piece.bytes);
  adding_.again();
  adding_.bind_bytes(view(piece.hash)).bind_bytes(packed).run();
  ++added.pieces;
  added.bytes += packed.size();
}

bool Pieces::fetch(const Hash& hash, std::string& bytes) {
  found_.again();
  found_.bind_bytes(view(hash));
  if (!found_.row()) {
    database_.fail("is damaged: piece " + hex(hash) + " is missing");
    return false;
  }
  const bool good = compression_.unpack(found_.bytes(0), bytes) && hash_of(bytes) == hash;
  found_.again();
  if (!good) database_.fail("is damaged: piece " + hex(hash) + " is not what it was");
  return good;
}

void Pieces::each_chunk(const Hash& root, const Taker& take) {
  std::vector<Hash> waiting{root};  // the next one last
  std::string bytes;
  while (!waiting.empty()) {
    const Hash hash = waiting.back();
    waiting.pop_back();
    if (!fetch(hash, bytes)) return;
    if (const std::optional<Below> node = below(bytes)) {
      waiting.insert(waiting.end(), node->hashes.rbegin(), node->hashes.rend());
    } else if (!chunk_in(bytes)) {
      return database_.fail("is damaged: piece " + hex(hash) + " is of no sort we know");
    } else if (!take(std::exchange(bytes, {}))) {
      return;
    }
  }
}

Pieces::Set Pieces::reached(const std::vector<Hash>& roots) {
  Set set;
  std::vector<Hash> waiting;
  for (const Hash& root : roots) {
    if (set.insert(root).second) waiting.push_back(root);
  }
  std::string bytes;
  while (!waiting.empty() && database_.good()) {
    const Hash hash = waiting.back();
    waiting.pop_back();
    if (!fetch(hash, bytes)) break;
    const std::optional<Below> node = below(bytes);
    if (!node) continue;
    for (const Hash& next : node->hashes) {
      if (set.insert(next).second && node->level > 1) waiting.push_back(next);
    }
  }
  return set;
}

Pieces::Added Pieces::keep_only(const Set& needed) {
  Added gone;
  std::vector<int64_t> ids;
  Statement all(database_, "SELECT id, hash, length(packed) FROM piece");
  while (all.row()) {
    if (needed.contains(hash_from(all.bytes(1)))) continue;
    ids.push_back(all.number(0));
    ++gone.pieces;
    gone.bytes += static_cast<uint64_t>(all.number(2));
  }
  Statement away(database_, "DELETE FROM piece WHERE id = ?");
  for (const int64_t id : ids) {
    away.again();
    away.bind(id).run();
  }
  return gone;
}

std::vector<std::string> Pieces::check(const std::vector<std::pair<std::string, Hash>>& roots,
                                       uint32_t& count, uint32_t& unneeded) {
  std::vector<std::string> wrong;
  std::unordered_map<Hash, std::vector<Hash>, HashOfHash> all;
  Statement every(database_, "SELECT hash, packed FROM piece");
  std::string bytes;
  count = 0;
  while (every.row()) {
    ++count;
    const Hash hash = hash_from(every.bytes(0));
    if (!compression_.unpack(every.bytes(1), bytes) || hash_of(bytes) != hash) {
      wrong.push_back("piece " + hex(hash) + " is not what it was");
      continue;
    }
    const std::optional<Below> node = below(bytes);
    all.emplace(hash, node ? node->hashes : std::vector<Hash>());
  }
  std::unordered_map<Hash, bool, HashOfHash> whole;
  const std::function<bool(const Hash&)> is_whole = [&](const Hash& hash) {
    if (const auto known = whole.find(hash); known != whole.end()) return known->second;
    const auto found = all.find(hash);
    if (found == all.end()) return false;
    bool good = true;
    for (const Hash& next : found->second) good = is_whole(next) && good;
    whole.emplace(hash, good);
    return good;
  };
  for (const auto& [name, root] : roots) {
    if (!is_whole(root)) wrong.push_back(name + " is not whole");
  }
  unneeded = static_cast<uint32_t>(all.size() - whole.size());
  return wrong;
}

}  // namespace dryshod::store

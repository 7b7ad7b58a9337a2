// A chunk: a few objects with their parts, packed into bytes that hang on what the objects hold and
// on nothing else: no handle, no id of a string, no place in a source. What is outside of the chunk
// is named by its path (kind, parent, name and, where these do not tell, identity). Knows how an
// element is laid out in bytes; refuses to know which objects share a chunk (tree.h), and SQLite.
//
//   chunk    = strings outside elements bodies
//   strings  = count, length..., the bytes of all
//   outside  = count, (kind, parent, name [, identity])...
//   elements = count, (kind, parent, flags, name [, identity])...   each whole before its parts
//   bodies   = ([source,] fields that are not as usual as bits, their values)...
//   name, text, list = 0 for none, else 1 + its number among the strings
//   parent, source, reference = 0 for none, else 2n+1: element n of the chunk, 2n+2: outside n
//   expression = 0 for none, else 1 + twice the number of its template among the strings, plus
//                whether it has holes; then their count, a reference for each
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/store/identity.h"
#include "catalog/store/layout.h"

namespace dryshod::store {

/// Where an object ends and another one begins: what stands in no other one, or in a schema.
bool is_object(const Catalog& catalog, Ref ref);

/// Packs any number of chunks of one catalog.
class ChunkWriter {
 public:
  ChunkWriter(const Catalog& catalog, Identities& identities);
  ~ChunkWriter();
  /// The objects with their parts, in this order. The bytes are good until the next call.
  const std::string& pack(const std::vector<Ref>& objects);

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

/// A chunk whose strings are in the pool.
struct ChunkText {
  std::string piece;              // what the rest points into
  size_t rest = 0;                // where the strings end
  std::vector<uint32_t> strings;  // by their numbers in the chunk
};
/// Of the piece that holds the chunk. None where it holds none. Any thread may ask.
std::optional<ChunkText> chunk_text(std::string piece, Strings& strings);

/// Builds one catalog of chunks. All are begun before the first is finished: a body may name what
/// any chunk holds.
class ChunkReader {
 public:
  ChunkReader(Catalog& into, const Layout& layout);
  ~ChunkReader();
  /// Makes the elements; false where the bytes are no chunk or what an object stands in is not
  /// there.
  bool begin(ChunkText chunk);
  /// Fills them; false where something that they name is not there.
  bool finish();
  /// What was wrong, for people.
  const std::string& problem() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace dryshod::store

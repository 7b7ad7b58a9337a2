// See identity.h.
#include "catalog/store/identity.h"

#include <xxhash.h>

#include "catalog/store/bytes.h"
#include "catalog/store/layout.h"

namespace dryshod::store {
namespace {

uint64_t hash_of(const ByteWriter& bytes) {
  const uint64_t hash = XXH3_64bits(bytes.out().data(), bytes.out().size());
  return hash == 0 ? 1 : hash;
}

void add(ByteWriter& bytes, std::string_view text) {
  bytes.number(text.size());
  bytes.bytes(text);
}

}  // namespace

uint64_t Identities::identity(Ref ref) {
  const Kind kind = catalog_.kind(ref);
  if (!has_identity(kind)) return 0;
  ByteWriter bytes;
  catalog_.visit(ref, [&]<class T>(const T& body) {
    each_field<T>([&](const auto& field) {
      if (field.meaning != Meaning::Identity) return;
      const auto value = body.*(field.member);
      using M = std::remove_cvref_t<decltype(value)>;
      bytes.number(value == M{} ? 0 : 1);  // "none" and "empty" are different
      if constexpr (std::is_same_v<M, Ref>) {
        bytes.word(address(value));
      } else if constexpr (std::is_same_v<M, Expr>) {
        add(bytes, catalog_.render(value));
      } else if constexpr (std::is_same_v<M, Name> || std::is_same_v<M, Text>) {
        add(bytes, catalog_.text(value));
      } else if constexpr (std::is_same_v<M, NameList>) {
        for (const std::string_view item : catalog_.strings()[value]) add(bytes, item);
      } else if constexpr (std::is_same_v<M, OptionList>) {
        for (const std::string_view item : catalog_.strings()[value.sorted]) add(bytes, item);
      } else {
        bytes.signed_number(static_cast<int64_t>(value));
      }
    });
  });
  return hash_of(bytes);
}

uint64_t Identities::address(Ref ref) {
  if (!ref) return 0;
  uint64_t& known = addresses_[ref.id];
  if (known != 0) return known;
  const Element& e = catalog_[ref];
  ByteWriter bytes;
  add(bytes, kind_name(e.kind));
  bytes.word(address(e.parent));
  add(bytes, catalog_.text(e.name));
  bytes.word(identity(ref));
  return addresses_[ref.id] = hash_of(bytes);
}

}  // namespace dryshod::store

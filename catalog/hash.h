// 128 bits that stand for bytes, the same in every process and on every machine. Knows bytes;
// refuses to know what is in them.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace dryshod {

/// XXH3-128, canonical: big endian.
using Hash = std::array<unsigned char, 16>;
Hash hash_of(std::string_view bytes);
/// 32 digits.
std::string hex(const Hash& hash);

}  // namespace dryshod

// UTF-8 as PostgreSQL accepts it (src/common/wchar.c, pg_utf8_islegal: no overlong forms, no
// surrogates, nothing past U+10FFFF). Knows bytes only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dryshod {

/// Length of the legal sequence at the start of the text; 0 when there is none.
size_t utf8_sequence(std::string_view text);
/// The code point of a legal sequence.
uint32_t utf8_code(std::string_view sequence);
/// Number of characters; a byte that belongs to none counts as one.
size_t utf8_length(std::string_view text);
/// Offset of the first byte of an illegal sequence or of a NUL byte; npos when all is legal.
size_t utf8_invalid(std::string_view text);
/// Offset of the first byte that is not ASCII; npos when there is none.
size_t first_non_ascii(std::string_view text);

}  // namespace dryshod

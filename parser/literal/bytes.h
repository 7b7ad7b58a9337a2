// Bytes and bits in quotes: bytea, bit strings, positions in the log.
// Knows their digits; a byte beyond ASCII, which the database's encoding decides, is left alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

std::optional<std::string> read_bytea_literal(std::string_view text);
std::optional<std::string> read_bit_literal(std::string_view text);
std::optional<std::string> read_lsn_literal(std::string_view text);

}  // namespace dryshod

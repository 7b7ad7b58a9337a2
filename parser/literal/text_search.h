// tsvector and tsquery in quotes. Knows lexemes as they are written, positions, weights, operators;
// no configuration and no dictionary: these types' input functions have none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dryshod {

std::optional<std::string> read_tsvector_literal(std::string_view text);
std::optional<std::string> read_tsquery_literal(std::string_view text);

}  // namespace dryshod

// PostgreSQL's text functions on UTF-8 text, characters counted as the server counts them. Knows
// text; refuses to know NULL, the unknown and who calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parser/plpgsql/evaluate.h"

namespace dryshod {

size_t character_count(std::string_view text);
std::string substring(std::string_view text, int64_t from, int64_t length);
std::string leftmost(std::string_view text, int64_t n);
std::string rightmost(std::string_view text, int64_t n);
std::string trim(std::string_view text, std::string_view characters, bool left, bool right);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
std::string translate(std::string_view text, std::string_view from, std::string_view to);
std::string reverse(std::string_view text);
/// Position in characters from 1; 0: not there.
int64_t position_of(std::string_view text, std::string_view part);

// Unknown where they would need the locale or too much room.
Value with_case(const std::string& text, bool upper);
Value repeat_text(const std::string& text, int64_t times);
Value pad(const std::string& text, int64_t width, const std::string& fill, bool left);
Value split_part(std::string_view text, std::string_view separator, int64_t number);
std::vector<Value> text_parts(std::string_view text, std::string_view separator);
/// to_char(integer, 'FM000').
Value formatted_integer(int64_t number, std::string_view format);

/// format() of src/backend/utils/adt/varlena.c.
Value format_text(Session& session, Host& host, const std::vector<Value>& arguments);
Value concat(Session& session, const std::vector<Value>& arguments, bool with_separator);

}  // namespace dryshod

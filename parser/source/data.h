// Telling data from schema without parsing: where COPY data ends, and which statements only move
// data. Knows first words and the \. line; looks at no row.
#pragma once

#include <string_view>

namespace dryshod {

/// The next line that begins with a backslash and a dot: the place of its backslash, or null. `p`
/// may be at the newline before it.
const char* find_copy_end(const char* p, const char* end);

/// `COPY ... FROM stdin`, `\copy ... from stdin`: FROM and STDIN in a row, outside parentheses.
bool copies_from_stdin(std::string_view text, bool standard_strings);

/// SELECT [pg_catalog.]setval(...) and nothing after its parenthesis.
bool is_setval(std::string_view text, bool standard_strings);

}  // namespace dryshod

// What can be said of a text that no grammar reads: its words, and what they look like by what
// stands around them. Knows how words and calls look in SQL and in most other languages; is never
// certain.
#pragma once

#include "parser/code/said.h"

namespace dryshod {

enum class Wording : uint8_t {
  Sql,    // strings and comments are SQL's, and passed over
  Other,  // a language of somebody's: what its strings hold may be SQL
};

void add_words(std::string_view text, Wording wording, uint32_t at, SaidList& into);

}  // namespace dryshod

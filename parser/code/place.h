// Where in a statement a name stands. Knows texts of the source; refuses to know grammar: a name is
// found as a word, the nearest after where one looks from.
#pragma once

#include <string_view>

#include "catalog/diagnostic.h"
#include "parser/source/source_map.h"

namespace dryshod {

/// Looks in one statement, for one name after the other: what comes later in a code mostly stands
/// later.
class Places {
 public:
  Places(const SourceMap& map, Span statement);

  /// The body of a routine, where it stands in the statement as it is; else places are of the
  /// statement.
  void enter_body(std::string_view body);
  /// Looks on from there: an offset in the body.
  void from(uint32_t offset) { at_ = body_ + offset; }
  /// Looks on after a word, if it is there.
  void after(std::string_view word);
  /// The word, from here on or else from the beginning. Where it is not found: the line of a body
  /// that one looks from, else the whole statement.
  Span find(std::string_view word);

 private:
  size_t search(std::string_view word, size_t from) const;

  Span statement_;
  std::string_view text_;
  size_t body_ = 0, at_ = 0;
  bool in_body_ = false;
};

}  // namespace dryshod

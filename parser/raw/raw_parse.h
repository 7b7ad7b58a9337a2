// RAII over libpg_query's raw parser: one statement's text in, PostgreSQL's own parse tree out, or
// a Diagnostic at the place in the source. Knows memory contexts and lexer settings; refuses to
// know what a tree means.
//
// libpg_query keeps its state per thread (memory contexts, free lists) and frees it when the thread
// ends. So a RawParser belongs to the thread that made it: parse, clear and destroy it there, and
// let no tree outlive that thread. Several threads may each have their own.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "catalog/diagnostic.h"
#include "parser/raw/pg_nodes.h"
#include "parser/source/split.h"

namespace dryshod {

/// What a parse gives: a List of RawStmt (one, unless a psql variable held a semicolon), and
/// whether the text had to be respelled first. Locations in the tree are byte offsets into the
/// item's span.
struct RawStatements {
  const List* list = nullptr;
  /// What old_spelling changed, for a note; empty nearly always.
  std::string_view respelled{};
};

class RawParser {
 public:
  RawParser();
  ~RawParser();
  RawParser(const RawParser&) = delete;
  RawParser& operator=(const RawParser&) = delete;

  /// Parses the text of an item, which lies at `where` (so errors are placed there). When the
  /// grammar of 18 refuses it, tries again in the spelling that older servers' text has in 18. The
  /// trees live until clear() or the parser's end.
  Result<RawStatements> parse(std::string_view text, Span where, bool standard_strings = true);
  Result<RawStatements> parse(const SourceMap& map, const Item& item) {
    return parse(map.text(item.span), item.span, item.standard_strings);
  }
  /// Frees all trees at once. Worth calling every few hundred statements, not after each.
  void clear();

 private:
  MemoryContext context_ = nullptr;
  std::string buffer_;  // the backend wants its text NUL-terminated
};

/// Runs `work` to its end on a thread of its own with a stack of this size: for recursive walks
/// over trees of hostile depth. False, without having run it, when the system refuses the thread.
bool run_on_big_stack(const std::function<void()>& work, size_t stack_bytes = size_t{256} << 20);

}  // namespace dryshod

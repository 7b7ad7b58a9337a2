// See sql_comment.h.
#include "migration/sql_comment.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/quote.h"

namespace dryshod {

void comment_lines(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    out += "-- " + comment_text(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void comment_locks(std::string& out, std::span<const RelationWork> relations) {
  for (const RelationWork& relation : relations) {
    if (relation.is_new || relation.is_index || relation.lock <= LockMode::RowExclusive) continue;
    comment_lines(out, fmt::format("locks {}: {}{}{}", relation.name, lock_mode_name(relation.lock),
                                   relation.rewritten ? ", REWRITTEN"
                                   : relation.scanned ? ", read whole"
                                                      : "",
                                   blocks_reads(relation.lock) ? "" : " (reads go on)"));
  }
}

}  // namespace dryshod

// The schema of a source as a role of Neon can load it: the rules' rewritings, carried out on a
// copy of its catalog, and what can be there on no account taken out with what stands on it. Every
// change is logged with the row of the facts that asks for it. Knows catalogs; refuses to know how
// the SQL comes about (migration/).
#pragma once

#include <string>
#include <vector>

#include "migration/script.h"
#include "neon/assess.h"

namespace dryshod {

/// One change to what the source said.
struct RewriteMark {
  Ref element;  // that was changed, or the nearest that is left of what was taken out; may be none
  bool taken_out = false;
  const Fact* fact = nullptr;
  std::string what;
  Span where;  // of what was changed, in the source
};

class RewriteLog {
 public:
  void add(RewriteMark mark) { marks_.push_back(std::move(mark)); }
  std::vector<RewriteMark> take() { return std::move(marks_); }

 private:
  std::vector<RewriteMark> marks_;
};

struct RewrittenSchema {
  Catalog catalog;  // handles are the source's
  std::vector<RewriteMark> marks;
};

RewrittenSchema rewrite(const Survey& survey, const Assessment& assessment);

/// Where a span is, for people: "schema.sql:12".
using SpokenPlace = std::function<std::string(Span)>;

/// Writes each mark above the statement of `script` that makes its element. What was taken out and
/// stood alone comes back as lines for the header.
std::vector<std::string> mark_changes(Script& script, const std::vector<RewriteMark>& marks,
                                      const SpokenPlace& place);

}  // namespace dryshod

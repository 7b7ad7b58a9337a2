// The changes of a difference as a reader looks for them: by object, each part under its whole,
// with what can be lost and what is only noted. Knows which element belongs where; no wording, no
// layout.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "migration/reported_changes.h"

namespace dryshod {

/// An element that changes, or that something below it does (no change then).
struct ReportNode {
  Ref a, b;  // its versions; one may be none
  std::optional<ReportedChange> change;
  std::vector<int> parts;           // in reading order
  std::vector<std::string> losses;  // data that statements about it, or its parts, can lose
  std::vector<std::string> notes;
  bool inside_change = false;  // the whole it belongs to comes, goes or is replaced
};

struct ReportTree {
  std::vector<ReportNode> nodes;
  std::vector<int> objects;                   // by schema, object, kind
  std::vector<std::string> losses_elsewhere;  // of statements that belong to no element
  std::vector<OpIndex> passing;  // unchanged, taken down and put up again: their Down operations
};

ReportTree report_tree(const Script& script, const Difference& difference, const Catalog& from,
                       const Catalog& to);

}  // namespace dryshod

// Which deltas a report lists, and as what. A derived element that comes, goes or changes with the
// statement of what derives it is left out: its source explains it.
// Knows operations and origins; no kind, no wording.
#pragma once

#include <vector>

#include "migration/script.h"

namespace dryshod {

enum class ReportedAction : uint8_t { Create, Alter, Drop, Replace, Rename };

struct ReportedChange {
  ReportedAction action{};
  Ref a;                 // none for Create
  Ref b;                 // none for Drop
  FieldSet changed = 0;  // Alter and Replace
};

/// In the order of the difference.
std::vector<ReportedChange> reported_changes(const Script& script, const Difference& difference);

/// "drop", "rename", "create", "alter": what an operation does, as a reader says it.
const char* deed_word(const Operation& op);

/// Derived and not declared as well, and carried out by the statement of another element.
bool explained_by_source(const Graph& graph, OpIndex op);

}  // namespace dryshod

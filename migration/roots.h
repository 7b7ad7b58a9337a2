// Which operation is carried out by the statement of which other one: a column inside CREATE TABLE,
// a part with its whole's DROP, a derived element with what derives it. And what is done about
// cycles: soft edges go, parts leave their whole's statement, what can be made hollow is.
// Kind-free, like the graph it completes.
#pragma once

#include <unordered_set>

#include "migration/graph.h"

namespace dryshod {

/// Two rules of the graph that a hollow version takes over from the one that fills it.
inline constexpr const char* kWhole = "the whole comes before its part";
inline constexpr const char* kName = "one name never has two living holders";

/// Fills graph.root, drops the soft edges that would close a cycle, and says in graph.cycle what is
/// left of one. `by_itself`: never carried by another.
void choose_roots(Graph& graph, const std::unordered_set<OpIndex>& by_itself);

}  // namespace dryshod

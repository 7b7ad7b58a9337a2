// Which statement of a script stands before which, and by which rule: the graph's edges, seen from
// the statements. Knows the graph and the script; neither layout nor wording beyond the rules' own.
#pragma once

#include <string>
#include <vector>

#include "migration/script.h"

namespace dryshod {

struct StatementWait {
  size_t before = 0;  // places in the script
  size_t after = 0;
  std::string reason;
};

/// By `after`, then `before`; each reason once. Only what the order of the script holds to.
std::vector<StatementWait> statement_waits(const Script& script);

/// What a statement does to which element, in words: "create index public.t_a_idx".
std::vector<std::string> words_of_changes(const Graph& graph, const Statement& statement);
/// The first of them; of what carries out no operation, its title or its first words.
std::string title_of(const Graph& graph, const Statement& statement);

}  // namespace dryshod

// Forms of expressions and queries that not every major reads, or that some read otherwise. Each
// has a name that facts know it by. Knows nodes, and how numbers are spelled; refuses to know
// majors.
#pragma once

#include <functional>
#include <string_view>

#include "parser/raw/pg_nodes.h"

namespace dryshod {

/// Calls f(form, detail) for those that this one node is; `text` is what its tree was read of.
void each_form(const Node& node, std::string_view text,
               const std::function<void(std::string_view, std::string_view)>& f);

}  // namespace dryshod

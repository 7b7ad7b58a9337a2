// Two dumps of pg_dump beside each other. Knows lines; refuses to know where they are from.
#pragma once

#include <string>
#include <vector>

namespace dryshod {

/// Lines without their order and commas: all that is left of a dump whose columns may stand in any
/// order.
std::vector<std::string> sorted_lines(const std::string& dump);

/// The lines that only one of two dumps has; empty: none.
std::string dump_difference(const std::string& have, const std::string& want);

}  // namespace dryshod

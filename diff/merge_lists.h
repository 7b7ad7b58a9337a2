// Two changes of one list, made apart, put together: a set whose members come and go one by one, or
// a list whose order means something. Knows words only; refuses to know whose list it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

using Words = std::vector<std::string>;

/// Members are "name=value", or a name with a "*" where there is more to it; each name is there
/// once. None: both changed what one name has, and otherwise. Sorted.
std::optional<Words> join_sets(const Words& base, const Words& ours, const Words& theirs);

/// Each word is there once. None where the two touch: both added at one place and not the same, one
/// added beside what the other took away, one changed the order of what stays.
std::optional<Words> join_in_order(const Words& base, const Words& ours, const Words& theirs);

}  // namespace dryshod

// A guard as SQL that refuses: rows that stand against a statement end the script, and are shown.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "migration/rule.h"

namespace dryshod {

/// A DO block that raises an exception with the message and the first rows of the query, where it
/// has any.
std::string refusal(std::string_view rows, std::string_view message);

/// The same of a guard, with a semicolon; with the relation locked first, so that no such row comes
/// after it. `locked`: the relations that this transaction holds by now.
std::string guard_under_lock(const Guard& guard, std::set<std::string>& locked);

}  // namespace dryshod

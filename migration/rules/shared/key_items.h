// The list of keys of an index, taken apart: what is compared, without its operator class and
// direction. Knows how the server prints the list (pg_get_indexdef_worker() of
// src/backend/utils/adt/ruleutils.c).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

/// "lower(a) text_pattern_ops DESC, b COLLATE "C"" → "lower(a)", "b COLLATE "C"".
std::vector<std::string> key_items(std::string_view list);

}  // namespace dryshod

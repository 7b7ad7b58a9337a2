// Statements that clear away what dryshod itself, or a build that was broken off, has left. Knows
// their spelling; refuses to know when they are needed.
#pragma once

#include <string>

namespace dryshod {

/// A DO block: the schema of dryshod goes, unless there is something in it.
std::string drop_empty_helper_schema();

/// A DO block: an index that CONCURRENTLY has not finished is there, and is no index. `name`
/// qualified.
std::string drop_unfinished_index(const std::string& name);
/// A query with a row as long as the index is not there and valid.
std::string unfinished_index(const std::string& name);
std::string drop_index_concurrently(const std::string& name);

}  // namespace dryshod

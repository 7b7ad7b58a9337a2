// What a statement is called: "LISTEN", "CREATE TEMP TABLE", "COPY TO PROGRAM". Finer than the
// server's command tags where the difference matters to whoever runs it elsewhere. Knows statements
// of the grammar; refuses to know what they are about beyond a name.
#pragma once

#include <string>
#include <string_view>

#include "parser/raw/pg_nodes.h"

namespace dryshod {

struct StatementTag {
  std::string_view tag;  // empty: a query, or one that is nobody's concern
  std::string about;     // a name, a file, a value
};
StatementTag statement_tag(const Node& statement);

/// The value of SET as it is written, its items with commas between them.
std::string set_value(const VariableSetStmt& set);

}  // namespace dryshod

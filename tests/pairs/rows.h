// Rows for the tables of a database that is there: values of every type, NULLs, boundary values,
// keys that differ, foreign keys that point at rows. Knows what the server says of its tables and
// types; refuses to know which change the rows are for.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/server/server.h"

namespace dryshod {

enum class RowKind : uint8_t {
  Boundary,  // the least and the largest, NaN, infinity, the empty text, ... beside plain ones
  Plain,     // what most types can hold as well
};

struct FilledTables {
  int tables = 0;  // that can take rows
  int filled = 0;  // that have some
};
/// Each row that the server refuses is left out.
FilledTables fill_tables(const TestServer& server, const std::string& database, RowKind kind);

/// What the tables of a database hold, asked again in others that should hold the same: a line per
/// row with the values in the order that the columns have now, and a line per sequence. Sorted.
class Contents {
 public:
  Contents(const TestServer& server, const std::string& database);

  /// Without `left_out`: "public.t", "public.t.column", "public.sequence".
  std::string of(const TestServer& server, const std::string& database,
                 const std::set<std::string>& left_out = {}) const;

 private:
  struct Relation {
    std::string name;    // as displayed: no quotes
    std::string quoted;  // as SQL
    bool sequence = false;
    std::vector<std::string> columns;  // of a table
    // Itself, the tables that it is a part of, who owns it; of an identity's, the column, too.
    std::vector<std::string> wholes;
  };
  std::vector<Relation> relations_;
};

}  // namespace dryshod

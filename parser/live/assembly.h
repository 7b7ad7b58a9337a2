// From the answers of a live server to one text. Knows which answer holds what, and which object is
// in which statement; how a table reads and what comes first is known elsewhere (table_text.h,
// order.h).
#pragma once

#include <string>
#include <vector>

#include "parser/live/connection.h"
#include "parser/live/queries.h"

namespace dryshod {

struct LiveCatalog {
  std::string text;
  std::vector<std::string> unseen;  // what the role may not read
};

/// `answers` are those to `queries`, in their order.
LiveCatalog assemble(const LiveServer& server, const std::vector<LiveQuery>& queries,
                     const std::vector<LiveRows>& answers);

}  // namespace dryshod

// A direct script on paper: pure SQL with a header comment, explicit transactions and settings, the
// reasons where they are asked for. Everything quoted has been quoted before it comes here.
#pragma once

#include <string>
#include <vector>

#include "migration/script.h"

namespace dryshod {

struct RenderOptions {
  std::string from;  // what the reader called the sources
  std::string to;
  int major = 18;
  bool transaction_control = true;
  bool header = true;
  const char* title = "dryshod diff";
  std::vector<std::string> notes{};  // lines of the header
  bool guards = false;   // what rows can stand against is asked for before each statement
  bool explain = false;  // a comment per statement: the edges that put it where it is
};

/// Number of transactions the script needs (0 for an empty one).
int transaction_count(const Script& script);

/// The script as psql or any driver can run it. Empty when there is nothing to do.
std::string render_sql(const Script& script, const RenderOptions& options);

}  // namespace dryshod

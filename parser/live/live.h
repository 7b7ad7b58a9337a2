// A live database as a source: read once, in one transaction that sees one moment and writes
// nothing, and told as SQL in the manner of pg_dump, which then is read as any other text. So a
// database and its dump cannot differ by how they are read. Refuses to know what the text means.
#pragma once

#include <string>
#include <string_view>

#include "catalog/diagnostic.h"

namespace dryshod {

struct LiveText {
  std::string name;     // server and database, safe to show
  std::string text;     // with pg_dump's header and trailer
  Diagnostics notes;    // what the role may not see, and the like
  int round_trips = 0;  // the same for any size of the database
};

/// An argument that is_connection(). Errors never hold a password.
Result<LiveText> read_live(std::string_view argument);

/// The argument without its secrets, to be shown.
std::string shown_connection(std::string_view argument);

}  // namespace dryshod

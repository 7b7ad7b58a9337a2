// A difference and its script as a reviewer reads them: what changes, what is lost, which
// statements in which order and why. Knows which questions such a person has; refuses to know how a
// page is written (page.h).
#pragma once

#include <string>

#include "migration/page.h"
#include "migration/script.h"

namespace dryshod {

struct DiffPageInput {
  const Script& direct;   // what the changes are told by
  const Script& printed;  // what is run: the direct one, or one that keeps what would be lost
  const Difference& difference;
  const Catalog& from;
  const Catalog& to;
  std::string from_name, to_name;  // what the reader called them
  std::string sql;                 // the printed script as it stands in a file
};

Page diff_page(const DiffPageInput& input);

}  // namespace dryshod

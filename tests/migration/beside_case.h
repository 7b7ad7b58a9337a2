// Changes of elements for which there is a way beside the old version; shared by the offline test
// and the one on a server. Tables whose names begin with "big" are large.
#pragma once

#include <string>
#include <vector>

#include "tests/migration/report_case.h"

namespace dryshod {

struct BesideChange {
  std::string name;
  std::string from, to;
  bool possible = true;
  int major_min = 14;
};
std::vector<BesideChange> beside_changes(int major);

/// What the rules emit for the altered elements of the case; none: no rule has a way.
std::vector<Emit::Piece> beside_pieces(const ReportCase& c);

}  // namespace dryshod

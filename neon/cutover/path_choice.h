// Which way a database is moved, by the table of ways: how long nobody may write, sizes, majors,
// where it is now, what replication cannot carry. Says why, and why not the others. Knows ways;
// refuses to know their steps.
#pragma once

#include <string>
#include <vector>

#include "neon/cutover/request.h"

namespace dryshod {

struct PathChoice {
  Method method{};
  std::vector<std::string> reasons;
  std::vector<Reason> rejected;
  std::string provider;  // "Amazon RDS", ...; empty: nothing tells
  std::vector<std::string> provider_needs;
};

PathChoice choose_path(const MovedSchema& schema, const CutoverRequest& request);

}  // namespace dryshod

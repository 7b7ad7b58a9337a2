// How long a move takes, by the sizes that were measured and the link between the servers, each
// with its arithmetic. Knows bytes and rates; refuses to know what is done meanwhile.
#pragma once

#include <string>
#include <vector>

#include "neon/cutover/request.h"

namespace dryshod {

struct Estimates {
  Duration copy, indexes, catch_up, checks, window;
};

/// By this way. Below 0 where nothing was measured.
Estimates estimates(const MovedSchema& schema, const CutoverRequest& request, Method method);

/// "3 min", "2 h 10 min", "40 s"; "not known".
std::string time_words(double seconds);
/// "12.3 GB".
std::string size_words(double bytes);

}  // namespace dryshod

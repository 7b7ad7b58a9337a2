// NEON-CODE-005: calls of functions that read or write files of the server.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_calls(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-CODE-005", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(code_005_server_files)

}  // namespace dryshod

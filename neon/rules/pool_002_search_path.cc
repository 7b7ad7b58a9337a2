// NEON-POOL-002: SET search_path of a session, in code and in scripts.
#include "neon/rule_parts.h"
#include "neon/session_settings.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_session_settings(survey, found, [&](std::string_view, std::string_view parameter) {
    return found.names(parameter);
  });
}

constexpr NeonRule kRule{.fact = "NEON-POOL-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(pool_002_search_path)

}  // namespace dryshod

// NEON-POOL-001: SET of a session, in code and in scripts. A dump sets its own session up, and that
// is not meant; search_path has a row of its own.
#include "neon/rule_parts.h"
#include "neon/session_settings.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_session_settings(survey, found, [&](std::string_view tag, std::string_view parameter) {
    return found.names(tag.substr(0, tag.find(' '))) && parameter != "search_path";
  });
}

constexpr NeonRule kRule{.fact = "NEON-POOL-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(pool_001_set)

}  // namespace dryshod

// NEON-SESS-002: LISTEN and NOTIFY.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  at_code(survey, found, "uses", [&](const Mention& mention) {
    return mention.kind == MentionKind::Statement ? found.names(mention.name)
                                                  : is_named_call(survey, found, mention);
  });
  at_passed(survey, found);
}

constexpr NeonRule kRule{.fact = "NEON-SESS-002", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(sess_002_listen_notify)

}  // namespace dryshod

// SET, RESET and DISCARD of a session, which last longer than the transaction. Knows where they
// stand; refuses to know what is set.
#pragma once

#include <functional>
#include <string_view>

#include "neon/rule_parts.h"

namespace dryshod {

using SessionSetting = std::function<bool(std::string_view tag, std::string_view parameter)>;

/// In code, and at the first place of a script that is no dump: what pg_dump sets is its own
/// affair.
void at_session_settings(const Survey& survey, Found& found, const SessionSetting& accepts);

}  // namespace dryshod

// Settings for those who are not SET itself: as code sets them, by set_config() or a routine's SET
// clause, and as SHOW gives them.
#pragma once

#include <string>
#include <string_view>

#include "parser/lower/session.h"

namespace dryshod {

void set_configuration_parameter(Session& session, std::string_view name, std::string_view value,
                                 bool local);
std::string shown_search_path(const Session& session);

}  // namespace dryshod

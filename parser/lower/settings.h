// SET as code does it, by set_config() or a routine's SET clause.
#pragma once

#include <string_view>

#include "parser/lower/session.h"

namespace dryshod {

void set_configuration_parameter(Session& session, std::string_view name, std::string_view value,
                                 bool local);

}  // namespace dryshod

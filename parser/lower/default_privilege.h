// What ALTER DEFAULT PRIVILEGES gives to a new object.
#pragma once

#include "parser/lower/session.h"

namespace dryshod {

void give_default_privileges(Session& session, Ref object);

}  // namespace dryshod

// A plan as the JSON document of docs/schema/plan.json. Knows the keys of the contract; refuses to
// know how a plan is made.
#pragma once

#include <string>

#include "migration/plan.h"

namespace dryshod {

std::string plan_json(const Plan& plan);

}  // namespace dryshod

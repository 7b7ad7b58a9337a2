// A plan as a reviewer reads it before anything is run. Knows which questions such a person has;
// refuses to know how a page is written (page.h) and how the plan was made.
#pragma once

#include "migration/page.h"
#include "migration/plan.h"

namespace dryshod {

Page plan_page(const Plan& plan);

}  // namespace dryshod

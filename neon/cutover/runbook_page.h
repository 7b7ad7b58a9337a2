// runbook.md and runbook.html, for people: what nobody may overlook comes first.
#pragma once

#include "migration/page.h"
#include "neon/cutover/runbook.h"

namespace dryshod {

Page runbook_page(const Runbook& runbook);

}  // namespace dryshod

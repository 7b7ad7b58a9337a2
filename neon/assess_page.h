// An assessment as a page that somebody signs: Markdown or HTML. Knows what a reader asks first;
// refuses to know rules and how pages are drawn (migration/page.h).
#pragma once

#include "migration/page.h"
#include "neon/assess_report.h"

namespace dryshod {

Page assess_page(const Assessment& assessment, const AssessedSource& source);

}  // namespace dryshod

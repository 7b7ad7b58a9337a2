// The way back as JSON, as docs/contract.md and docs/schema/rollback.json describe it. Knows the
// shape; the statements are those of every document.
#pragma once

#include <string>
#include <vector>

#include "migration/json_report.h"
#include "rollback/loss_classes.h"

namespace dryshod {

/// `from` is what is come back to. With a final line end.
std::string render_rollback_json(const Script& back, const std::vector<ClassedChange>& classes,
                                 const Catalog& from, const Catalog& state,
                                 const ReportedSources& sources);

}  // namespace dryshod

// --stats FILE, which several commands take.
#pragma once

#include <optional>
#include <string>

#include "migration/table_stats.h"
#include "parser/source/source_map.h"

namespace dryshod::cli {

/// None with the reason on standard error.
std::optional<DatabaseStats> read_stats(SourceMap& map, const std::string& file);

}  // namespace dryshod::cli

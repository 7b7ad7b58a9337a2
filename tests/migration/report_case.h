// Two pieces of SQL, executed on a fresh catalog each, with their difference and script: what the
// tests of reports print.
#pragma once

#include <string_view>

#include "migration/script.h"
#include "parser/load.h"

namespace dryshod {

/// Keeps everything alive that the script refers to.
struct ReportCase {
  ReportCase(std::string_view from_sql, std::string_view to_sql, int major = 15,
             const ScriptOptions& options = {});

  SourceMap map;
  Strings strings;
  Catalog from, to;
  Difference difference;
  Script script;
};

}  // namespace dryshod

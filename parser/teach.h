// An extension's script → what the extension contains (--extension-sql NAME=FILE). Knows what
// CREATE EXTENSION makes of a script before it runs; what the objects do stays unknown.
#pragma once

#include <string>
#include <string_view>

#include "catalog/diagnostic.h"
#include "parser/expr/taught_extensions.h"
#include "parser/source/source_map.h"

namespace dryshod {

/// Errors: the file cannot be read, or does not run by the rules of `major` (0: the newest).
Result<TaughtExtension> teach_extension(SourceMap& map, std::string_view name,
                                        const std::string& path, int major);

}  // namespace dryshod

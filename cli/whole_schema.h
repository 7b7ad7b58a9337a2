// A catalog as DDL that psql loads into an empty database, in dependency order and proven: what
// `dump` prints and `assess --rewrite` writes. Knows the command line's streams; refuses to know
// why it is asked.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "cli/command.h"
#include "migration/render.h"

namespace dryshod::cli {

/// What a caller adds to the script before it is laid out and proven.
using Marking = std::function<void(Script&, RenderOptions&)>;

/// None: not made, or not proven, with the reason on standard error.
std::optional<std::string> whole_schema(SourceMap& map, const Catalog& catalog, int major,
                                        RenderOptions render, const SourceOptions& sources,
                                        const Marking& mark = {});

}  // namespace dryshod::cli

// --facts FILE: the knowledge base that a command goes by. Knows files and messages; what a
// document must hold is the library's affair.
#pragma once

#include <memory>
#include <string>

#include "neon/facts.h"

namespace CLI {
class App;
}

namespace dryshod {
class SourceMap;
}

namespace dryshod::cli {

void add_facts_option(CLI::App& command, std::string& file);

/// The facts of the file, or what was compiled in if the name is empty. Null, with the reasons on
/// standard error, where it does not hold.
std::shared_ptr<const Facts> facts_of(SourceMap& map, const std::string& file);

}  // namespace dryshod::cli

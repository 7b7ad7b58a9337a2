// What every row of the knowledge base must have: words, a source, a date, and no verdict on weak
// grounds. Used by the build for what is compiled in, and for every --facts FILE. Knows members and
// what they hold; refuses to know whether any of it is true.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace dryshod {

/// What is wrong in the document, a line each: "NEON-OBJ-001: no source". Empty: it holds.
std::vector<std::string> wrong_in_facts(const nlohmann::json& document);

/// The same of neon/facts, which the build asks.
std::vector<std::string> wrong_in_built_in_facts();

}  // namespace dryshod

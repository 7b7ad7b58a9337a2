// A small JSON Schema checker: the part of draft 2020-12 that docs/schema uses, and an error for
// any keyword outside of it, so that a schema cannot promise what is not checked.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace dryshod {

/// Where and why `document` breaks the schema of the file; empty when it holds.
std::vector<std::string> schema_errors(const nlohmann::json& document,
                                       const std::filesystem::path& schema);

/// docs/schema of the source tree.
std::filesystem::path schema_folder();

}  // namespace dryshod

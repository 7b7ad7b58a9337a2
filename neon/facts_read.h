// From the JSON of the knowledge base to rows. Knows the members by name; what they must hold was
// checked (facts_check.h), so nothing is an error here.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "neon/facts.h"

namespace dryshod {

std::vector<Fact> read_fact_rows(const nlohmann::json& rows);
std::vector<ExtensionFact> read_extension_rows(const nlohmann::json& rows);

/// The topics of neon/facts, joined into one document.
nlohmann::json joined_facts();

}  // namespace dryshod

// Findings as SARIF 2.1.0, what code scanning reads. Knows the document; refuses to know who found
// what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/place.h"

namespace dryshod {

struct SarifRule {
  std::string_view id, title, why, fix;
  std::string_view level;  // "error", "warning" or "note"
};

struct SarifResult {
  std::string_view rule, level;
  std::string message;
  Place at;
  std::vector<std::pair<std::string_view, std::string_view>> properties{};
};

std::string sarif(const std::vector<SarifRule>& rules, const std::vector<SarifResult>& results);

}  // namespace dryshod

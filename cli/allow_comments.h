// `-- dryshod: allow RULE[,RULE...] reason`, on the lines above a statement or behind it: what its
// author knows better. Knows comments; refuses to know rules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"

namespace dryshod::cli {

struct Allowance {
  std::vector<std::string> rules;  // ids, or families ("lock", "lock.index")
  std::string reason;              // never empty: without one nothing is allowed
  size_t offset = 0;               // of the comment in the text
};

/// Those that speak of the statement at `where`. `after`: where the statement before it ends (0:
/// none).
std::vector<Allowance> allowances(std::string_view text, Span where, size_t after);
/// "lock.index" allows "lock.index.blocking".
bool allows(const Allowance& allowance, std::string_view rule);

}  // namespace dryshod::cli

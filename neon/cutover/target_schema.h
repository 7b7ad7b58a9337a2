// The schema as a role of Neon can make it in an empty database, in two parts: what has to be there
// before rows are copied, and what would only slow the copy down. Knows what takes a superuser and
// what a copy must not wait for; refuses to know how statements are spelled (migration/) and what
// else Neon lacks (rules/).
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/interpreter.h"
#include "migration/rule.h"

namespace dryshod {

struct LeftOut {
  std::string object;
  std::string why;
};

struct SchemaScripts {
  std::vector<std::string> before_copy;  // statements without semicolon, in their order
  std::vector<std::string> after_copy;   // each of them may have a transaction of its own
  std::vector<LeftOut> left_out;
  std::vector<ByHand> by_hand;
};

/// From `empty`, what CREATE DATABASE leaves on the target, to `source`; proven.
Result<SchemaScripts> schema_scripts(const Catalog& empty, const Catalog& source,
                                     Interpreter& interpreter);

/// Roles that a provider or the server brings: nobody moves them.
bool is_brought_role(std::string_view name);

}  // namespace dryshod

// Runs the items of a split text on a session, in order: parses, lowers, puts aside what names
// something that is not there yet. Knows the order of things; not where texts come from, and no
// kind.
#pragma once

#include <cstdint>
#include <vector>

#include "catalog/interpreter.h"
#include "catalog/mention.h"
#include "parser/lower/session.h"
#include "parser/source/split.h"
#include "parser/trees.h"

namespace dryshod {

/// Where statements go that are no part of the schema, for whoever wants to know of them.
struct SetAside {
  bool keeps_passed = false, goes_on = false;  // as in LoadOptions
  std::vector<PassedStatement> passed{};
  std::vector<UnreadStatement> unread{}, respelled{};
};

struct ExecuteOptions {
  /// A statement that names something missing waits until it is there: for files that say what
  /// should be. Off for migrations, where the order is the meaning.
  bool any_order = false;
  Watch watch{};  // what each statement does besides is looked at only for this
  /// What the server would refuse is told to `watch`, and the text goes on after it; what cannot
  /// run inside BEGIN is executed there all the same. For lint.
  bool goes_on = false;
  SetAside* aside = nullptr;
  Trees* trees = nullptr;  // null: each statement is parsed here
};

struct ExecuteCounts {
  uint32_t statements = 0;
  uint32_t schema = 0;   // statements that define schema
  uint32_t cluster = 0;  // statements about roles, tablespaces and databases
  uint32_t data = 0;     // statements not even parsed: they only move data
};

/// Runs the items. False: the session's diagnostics hold the errors, and the catalog is in between.
bool execute(const SourceMap& map, const std::vector<Item>& items, Session& session,
             const ExecuteOptions& options, ExecuteCounts& counts);

}  // namespace dryshod

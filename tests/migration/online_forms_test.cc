// What a plan does to large tables is what was asked for, and nobody waits while their rows are
// read.
#include <catch2/catch_test_macros.hpp>

#include "migration/proof.h"
#include "migration/script_work.h"
#include "parser/interpreter.h"
#include "tests/migration/online_case.h"

namespace dryshod {
namespace {

/// Every statement that reads or writes a table whole while others wait for it.
std::string holds_up(const Script& script) {
  std::string found;
  for (const Statement& statement : script.statements) {
    for (const RelationWork& work : statement.work.relations) {
      if (work.is_new || work.lock < LockMode::Share) continue;
      if (work.scanned || work.rewritten || work.rebuilt) {
        found += work.name + " by " + statement.sql + "\n";
      }
    }
  }
  return found;
}

void check_change(const OnlineChange& change, int major) {
  INFO(change.name << " for " << major);
  const auto c = online_case(change, major);
  std::string text = script_text(c->script, major);
  INFO(text);
  SqlInterpreter interpreter(c->map, "<script>");
  const Proof proof = prove(text, Frozen(c->from), c->from, Frozen(c->to), {}, c->script.by_hand,
                            interpreter, take_down_work(c->script));
  CHECK(proof.counter_example == "");
  if (change.free) CHECK(holds_up(c->script) == "");
  size_t at = 0;
  for (const std::string& part : change.says) {
    INFO(part);
    at = text.find(part, at);
    CHECK(at != std::string::npos);
    if (at == std::string::npos) break;
  }
}

}  // namespace

TEST_CASE("changes to large tables hold nobody up") {
  for (const int major : {14, 16, 18}) {
    for (const OnlineChange& change : online_changes(major)) check_change(change, major);
  }
}

}  // namespace dryshod

// See script_work.h.
#include "migration/script_work.h"

#include <memory>

namespace dryshod {

Watch take_down_work(Script& script) {
  // BEGIN, COMMIT and settings stand between the script's own statements.
  const auto next = std::make_shared<size_t>(0);
  return [&script, next](const WatchedStatement& seen) {
    if (*next == script.statements.size()) return;
    Statement& expected = script.statements[*next];
    if (seen.text != expected.sql) return;
    expected.work = seen.work;
    ++*next;
  };
}

}  // namespace dryshod

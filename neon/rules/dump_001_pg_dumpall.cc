// NEON-DUMP-001: a script of several databases (pg_dumpall), which nothing on Neon takes.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  int databases = 0;
  const PassedStatement* second = nullptr;
  for (const PassedStatement& passed : survey.passed) {
    if (passed.tag == "\\connect" && ++databases == 2) second = &passed;
  }
  if (second != nullptr) found.at("\\connect", second->where);
}

constexpr NeonRule kRule{.fact = "NEON-DUMP-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(dump_001_pg_dumpall)

}  // namespace dryshod

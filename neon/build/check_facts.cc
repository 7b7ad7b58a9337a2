// Run by the build: holds what was compiled in against neon/facts_check.h, and fails where it does
// not hold.
#include <cstdio>

#include "neon/facts_check.h"

int main() {
  const std::vector<std::string> wrong = dryshod::wrong_in_built_in_facts();
  for (const std::string& line : wrong) std::fprintf(stderr, "neon/facts: %s\n", line.c_str());
  return wrong.empty() ? 0 : 1;
}

// READ-001: statements that could not be executed. What they make is in no catalog: nobody may take
// the rest for the whole.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

constexpr size_t kShownBytes = 60;

/// The statement's first line, as far as a title goes.
std::string beginning(const std::string& text) {
  const std::string line = text.substr(0, text.find('\n'));
  return line.size() <= kShownBytes ? line : line.substr(0, kShownBytes) + "...";
}

void find(const Survey& survey, Found& found) {
  if (survey.unread == nullptr) return;
  for (const UnreadStatement& unread : *survey.unread) {
    say(found.at(beginning(unread.text), unread.where),
        "The server would say: " + unread.reason + ".");
  }
}

constexpr NeonRule kRule{.fact = "READ-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(read_001_unread)

}  // namespace dryshod

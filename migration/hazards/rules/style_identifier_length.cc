// style.identifier_length: what it says is in kRule; here is when.
#include "migration/hazards/hazard.h"

#include <algorithm>

namespace dryshod {
namespace {

constexpr size_t kLongest = 63;  // NAMEDATALEN - 1

bool is_letter(char c) {
  const auto u = static_cast<unsigned char>(c);
  return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '_' ||
         u == '$' || u >= 0x80;
}

/// Behind a string, a comment or a dollar-quoted text that begins at `at`; `at` itself where none
/// does.
size_t behind_text(std::string_view text, size_t at) {
  const auto until = [&](std::string_view end, size_t from) {
    const size_t found = text.find(end, from);
    return found == std::string_view::npos ? text.size() : found + end.size();
  };
  if (text[at] == '\'') return until("'", at + 1);
  if (text.substr(at, 2) == "--") return until("\n", at);
  if (text.substr(at, 2) == "/*") return until("*/", at);
  if (text[at] != '$') return at;
  const size_t close = text.find('$', at + 1);
  if (close == std::string_view::npos) return at;
  return until(text.substr(at, close + 1 - at), close + 1);
}

void check(const Seen& seen, Findings& findings) {
  const std::string_view text = seen.text;
  for (size_t at = 0; at < text.size();) {
    if (const size_t behind = behind_text(text, at); behind != at) {
      at = behind;
      continue;
    }
    size_t end = at + 1;
    std::string_view name;
    if (text[at] == '"') {
      end = std::min(text.find('"', at + 1), text.size());
      name = text.substr(at + 1, end - at - 1);
      ++end;
    } else if (is_letter(text[at])) {
      while (end < text.size() && is_letter(text[end])) ++end;
      name = text.substr(at, end - at);
    }
    if (name.size() > kLongest) findings.add(std::string(name), seen.where);
    at = end;
  }
}

constexpr HazardRule kRule{
    .facts = {.id = "style.identifier_length",
              .level = HazardLevel::Info,
              .title = "the name is cut off",
              .why = "Names have 63 bytes; the server cuts the rest off with a notice, and two "
                     "long names can become one.",
              .fix = "A shorter name.",
              .source = "https://www.postgresql.org/docs/current/sql-syntax-lexical.html"},
    .statement = check};

}  // namespace

DRYSHOD_HAZARD(style_identifier_length)

}  // namespace dryshod

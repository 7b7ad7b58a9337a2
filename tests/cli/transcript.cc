// See transcript.h.
#include "tests/cli/transcript.h"

#include <sstream>

namespace dryshod::cli {

std::vector<Shown> shown_by(const std::string& page) {
  std::vector<Shown> all;
  bool inside = false;
  std::istringstream in(page);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("```")) {
      inside = line == "```console";
    } else if (inside && line.starts_with("$ ")) {
      all.push_back({line.substr(2), {}});
    } else if (inside && !all.empty()) {
      all.back().output += line + "\n";
    }
  }
  return all;
}

/// The parts between lines of dots stand in the text in their order, the first at its begin and the
/// last at its end.
bool matches(const std::string& shown, const std::string& text) {
  const std::string dots = "...\n";
  size_t at = 0;
  std::string rest = shown;
  bool first = true;
  for (;;) {
    size_t end = 0;
    // A line of dots begins a line.
    do {
      end = rest.find(dots, end);
    } while (end != std::string::npos && end != 0 && rest[end - 1] != '\n' && ++end);
    const std::string part = rest.substr(0, end);
    const size_t found = text.find(part, at);
    if (found == std::string::npos || (first && found != 0)) return false;
    at = found + part.size();
    if (end == std::string::npos) return text.ends_with(part) && (first ? at == text.size() : true);
    rest = rest.substr(end + dots.size());
    first = false;
    if (rest.empty()) return true;
  }
}

}  // namespace dryshod::cli

// See dumps.h.
#include "tests/server/dumps.h"

#include <algorithm>
#include <iterator>
#include <sstream>

namespace dryshod {

std::vector<std::string> sorted_lines(const std::string& dump) {
  std::vector<std::string> lines;
  std::istringstream in(dump);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with(',')) line.pop_back();
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string dump_difference(const std::string& have, const std::string& want) {
  const std::vector<std::string> a = sorted_lines(have), b = sorted_lines(want);
  std::vector<std::string> only_a, only_b;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only_a));
  std::set_difference(b.begin(), b.end(), a.begin(), a.end(), std::back_inserter(only_b));
  std::string out;
  for (const std::string& line : only_a) out += "has:   " + line + "\n";
  for (const std::string& line : only_b) out += "wants: " + line + "\n";
  return out;
}

}  // namespace dryshod

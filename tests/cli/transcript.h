// What a page of the documentation shows of a shell: commands after "$ " in its console blocks, and
// what stands below each. Knows the layout of such blocks; refuses to know what the commands are.
#pragma once

#include <string>
#include <vector>

namespace dryshod::cli {

struct Shown {
  std::string command;  // after "$ "
  std::string output;
};

/// Those of all ```console blocks, in their order.
std::vector<Shown> shown_by(const std::string& page);

/// Is the text what was shown? A line `...` stands for lines left out.
bool matches(const std::string& shown, const std::string& text);

}  // namespace dryshod::cli

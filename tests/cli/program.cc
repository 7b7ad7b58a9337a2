// See program.h.
#include "tests/cli/program.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace dryshod::cli {
namespace fs = std::filesystem;

Folder::Folder() {
  static int count = 0;
  path_ = fs::temp_directory_path() /
          ("dryshod-cli-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
  fs::remove_all(path_);
  fs::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, const std::string& text) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
}

std::string Folder::read(const std::string& name) const {
  std::ifstream file(path_ / name, std::ios::binary);
  if (!file) throw std::runtime_error("no file " + name);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

bool Folder::has(const std::string& name) const {
  return fs::exists(path_ / name);
}

std::vector<std::string> Folder::files(const std::string& below) const {
  std::vector<std::string> all;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path_ / below)) {
    if (entry.is_regular_file()) all.push_back(fs::relative(entry.path(), path_));
  }
  std::sort(all.begin(), all.end());
  return all;
}

Outcome Folder::run(const std::string& arguments) const {
  return run_process(
      {"/bin/sh", "-c", "cd '" + path_.string() + "' && '" DRYSHOD_PROGRAM "' " + arguments});
}

Outcome Folder::bash(const std::string& script) const {
  const std::string before = "cd '" + path_.string() +
                             "' && export PATH=\"$(dirname '" DRYSHOD_PROGRAM
                             "'):$PATH\" GIT_CONFIG_GLOBAL=/dev/null "
                             "GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=a "
                             "GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=a "
                             "GIT_COMMITTER_EMAIL=a@example.org && ";
  return run_process({"bash", "-c", before + script});
}

bool says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace dryshod::cli

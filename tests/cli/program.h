// A directory of its own in which a test runs the built program. Knows processes and files; what
// the program should say is the tests' affair.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/server/process.h"

namespace dryshod::cli {

class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const;
  std::string read(const std::string& name) const;
  bool has(const std::string& name) const;
  /// All files below, by their paths from here, sorted.
  std::vector<std::string> files(const std::string& below) const;
  std::string path() const { return path_.string(); }
  /// `dryshod ARGUMENTS` in this directory, by the shell.
  Outcome run(const std::string& arguments) const;
  /// A script of bash in this directory that finds `dryshod` on its PATH. git takes no settings of
  /// this machine.
  Outcome bash(const std::string& script) const;

 private:
  std::filesystem::path path_;
};

/// Does `text` contain it?
bool says(const std::string& text, const std::string& part);

}  // namespace dryshod::cli

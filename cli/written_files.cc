// See written_files.h.
#include "cli/written_files.h"

#include <filesystem>
#include <fstream>

#include "cli/pair.h"

namespace dryshod::cli {

namespace fs = std::filesystem;

bool write_files(const std::string& directory, const std::vector<PlanFile>& files) {
  std::error_code error;
  for (const PlanFile& file : files) {
    const fs::path path = fs::path(directory) / file.path;
    fs::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary);
    out << file.text;
    out.close();
    if (!out) {
      refuse(path.string() + " cannot be written");
      return false;
    }
    if (file.executable) {
      fs::permissions(path, fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                      fs::perm_options::add, error);
    }
  }
  return true;
}

}  // namespace dryshod::cli

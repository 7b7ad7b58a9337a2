// Writes small pg_dump archives of any version of the format, for versions whose pg_dump is not at
// hand. Mirrors WriteHead() and WriteToc() of src/bin/pg_dump/pg_backup_archiver.c; refuses to know
// how it is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace dryshod {

struct WrittenEntry {
  std::string kind{}, tag{}, definition{}, drop{}, schema{}, owner{};
  std::optional<std::string> tablespace{}, access_method{};
  char relkind = '\0';
  bool has_data = false;
  bool with_oids = false;
  std::vector<int> needs{};
};

struct ArchiveWriter {
  int major = 1, minor = 16;
  int integer_size = 4, offset_size = 8;
  int form = 1;  // 1 custom, 3 tar and directory
  std::string server_version = "15.7", tool_version = "15.7";
  std::vector<WrittenEntry> entries{};

  /// The head and the table of contents, and no data.
  std::string bytes() const;
};

/// The settings that every archive begins with.
std::vector<WrittenEntry> archive_settings(const std::string& search_path);

/// A tar archive of members, as pg_dump -Ft writes it.
std::string tar_of(const std::vector<std::pair<std::string, std::string>>& members);

}  // namespace dryshod

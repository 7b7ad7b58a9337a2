// The table of contents of a pg_dump archive: what each entry makes, who owns it, and in which
// order. It is never compressed. Knows the format of archives from PostgreSQL 8.0 to 18 (1.10
// to 1.16); refuses to know data, files, and what an entry's SQL means.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"

namespace dryshod {

enum class ArchiveForm : uint8_t { Custom, Directory, Tar };

/// Texts are the archive's own bytes.
struct TocEntry {
  int32_t id = 0;
  bool has_data = false;
  uint32_t class_oid = 0, oid = 0;
  std::string_view tag;   // its name, as pg_dump calls it
  std::string_view kind;  // TABLE, FK CONSTRAINT, ACL, ...
  std::string_view definition, drop, schema, owner;
  std::optional<std::string_view> tablespace;     // empty: the database's; none: it has none
  std::optional<std::string_view> access_method;  // of a table
  char relkind = '\0';
  bool with_oids = false;
  std::vector<int32_t> needs;
};

struct Toc {
  ArchiveForm form = ArchiveForm::Custom;
  int minor = 0, revision = 0;  // of the format; its major is 1
  unsigned integer_size = 4, offset_size = 8;
  std::string_view compression;  // as pg_restore -l calls it
  std::array<int32_t, 7>
      made{};  // the members of struct tm, in its order: sec, min, ..., year, isdst
  std::string_view database, server_version, tool_version;
  std::vector<TocEntry> entries;
};

inline constexpr std::string_view kArchiveMagic = "PGDMP";

/// Reads the bytes of a custom archive, or of toc.dat. `name` is for messages.
Result<Toc> read_toc(std::string_view bytes, ArchiveForm form, const std::string& name);

/// How people speak of an entry: `TOC entry 215 (TABLE public t)`.
std::string entry_name(const TocEntry& entry);

}  // namespace dryshod

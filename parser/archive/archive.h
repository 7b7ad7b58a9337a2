// A pg_dump archive on disk or in memory, in any of its three forms: custom (-Fc), directory (-Fd),
// tar
// (-Ft). Knows where each keeps its table of contents; reads nothing else of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "parser/archive/toc.h"

namespace dryshod {

/// How many bytes tell whether something is an archive.
inline constexpr size_t kArchiveHead = 512;

/// By the first bytes: that it says it is one, not that it can be read.
bool looks_like_archive(std::string_view begin);
/// The same of a path: a regular file, or a directory with pg_dump's toc.dat.
bool is_archive(const std::string& path);

class FileBytes;

struct Archive {
  std::shared_ptr<const FileBytes> bytes;  // that the texts of `toc` are in; none: the caller's
  Toc toc;
};

Result<Archive> open_archive(const std::string& path);
/// Of bytes that stay where they are. `name` is for messages.
Result<Archive> read_archive(std::string_view bytes, const std::string& name);

}  // namespace dryshod

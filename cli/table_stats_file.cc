// See table_stats_file.h.
#include "cli/table_stats_file.h"

#include "cli/command.h"

namespace dryshod::cli {

std::optional<DatabaseStats> read_stats(SourceMap& map, const std::string& name) {
  const Result<uint32_t> file = map.add_file(name);
  if (!file) {
    print(map, file.error());
    return std::nullopt;
  }
  const Span whole = map.whole(*file);
  Result<DatabaseStats> read =
      DatabaseStats::read(map.text(whole), Span{whole.file, whole.begin, whole.begin});
  if (!read) {
    print(map, read.error());
    return std::nullopt;
  }
  return std::move(*read);
}

}  // namespace dryshod::cli

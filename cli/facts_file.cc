// See facts_file.h.
#include "cli/facts_file.h"

#include <CLI/CLI.hpp>

#include "cli/command.h"

namespace dryshod::cli {

void add_facts_option(CLI::App& command, std::string& file) {
  command.add_option("--facts", file, "another knowledge base (dryshod facts export writes one)");
}

std::shared_ptr<const Facts> facts_of(SourceMap& map, const std::string& file) {
  if (file.empty()) return {std::shared_ptr<void>(), &Facts::built_in()};
  const Result<uint32_t> added = file == "-" ? map.add_stdin() : map.add_file(file);
  if (!added) {
    print(map, added.error());
    return nullptr;
  }
  const Span whole = map.whole(*added);
  Result<Facts> read = Facts::read(map.text(whole), Span{whole.file, whole.begin, whole.begin});
  if (!read) {
    print(map, read.error());
    return nullptr;
  }
  return std::make_shared<const Facts>(std::move(*read));
}

}  // namespace dryshod::cli

// Options and output that all commands share; see command.h.
#include "cli/command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>

#include "parser/teach.h"

namespace dryshod::cli {

void add_source_options(CLI::App& command, SourceOptions& options) {
  const CLI::Range majors(kOldestMajor, kNewestMajor);
  command.add_option("--pg", options.pg, "PostgreSQL major the script runs on (14 to 18)")
      ->check(majors);
  command.add_flag("--lenient", options.lenient,
                   "an unknown name is a warning, the statement is carried as it is");
  command.add_flag("--strict", options.strict, "exit 2 when a statement was only reported");
  command.add_flag("--allow-empty", options.allow_empty, "a source without any schema is meant");
  command.add_flag("--allow-truncated", options.allow_truncated,
                   "accept a dump that lacks its last line");
  command.add_flag("--allow-outside", options.allow_outside,
                   "\\i may read files outside the source's own directory");
  std::vector<std::string> layouts = layout_names();
  layouts.insert(layouts.begin(), "auto");
  command.add_option("--layout", options.layout, "how a directory is read")
      ->check(CLI::IsMember(layouts));
  command
      .add_option("--extension-sql", options.extension_scripts,
                  "what an extension contains: NAME=FILE, the script that makes it")
      ->allow_extra_args(false);
  add_store_option(command, options.store);
}

void add_store_option(CLI::App& command, std::string& store) {
  command
      .add_option("--store", store,
                  "where @NAME is kept; without it the nearest .dryshod/catalogs.db upwards")
      ->envname("DRYSHOD_STORE");
}

bool teach_extensions(SourceMap& map, SourceOptions& options) {
  if (options.extension_scripts.empty()) return true;
  auto taught = std::make_shared<TaughtExtensions>();
  for (const std::string& given : options.extension_scripts) {
    const size_t equals = given.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == given.size()) {
      std::fputs(
          ("dryshod: --extension-sql wants NAME=FILE, not " + printable(given) + "\n").c_str(),
          stderr);
      return false;
    }
    auto one = teach_extension(map, given.substr(0, equals), given.substr(equals + 1), options.pg);
    if (!one) {
      print(map, one.error());
      return false;
    }
    taught->push_back(std::move(*one));
  }
  options.taught = std::move(taught);
  return true;
}

LoadOptions load_options(const SourceOptions& options, int major) {
  LoadOptions load;
  load.major = major;
  load.lenient = options.lenient;
  load.allow_empty = options.allow_empty;
  load.allow_truncated = options.allow_truncated;
  load.allow_outside = options.allow_outside;
  load.taught = options.taught;
  load.store = options.store;
  load.layout = known_layout(options.layout);  // none for "auto"
  return load;
}

bool colour_on(int file_descriptor) {
  const char* no_colour = std::getenv("NO_COLOR");
  return (no_colour == nullptr || *no_colour == '\0') && isatty(file_descriptor) == 1;
}

void print(const SourceMap& map, const Diagnostics& diagnostics) {
  const bool colour = colour_on(STDERR_FILENO);
  for (const Diagnostic& diagnostic : diagnostics) {
    std::fputs(map.render(diagnostic, colour).c_str(), stderr);
  }
}

bool write_out(const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
         std::fflush(stdout) == 0;
}

}  // namespace dryshod::cli

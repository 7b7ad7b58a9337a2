// What every command shares: exit status, the streams, the sources and how they are read.
// Knows the command line's conventions (docs/contract.md); each command is a file of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "diff/delta.h"
#include "parser/load.h"

namespace CLI {
class App;
}

namespace dryshod::cli {

enum Exit : int {
  kDone = 0,
  kAnswerIsNo = 1,  // differences under --exit-code, findings, conflicts, refused loss
  kUsageOrInput = 2,
  kNotProven = 3,
};

/// Options of every command that compares or reads sources.
struct SourceOptions {
  int pg = 0;  // 0: as docs/contract.md 2.2 says
  bool lenient = false;
  bool allow_empty = false;
  bool allow_truncated = false;
  bool allow_outside = false;
  bool strict = false;
  std::string layout = "auto";
  std::string store;                           // empty: the usual one
  std::vector<std::string> extension_scripts;  // NAME=FILE
  std::shared_ptr<const TaughtExtensions> taught{};
};
void add_source_options(CLI::App& command, SourceOptions& options);
void add_store_option(CLI::App& command, std::string& store);
/// Reads the extensions' scripts; false with the reason on standard error.
bool teach_extensions(SourceMap& map, SourceOptions& options);
LoadOptions load_options(const SourceOptions& options, int major);

/// Colour on this stream? Only on a terminal, and never with NO_COLOR.
bool colour_on(int file_descriptor);

/// Renders diagnostics to stderr, compiler style.
void print(const SourceMap& map, const Diagnostics& diagnostics);

/// False when standard output is gone.
bool write_out(const std::string& text);

void add_diff(CLI::App& app, int& exit);
void add_dump(CLI::App& app, int& exit);
void add_merge(CLI::App& app, int& exit);
void add_rollback(CLI::App& app, int& exit);
void add_plan(CLI::App& app, int& exit);
void add_lint(CLI::App& app, int& exit);
void add_stats(CLI::App& app, int& exit);
void add_facts(CLI::App& app, int& exit);
void add_cutover(CLI::App& app, int& exit);
void add_assess(CLI::App& app, int& exit);
void add_snapshot(CLI::App& app, int& exit);

}  // namespace dryshod::cli

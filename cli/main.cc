// dryshod COMMAND ...: one file per command; this one reads as the list of them.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "cli/command.h"

namespace {

/// Parse trees come and go by the batch: memory that is given back to the system each time has to
/// be cleared by it each time.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  using namespace dryshod::cli;
  keep_freed_memory();
  CLI::App app("Proven migrations between PostgreSQL schemas, offline.", "dryshod");
  app.set_version_flag("--version", DRYSHOD_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);
  app.set_config("--config", "dryshod.toml", "a file with options, in a section for each command");
  app.allow_config_extras(CLI::config_extras_mode::error);

  int exit = kDone;
  add_diff(app, exit);
  add_dump(app, exit);
  add_merge(app, exit);
  add_rollback(app, exit);
  add_plan(app, exit);
  add_lint(app, exit);
  add_assess(app, exit);
  add_stats(app, exit);
  add_facts(app, exit);
  add_cutover(app, exit);
  add_snapshot(app, exit);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // --help and --version come this way too, with code 0.
    return app.exit(error) == 0 ? kDone : kUsageOrInput;
  } catch (const std::exception& error) {
    std::fputs(fmt::format("dryshod: internal error: {}\n", error.what()).c_str(), stderr);
    return kUsageOrInput;
  }
  return exit;
}

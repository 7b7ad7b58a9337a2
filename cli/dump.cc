// dryshod dump SOURCE: the catalog as DDL that psql loads, in dependency order.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/progress.h"
#include "cli/whole_schema.h"

namespace dryshod::cli {
namespace {

struct DumpOptions {
  std::string source;
  SourceOptions sources;
};

int run_dump(DumpOptions& options) {
  SourceMap map;
  if (!teach_extensions(map, options.sources)) return kUsageOrInput;
  Strings strings;
  Result<Loaded> loaded = [&] {
    Progress progress(STDERR_FILENO);
    progress.phase("reading " + printable(shown_source(options.source)));
    return load(map, strings, options.source, load_options(options.sources, options.sources.pg));
  }();
  if (!loaded) {
    print(map, loaded.error());
    return kUsageOrInput;
  }
  print(map, loaded->warnings);
  RenderOptions render;
  render.to = shown_source(options.source);
  const std::optional<std::string> sql =
      whole_schema(map, loaded->catalog, loaded->major, render, options.sources);
  if (!sql) return kNotProven;
  if (!write_out(*sql)) return kUsageOrInput;
  return options.sources.strict && loaded->reported > 0 ? kUsageOrInput : kDone;
}

}  // namespace

void add_dump(CLI::App& app, int& exit) {
  auto options = std::make_shared<DumpOptions>();
  CLI::App* command = app.add_subcommand("dump", "print a source as canonical DDL");
  command->footer(
      "Examples:\n"
      "  dryshod dump db/migrations > schema.sql   what a chain of migrations leaves\n"
      "  dryshod dump --pg 15 schema.sql           as PostgreSQL 15 would read it");
  command
      ->add_option(
          "SOURCE", options->source,
          "file, directory, archive, git:REV:PATH, connection string, or - for standard input")
      ->required();
  add_source_options(*command, options->sources);
  command->callback([options, &exit] { exit = run_dump(*options); });
}

}  // namespace dryshod::cli

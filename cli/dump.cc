// dryshod dump SOURCE: the catalog as DDL that psql loads, in dependency order. It is the script from an
// empty database to the source: one mechanism, one proof.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "cli/cluster.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "diff/diff.h"
#include "migration/proof.h"
#include "migration/render.h"
#include "parser/interpreter.h"

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
    progress.phase("reading " + printable(options.source));
    return load(map, strings, options.source, load_options(options.sources, options.sources.pg));
  }();
  if (!loaded) {
    print(map, loaded.error());
    return kUsageOrInput;
  }
  print(map, loaded->warnings);
  const Catalog empty = template_catalog(strings, loaded->major);
  // A script runs in a database that is there: it cannot make it, nor know what it is called.
  Comparison everything;
  bool leaves_database = false;
  everything.counts = [&leaves_database](const Catalog& catalog, Ref ref) {
    const Setting* setting = catalog.get_if<Setting>(ref);
    const bool left = is_current_database(catalog, setting != nullptr ? setting->database : ref);
    leaves_database = leaves_database || left;
    return !left;
  };
  const Frozen a(empty);
  const Frozen b(loaded->catalog);
  const Difference difference = diff(a, b, everything);
  const Result<Script> script = direct_script(a, b, difference);
  if (!script) {
    print(map, script.error());
    return kNotProven;
  }
  RenderOptions render;
  render.from = "an empty database";
  render.to = options.source;
  render.major = loaded->major;
  const std::string sql = render_sql(*script, render);
  SqlInterpreter interpreter(map, "<dump>", options.sources.taught);
  const Proof proof = prove(sql, a, b, everything, script->by_hand, interpreter);
  if (!proof.holds) {
    std::fputs(
        fmt::format("dryshod: not proven, so not printed: {}\n", proof.counter_example).c_str(),
        stderr);
    return kNotProven;
  }
  if (leaves_database) {
    std::fputs("dryshod: note: the properties of the database itself are left out\n", stderr);
  }
  if (!write_out(sql)) return kUsageOrInput;
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
  command->add_option("SOURCE", options->source, "file, directory, or - for standard input")
      ->required();
  add_source_options(*command, options->sources);
  command->callback([options, &exit] { exit = run_dump(*options); });
}

}  // namespace dryshod::cli

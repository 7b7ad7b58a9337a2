// dryshod cutover SOURCE -o DIR: the runbook for the move of a database to Neon, as files.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/pair.h"
#include "cli/progress.h"
#include "cli/table_stats_file.h"
#include "cli/written_files.h"
#include "neon/cutover/duration.h"
#include "neon/cutover/make.h"
#include "neon/cutover/runbook_files.h"
#include "parser/interpreter.h"

namespace dryshod::cli {
namespace {

namespace fs = std::filesystem;

struct CutoverOptions {
  std::string source;
  std::string directory;
  std::string stats, globals;
  std::string method = "auto";
  std::string plan = "launch";
  double downtime = -1, link = 0;  // not said
  int from_pg = 0;
  SourceOptions sources;
};

class CutoverCommand {
 public:
  explicit CutoverCommand(CutoverOptions& options) : options_(options) {}

  int run() {
    if (const std::string wrong = unfit_directory(); !wrong.empty()) return refuse(wrong);
    if (!load_source()) return kUsageOrInput;
    if (!options_.stats.empty()) {
      stats_ = read_stats(map_, options_.stats);
      if (!stats_) return kUsageOrInput;
    }
    Progress progress(STDERR_FILENO);
    progress.phase("planning");
    const Catalog empty = template_catalog(strings_, loaded_->major);
    SqlInterpreter interpreter(map_, "<runbook>", options_.sources.taught);
    const Result<Runbook> book =
        make_runbook(empty, loaded_->catalog, stats_ ? &*stats_ : nullptr, request(), interpreter);
    progress.done();
    if (!book) {
      print(map_, book.error());
      return kNotProven;
    }
    if (!write(*book)) return kUsageOrInput;
    report(*book);
    return options_.sources.strict && loaded_->reported > 0 ? kUsageOrInput : kDone;
  }

 private:
  bool load_source() {
    if (!teach_extensions(map_, options_.sources)) return false;
    const auto read = [&](const std::string& name, bool allow_empty) {
      LoadOptions load_as = load_options(options_.sources, options_.sources.pg);
      load_as.own_major = options_.from_pg;
      load_as.allow_empty = load_as.allow_empty || allow_empty;
      Progress progress(STDERR_FILENO);
      progress.phase("reading " + printable(name));
      return load(map_, strings_, name, load_as);
    };
    Result<Loaded> loaded = read(options_.source, false);
    if (!loaded) {
      print(map_, loaded.error());
      return false;
    }
    print(map_, loaded->warnings);
    loaded_.emplace(std::move(*loaded));
    if (options_.globals.empty()) return true;
    Result<Loaded> globals = read(options_.globals, true);
    if (!globals) {
      print(map_, globals.error());
      return false;
    }
    print(map_, globals->warnings);
    globals_.emplace(std::move(*globals));
    return true;
  }

  CutoverRequest request() const {
    CutoverRequest request;
    request.source = shown_source(options_.source);
    request.major = loaded_->major;
    request.from_major = options_.from_pg != 0      ? options_.from_pg
                         : loaded_->dump_major != 0 ? loaded_->dump_major
                                                    : loaded_->major;
    if (options_.method == "dump") request.method = Method::Dump;
    if (options_.method == "logical") request.method = Method::Logical;
    if (options_.downtime >= 0) request.downtime = options_.downtime;
    if (options_.link > 0) request.link = options_.link;
    request.plan = options_.plan;
    request.globals = globals_ ? &globals_->catalog : nullptr;
    return request;
  }

  /// New, empty, or one that a runbook was written to and that no run has begun in.
  std::string unfit_directory() const {
    std::error_code error;
    const fs::path directory(options_.directory);
    if (!fs::exists(directory, error)) return {};
    if (!fs::is_directory(directory, error)) return options_.directory + " is no directory";
    if (fs::exists(directory / "state", error)) {
      return options_.directory + " is a runbook that is under way (state): give a new directory";
    }
    if (fs::is_empty(directory, error) || fs::exists(directory / "runbook.json", error)) return {};
    return options_.directory + " holds files that are no runbook: give a new directory";
  }

  /// Files of an older runbook are no part of this one; smoke.sql is the user's.
  static void clear(const fs::path& directory) {
    std::error_code error;
    if (!fs::exists(directory / "runbook.json", error)) return;
    for (const char* folder : {"gates", "checks", "rollback", "finish"}) {
      fs::remove_all(directory / folder, error);
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
      const std::string name = entry.path().filename();
      const bool step =
          name.size() > 3 && name[0] >= '0' && name[0] <= '9' && name.ends_with(".sql");
      if (step || name.ends_with(".sh") || name.starts_with("runbook.")) {
        fs::remove(entry.path(), error);
      }
    }
  }

  bool write(const Runbook& book) const {
    clear(options_.directory);
    return write_files(options_.directory, runbook_files(book));
  }

  void report(const Runbook& book) const {
    const auto say = [](const std::string& words) {
      std::fputs(fmt::format("dryshod: {}\n", printable(words)).c_str(), stderr);
    };
    say(fmt::format("way: {}; nobody can write for {}; see {}/runbook.md",
                    book.method == Method::Logical ? "logical replication" : "dump and restore",
                    time_words(book.downtime_seconds), options_.directory));
    for (const std::string& reason : book.reasons) {
      if (reason.starts_with("AGAINST IT") || reason.starts_with("Before G0"))
        say("note: " + reason);
    }
    for (const LeftOut& left : book.scripts.left_out) {
      say(fmt::format("note: left out: {}: {}", left.object, left.why));
    }
    for (const ByHand& left : book.scripts.by_hand) say("note: by hand: " + left.object);
  }

  CutoverOptions& options_;
  SourceMap map_;
  Strings strings_;
  std::optional<Loaded> loaded_, globals_;
  std::optional<DatabaseStats> stats_;
};

}  // namespace

void add_cutover(CLI::App& app, int& exit) {
  auto options = std::make_shared<CutoverOptions>();
  CLI::App* command =
      app.add_subcommand("cutover", "write the runbook for the move of a database to Neon");
  command->footer(
      "Examples:\n"
      "  dryshod cutover prod.sql --stats s.json --downtime 5 -o move   files that run.sh runs\n"
      "  dryshod cutover prod.sql --method dump --pg 17 -o move         by dump and restore");
  command->add_option("SOURCE", options->source, "the schema that is moved")->required();
  command->add_option("-o,--output", options->directory, "directory to write the runbook to")
      ->required();
  add_source_options(*command, options->sources);
  const CLI::Range majors(9, kNewestMajor);
  command->add_option("--from-pg", options->from_pg, "major of a SOURCE whose header does not say")
      ->check(majors);
  command->add_option("--stats", options->stats,
                      "sizes and write rates: what the SQL of `dryshod stats` gives");
  command->add_option("--globals", options->globals, "roles: what pg_dumpall --globals-only gives");
  command->add_option("--method", options->method, "the way, instead of the one that fits best")
      ->check(CLI::IsMember({"auto", "dump", "logical"}));
  command->add_option("--downtime", options->downtime, "minutes in which nobody may write")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--link", options->link, "MB/s between the servers (50)")
      ->check(CLI::PositiveNumber);
  command->add_option("--plan", options->plan, "the plan of Neon, for costs and limits")
      ->check(CLI::IsMember({"free", "launch", "scale"}));
  command->callback([options, &exit] { exit = CutoverCommand(*options).run(); });
}

}  // namespace dryshod::cli

// dryshod plan FROM TO -o DIR: the online, phased plan as files, with its ways back.
#include <fmt/format.h>
#include <unistd.h>

#include <fnmatch.h>
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>

#include "cli/pair.h"
#include "cli/progress.h"
#include "cli/table_stats_file.h"
#include "cli/written_files.h"
#include "migration/plan_estimate.h"
#include "migration/plan_files.h"
#include "rollback/staged.h"

namespace dryshod::cli {
namespace {

namespace fs = std::filesystem;

struct PlanOptions : PairOptions {
  std::string directory;
  std::string stats;
  std::string lock_timeout = "2s";
  int batch = 0;  // 0: the plan's own
  bool no_concurrently = false;
  bool unproven = false;
  std::vector<std::string> accepted;
  std::vector<std::string> inverses;
};

class PlanCommand {
 public:
  explicit PlanCommand(PlanOptions& options) : options_(options), pair_(options) {}

  int run() {
    if (const std::string wrong = unfit_directory(); !wrong.empty()) return refuse(wrong);
    if (!pair_.load()) return kUsageOrInput;
    if (!options_.stats.empty()) {
      stats_ = read_stats(pair_.map(), options_.stats);
      if (!stats_) return kUsageOrInput;
    }
    auto inverses = read_inverses(options_.inverses, pair_.before_renames());
    if (!inverses) return kUsageOrInput;
    Progress progress(STDERR_FILENO);
    progress.phase("planning");
    const Frozen before(pair_.before_renames());
    const Comparing comparing = pair_.comparing(), comparing_all = pair_.comparing(true);
    SqlInterpreter interpreter = pair_.interpreter();
    StagedOptions staging;
    staging.lock_timeout = options_.lock_timeout;
    staging.inverses = std::move(*inverses);
    staging.online = !options_.no_concurrently;
    staging.is_large = [&](std::string_view table) { return is_large(table); };
    Result<Staged> staged =
        staged_plan({before, pair_.renames(), pair_.frozen_to(), comparing, comparing_all},
                    interpreter, staging);
    progress.done();
    if (!staged) {
      print(pair_.map(), staged.error());
      return kNotProven;
    }
    if (!staged->holds && options_.unproven) {
      std::error_code error;
      fs::create_directories(options_.directory, error);
      std::ofstream(fs::path(options_.directory) / "NOT-PROVEN") << staged->counter_example << "\n";
    } else if (!staged->holds) {
      std::fputs(
          fmt::format("dryshod: not proven, so not written: {}\n", staged->counter_example).c_str(),
          stderr);
      return kNotProven;
    }
    Plan& plan = staged->plan;
    staged_notes_ = staged->notes;
    plan.from = shown_source(options_.from);
    plan.to = shown_source(options_.to);
    plan.batch = options_.batch;
    if (stats_) estimate(plan, *stats_);
    if (!accepts_losses(plan)) return kAnswerIsNo;
    if (!write(plan)) return kUsageOrInput;
    report(plan);
    if (!staged->holds) return kNotProven;
    return options_.sources.strict && pair_.reported() > 0 ? kUsageOrInput : kDone;
  }

 private:
  bool is_large(std::string_view table) const {
    if (!stats_) return true;
    const TableStats* measured = stats_->table(table);
    return measured == nullptr || !measured->is_small();
  }

  /// New, empty, or one that a plan was written to.
  std::string unfit_directory() const {
    std::error_code error;
    const fs::path directory(options_.directory);
    if (!fs::exists(directory, error)) return {};
    if (!fs::is_directory(directory, error)) return options_.directory + " is no directory";
    if (fs::is_empty(directory, error) || fs::exists(directory / "plan.json", error)) return {};
    return options_.directory + " holds files that are no plan: give a new directory";
  }

  /// What cannot come back has to be named.
  bool accepts_losses(const Plan& plan) const {
    bool all = true;
    for (const PlanLoss& loss : plan.losses) {
      if (loss.loss_class != RollbackClass::Irreversible) continue;
      const bool accepted = std::any_of(
          options_.accepted.begin(), options_.accepted.end(), [&](const std::string& pattern) {
            return pattern == loss.object || fnmatch(pattern.c_str(), loss.object.c_str(), 0) == 0;
          });
      if (accepted) continue;
      all = false;
      std::fputs(fmt::format("dryshod: refused: {} cannot come back: {} (--accept-loss '{}')\n",
                             printable(loss.object), printable(loss.why), printable(loss.object))
                     .c_str(),
                 stderr);
    }
    return all;
  }

  bool write(const Plan& plan) const {
    clear(options_.directory);
    return write_files(options_.directory, plan_files(plan));
  }

  /// Files of an older plan are no part of this one.
  static void clear(const fs::path& directory) {
    std::error_code error;
    if (!fs::exists(directory / "plan.json", error)) return;
    fs::remove_all(directory / "rollback", error);
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
      const std::string name = entry.path().filename();
      if (name.ends_with(".sql") || name.starts_with("plan.") || name == "run.sh" ||
          name == "NOT-PROVEN") {
        fs::remove(entry.path(), error);
      }
    }
  }

  void report(const Plan& plan) const {
    for (const std::string& note : staged_notes_) {
      std::fputs(fmt::format("dryshod: note: {}\n", printable(note)).c_str(), stderr);
    }
    const auto shouting = std::count_if(plan.steps.begin(), plan.steps.end(),
                                        [](const PlanStep& step) { return step.shouts; });
    std::fputs(fmt::format("dryshod: {} step{} in {}\n", plan.steps.size(),
                           plan.steps.size() == 1 ? "" : "s", printable(options_.directory))
                   .c_str(),
               stderr);
    if (shouting == 0) return;
    std::fputs(
        fmt::format("dryshod: {} of them KEEP WRITERS WAITING while they read or rewrite a table: "
                    "see plan.md\n",
                    shouting)
            .c_str(),
        stderr);
  }

  PlanOptions& options_;
  SourcePair pair_;
  std::optional<DatabaseStats> stats_;
  std::vector<std::string> staged_notes_;
};

}  // namespace

void add_plan(CLI::App& app, int& exit) {
  auto options = std::make_shared<PlanOptions>();
  CLI::App* command = app.add_subcommand("plan", "write the online, phased plan from FROM to TO");
  command->footer(
      "Examples:\n"
      "  dryshod plan prod.sql new.sql -o cutover      files that run.sh, or psql -f, runs in "
      "order\n"
      "  dryshod plan --stats s.json a.sql b.sql -o d  small tables are changed directly");
  command->add_option("FROM", options->from, "the schema as it is")->required();
  command->add_option("TO", options->to, "the schema as it should be")->required();
  command->add_option("-o,--output", options->directory, "directory to write the plan to")
      ->required();
  add_pair_options(*command, *options);
  command->add_option("--stats", options->stats,
                      "sizes and write rates: what the SQL of `dryshod stats` gives");
  command->add_option("--lock-timeout", options->lock_timeout,
                      "how long a step waits for a lock, and others behind it");
  command->add_option("--batch", options->batch, "rows that are filled in one transaction")
      ->check(CLI::PositiveNumber);
  command->add_flag("--no-concurrently", options->no_concurrently,
                    "the direct form of every change, in phases and with ways back");
  command->add_flag("--unproven", options->unproven,
                    "write a plan that does not prove, with the reason in NOT-PROVEN");
  add_inverse_option(*command, options->inverses);
  command
      ->add_option("--accept-loss", options->accepted,
                   "what may be lost for good: its name as the refusal says it, or a pattern")
      ->allow_extra_args(false);
  command->callback([options, &exit] { exit = PlanCommand(*options).run(); });
}

}  // namespace dryshod::cli

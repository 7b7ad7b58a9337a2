// dryshod diff FROM TO: two sources → what differs and the proven script between them.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>

#include "cli/pair.h"
#include "cli/progress.h"
#include "migration/diff_page.h"
#include "migration/json_report.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "migration/script_work.h"
#include "migration/text_report.h"
#include "rollback/loss_classes.h"

namespace dryshod::cli {
namespace {

struct DiffOptions : PairOptions {
  std::string format = "sql";
  bool exit_code = false;
  bool explain = false;
  bool retain = false;
  bool no_transaction_control = false;
  std::string unproven;
};

class Diff {
 public:
  explicit Diff(DiffOptions& options) : options_(options), pair_(options) {}

  int run() {
    if (!pair_.load()) return kUsageOrInput;
    Progress progress(STDERR_FILENO);
    progress.phase("comparing");
    // What the proof will change is a copy, made while the two are compared.
    std::optional<Catalog> copy;
    std::thread beside([&] { copy.emplace(pair_.before_renames()); });
    difference_ = diff_to_plan(pair_.frozen_from(), pair_.frozen_to(), pair_.comparison());
    beside.join();
    progress.phase("putting the changes in order");
    if (const int failed = make_script(); failed != kDone) {
      progress.done();
      return failed;
    }
    Script& script = options_.retain ? keeping_->script : *direct_;
    pair_.state_renames(script);
    progress.phase("proving the script");
    std::string sql = script.statements.empty() ? std::string() : sql_of(script);
    const bool is_page = options_.format == "html" || options_.format == "md";
    const bool tells_classes = options_.format == "json" || is_page;
    const bool tells_work = options_.explain || tells_classes;
    const Proof proof =
        pair_.prove_from_start(sql, std::move(*copy), script.by_hand, options_.retain,
                               tells_work ? take_down_work(script) : Watch());
    if (options_.explain && proof.holds) sql = sql_of(script);  // the locks, in comments
    progress.done();
    if (options_.no_transaction_control && transaction_count(script) > 1) {
      return refuse("--no-transaction-control: this script needs more than one transaction");
    }
    if (!proof.holds) return not_proven(proof, sql, options_.unproven);
    if (tells_classes) class_statements(script);
    if (!write(script, sql)) return refuse("standard output cannot be written");
    report_by_hand(script);
    if (options_.sources.strict && pair_.reported() > 0) return kUsageOrInput;
    return options_.exit_code && (!difference_.empty() || !pair_.renames().empty()) ? kAnswerIsNo
                                                                                    : kDone;
  }

 private:
  int make_script() {
    Result<Script> direct = direct_script(pair_.frozen_from(), pair_.frozen_to(), difference_);
    if (!direct) return not_made(direct.error());
    direct_ = std::move(*direct);
    if (!options_.retain) return kDone;
    SqlInterpreter interpreter = pair_.interpreter();
    Result<KeepingScript> keeping = keeping_script(
        pair_.frozen_from(), pair_.frozen_to(), pair_.comparing(), interpreter, {.lets_go = true});
    if (!keeping) return not_made(keeping.error());
    keeping_ = std::move(*keeping);
    return kDone;
  }

  int not_made(const Diagnostics& why) {
    print(pair_.map(), why);
    return kNotProven;
  }

  /// What the way back from the script promises of each of its statements.
  void class_statements(Script& script) {
    const Frozen before(pair_.before_renames());
    Catalog state(pair_.before_renames());
    SqlInterpreter interpreter = pair_.interpreter();
    if (!interpreter.execute(render_sql(script, {}), state)) return;  // it has just been proven
    const Frozen after(state, before);
    const Result<WayBack> back = way_back(after, before, pair_.comparing(), interpreter);
    if (back) {
      loss_classes(script, options_.retain, back->script);
    } else {
      print(pair_.map(), back.error());
      std::fputs("dryshod: note: no way back is planned, and none is classed\n", stderr);
    }
  }

  std::string sql_of(const Script& script) const {
    RenderOptions render;
    render.from = shown_source(options_.from);
    render.to = shown_source(options_.to);
    render.major = pair_.to().major;
    render.transaction_control = !options_.no_transaction_control;
    render.explain = options_.explain;
    return render_sql(script, render);
  }

  bool write(const Script& script, const std::string& sql) const {
    if (options_.format == "text") {
      return write_out(
          render_text(*direct_, difference_, pair_.from(), pair_.to(), colour_on(STDOUT_FILENO)));
    }
    if (options_.format == "json") {
      return write_out(render_json(*direct_, difference_, pair_.from(), pair_.to(),
                                   {shown_source(options_.from), shown_source(options_.to)},
                                   &script));
    }
    if (options_.format == "html" || options_.format == "md") {
      const Page page = diff_page({*direct_, script, difference_, pair_.from(), pair_.to(),
                                   shown_source(options_.from), shown_source(options_.to), sql});
      return write_out(options_.format == "md" ? page.markdown() : page.html("Schema difference"));
    }
    return write_out(sql);
  }

  void report_by_hand(const Script& script) const {
    for (const ByHand& left : script.by_hand) {
      std::fputs(fmt::format("dryshod: left to do by hand: {}\n", printable(left.object)).c_str(),
                 stderr);
    }
  }

  DiffOptions& options_;
  SourcePair pair_;
  Difference difference_;
  std::optional<Script> direct_;
  std::optional<KeepingScript> keeping_;  // with --retain
};

}  // namespace

void add_diff(CLI::App& app, int& exit) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* command = app.add_subcommand("diff", "print the migration from FROM to TO");
  command->footer(
      "Examples:\n"
      "  dryshod diff old.sql new.sql                  the proven SQL, old to new\n"
      "  dryshod diff --format text prod.dump.sql db/  what a reviewer reads\n"
      "  dryshod diff --format html a.sql b.sql >d.html  the same as a page, with graph and "
      "filters\n"
      "  dryshod diff --exit-code a.sql b.sql          1 when they differ");
  command
      ->add_option("FROM", options->from,
                   "the schema as it is (a file, directory or connection string)")
      ->required();
  command->add_option("TO", options->to, "the schema as it should be")->required();
  add_pair_options(*command, *options);
  command->add_option("--format", options->format, "what to print")
      ->check(CLI::IsMember({"sql", "text", "json", "md", "html"}));
  command->add_flag("--exit-code", options->exit_code, "exit 1 when there are differences");
  command->add_flag(
      "--retain", options->retain,
      "hide what would be lost (schema dryshod, columns _dryshod_...) instead of dropping it");
  command->add_flag("--explain", options->explain, "say above each statement what it waits for");
  command->add_flag("--no-transaction-control", options->no_transaction_control,
                    "no BEGIN and COMMIT; fails if more than one transaction is needed");
  command->add_option("--unproven", options->unproven,
                      "write a script that does not prove to this file");
  command->callback([options, &exit] { exit = Diff(*options).run(); });
}

}  // namespace dryshod::cli

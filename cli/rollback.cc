// dryshod rollback FROM TO: the way back from the direct script between them. rollback FROM
// --migration FILE...: that of hand-written SQL.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>

#include "cli/pair.h"
#include "cli/progress.h"
#include "migration/renames.h"
#include "migration/render.h"
#include "migration/script_work.h"
#include "parser/source/open.h"
#include "rollback/loss_classes.h"
#include "rollback/rollback_json.h"
#include "rollback/way_back.h"

namespace dryshod::cli {
namespace {

struct RollbackOptions : PairOptions {
  std::vector<std::string> migrations;
  std::string format = "sql";
  bool retain = false;
  std::string unproven;
  std::vector<std::string> inverses;
};

class Rollback {
 public:
  explicit Rollback(RollbackOptions& options) : options_(options), pair_(options) {
    // Hand-written SQL says itself where it leads.
    if (!options_.migrations.empty()) options_.to = options_.from;
  }

  int run() {
    if (!pair_.load()) return kUsageOrInput;
    const auto inverses = read_inverses(options_.inverses, pair_.before_renames());
    if (!inverses) return kUsageOrInput;
    Progress progress(STDERR_FILENO);
    progress.phase("following the way there");
    state_ = std::make_unique<Catalog>(pair_.before_renames());
    from_.emplace(pair_.before_renames());
    const int gone = options_.migrations.empty() ? go_there() : follow_migrations();
    if (gone != kDone) return gone;
    progress.phase("planning the way back");
    const Frozen state(*state_, *from_);
    SqlInterpreter interpreter = pair_.interpreter();
    Result<WayBack> back =
        way_back(state, *from_, pair_.comparing(), interpreter, {.inverses = *inverses});
    if (!back) return not_made(back.error());
    if (!options_.migrations.empty()) {
      if (const int failed = judge_migrations(*back); failed != kDone) return failed;
    }
    const std::vector<ClassedChange> classes =
        classed_changes(there_, from_->catalog(), kept_, back->script, *inverses);
    std::string sql = sql_of(back->script, classes);
    progress.phase("proving it");
    SqlInterpreter proving = pair_.interpreter();
    const Proof proof =
        prove(sql, state, Catalog(*state_), *from_, pair_.comparing()(*state_, from_->catalog()),
              back->script.by_hand, proving, take_down_work(back->script));
    progress.done();
    if (!proof.holds) return not_proven(proof, sql, options_.unproven);
    for (const ClassedChange& change : classes) {
      if (change.is.is != RollbackClass::Irreversible) continue;
      std::fputs(fmt::format("dryshod: cannot come back: {}: {}\n", printable(change.object),
                             printable(change.is.why))
                     .c_str(),
                 stderr);
    }
    const std::string out =
        options_.format == "json"
            ? render_rollback_json(back->script, classes, from_->catalog(), *state_,
                                   {shown_source(options_.from), to_name()})
            : sql;
    if (!write_out(out)) return refuse("standard output cannot be written");
    return options_.sources.strict && pair_.reported() + reported_ > 0 ? kUsageOrInput : kDone;
  }

 private:
  std::string to_name() const {
    if (options_.migrations.empty()) return shown_source(options_.to);
    std::string names;
    for (const std::string& file : options_.migrations) names += (names.empty() ? "" : " ") + file;
    return names;
  }

  int not_made(const Diagnostics& why) {
    print(pair_.map(), why);
    return kNotProven;
  }

  /// Executes the script that diff would print.
  int go_there() {
    SqlInterpreter interpreter = pair_.interpreter();
    if (options_.retain) {
      Result<KeepingScript> keeping =
          keeping_script(pair_.frozen_from(), pair_.frozen_to(), pair_.comparing(), interpreter,
                         {.lets_go = true});
      if (!keeping) return not_made(keeping.error());
      keeping_ = std::move(*keeping);
      there_ = std::move(keeping_->script);
      kept_ = keeping_->kept;
    } else {
      difference_ = diff_to_plan(pair_.frozen_from(), pair_.frozen_to(), pair_.comparison());
      Result<Script> direct = direct_script(pair_.frozen_from(), pair_.frozen_to(), difference_);
      if (!direct) return not_made(direct.error());
      there_ = std::move(*direct);
    }
    pair_.state_renames(there_);
    const auto done = interpreter.execute(render_sql(there_, {}), *state_);
    return done ? kDone : not_made(done.error());
  }

  /// Executes the files in their order.
  int follow_migrations() {
    SqlInterpreter interpreter(pair_.map(), "<migration>", options_.sources.taught);
    for (const std::string& argument : options_.migrations) {
      const KnownLayout* layout = load_options(options_.sources, 0).layout;
      Result<OpenedSource> opened =
          open_source(pair_.map(), argument, {options_.sources.allow_outside, layout});
      if (!opened) return bad_input(opened.error());
      print(pair_.map(), opened->notes);
      for (const SourcePart& part : opened->parts) {
        for (const SourceUnit& unit : part.units) {
          const auto done = interpreter.execute(
              unit, *state_,
              [&](const WatchedStatement& statement) { note_moved_data(statement); });
          if (!done) return bad_input(done.error());
          reported_ += done->reported;
          print(pair_.map(), done->warnings);
        }
      }
    }
    return kDone;
  }

  /// The direct script from FROM to what the files have left, but for names and places: what was
  /// only renamed or moved comes back whole. And what came and went under the same name did not
  /// stay.
  int judge_migrations(const WayBack& back) {
    const Catalog& from = from_->catalog();
    difference_ = diff_to_plan(*from_, *back.frozen, pair_.comparing()(from, *back.moved));
    Result<Script> direct = direct_script(*from_, *back.frozen, difference_);
    if (!direct) return not_made(direct.error());
    there_ = std::move(*direct);
    for (Statement& statement : replaced(from, *back.moved)) {
      there_.statements.push_back(std::move(statement));
    }
    for (Statement& statement : moved_data_) there_.statements.push_back(std::move(statement));
    return kDone;
  }

  int bad_input(const Diagnostics& why) {
    print(pair_.map(), why);
    return kUsageOrInput;
  }

  /// Rows that hand-written SQL changes do not come back with the schema.
  void note_moved_data(const WatchedStatement& seen) {
    for (const Act& act : seen.work.acts) {
      const bool computes = act.kind == ActKind::AlterColumnType && act.has(Act::Computed);
      if (act.kind != ActKind::Update && act.kind != ActKind::Delete &&
          act.kind != ActKind::Truncate && !computes) {
        continue;
      }
      Statement statement;
      statement.sql = std::string(seen.text);
      statement.loss = "what the rows of " + act.name + " were before";
      moved_data_.push_back(std::move(statement));
      return;
    }
  }

  std::string sql_of(const Script& script, const std::vector<ClassedChange>& classes) const {
    if (script.statements.empty() && script.by_hand.empty()) return {};
    RenderOptions render;
    render.title = "dryshod rollback";
    render.from = to_name();
    render.to = shown_source(options_.from);
    render.major = pair_.from().major;
    render.guards = true;
    for (const ClassedChange& change : classes) render.notes.push_back(words_of(change));
    return render_sql(script, render);
  }

  RollbackOptions& options_;
  SourcePair pair_;
  std::unique_ptr<Catalog> state_;  // what the way there has left
  std::optional<Frozen> from_;
  std::optional<KeepingScript> keeping_;
  Difference difference_;
  Script there_;
  std::vector<Ref> kept_;
  std::vector<Statement> moved_data_;
  uint32_t reported_ = 0;
};

}  // namespace

void add_rollback(CLI::App& app, int& exit) {
  auto options = std::make_shared<RollbackOptions>();
  CLI::App* command = app.add_subcommand("rollback", "print the way back from a migration");
  command->footer(
      "Examples:\n"
      "  dryshod rollback old.sql new.sql              back from what diff old.sql new.sql prints\n"
      "  dryshod rollback --retain old.sql new.sql     ... from what diff --retain prints\n"
      "  dryshod rollback prod.sql --migration 7.sql   back from hand-written SQL");
  command->add_option("FROM", options->from, "the schema before, to come back to")->required();
  CLI::Option* to = command->add_option("TO", options->to, "the schema after");
  CLI::Option* files = command->add_option("--migration", options->migrations,
                                           "files of hand-written SQL, or a directory of them");
  files->excludes(to);
  add_pair_options(*command, *options);
  command->add_flag("--retain", options->retain, "the migration was printed with --retain");
  command->add_option("--format", options->format, "what to print")
      ->check(CLI::IsMember({"sql", "json"}));
  command->add_option("--unproven", options->unproven,
                      "write a script that does not prove to this file");
  add_inverse_option(*command, options->inverses);
  command->callback([options, &exit] {
    if (options->to.empty() && options->migrations.empty()) {
      exit = refuse("rollback wants TO, or --migration FILE...");
      return;
    }
    exit = Rollback(*options).run();
  });
}

}  // namespace dryshod::cli

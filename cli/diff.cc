// dryshod diff FROM TO: two sources → what differs and the proven script between them.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <thread>

#include "catalog/runner.h"
#include "cli/cluster.h"
#include "cli/command.h"
#include "cli/comparison.h"
#include "cli/progress.h"
#include "diff/diff.h"
#include "migration/json_report.h"
#include "migration/proof.h"
#include "migration/render.h"
#include "migration/script_work.h"
#include "migration/text_report.h"
#include "parser/interpreter.h"

namespace dryshod::cli {
namespace {

struct DiffOptions {
  std::string from, to;
  SourceOptions sources;
  ComparisonOptions comparison;
  std::string format = "sql";
  bool exit_code = false;
  int from_pg = 0;  // 0: not said
  int to_pg = 0;
  bool explain = false;
  bool no_transaction_control = false;
  std::string unproven;
};

class Diff {
 public:
  explicit Diff(DiffOptions& options) : options_(options) {}

  int run() {
    if (!load_both()) return kUsageOrInput;
    if (!speaks_of_schema()) return kUsageOrInput;
    meet_in_database(from_->catalog, to_->catalog);
    if (!apply_renames()) return kUsageOrInput;
    for (const std::string& note : comparison_notes(source_->catalog, to_->catalog)) {
      std::fputs(fmt::format("dryshod: note: {}\n", note).c_str(), stderr);
    }
    Progress progress(STDERR_FILENO);
    progress.phase("comparing");
    std::optional<Frozen> frozen_a, frozen_b;
    std::thread other([&] { frozen_b.emplace(to_->catalog); });
    frozen_a.emplace(source_->catalog);
    other.join();
    name_runner(frozen_a, frozen_b);
    const Frozen& a = *frozen_a;
    const Frozen& b = *frozen_b;
    Result<Comparison> compared = comparison(options_.comparison, source_->catalog, to_->catalog,
                                             source_->dump_major != 0 || to_->dump_major != 0);
    if (!compared) {
      progress.done();
      print(map_, compared.error());
      return kUsageOrInput;
    }
    comparison_ = std::move(*compared);
    // What the proof will change is a copy, made while the two are compared.
    std::optional<Catalog> copy;
    std::thread beside([&] { copy.emplace(from_->catalog); });
    difference_ = diff(a, b, comparison_);
    beside.join();
    progress.phase("putting the changes in order");
    Result<Script> script = direct_script(a, b, difference_);
    if (!script) {
      progress.done();
      print(map_, script.error());
      return kNotProven;
    }
    state_renames(*script);
    progress.phase("proving the script");
    std::string sql = script->statements.empty() ? std::string() : sql_of(*script);
    const bool tells_work = options_.explain || options_.format == "json";
    const Proof proof = proven(sql, std::move(*copy), script->by_hand, a, b,
                               tells_work ? take_down_work(*script) : Watch());
    if (options_.explain && proof.holds) sql = sql_of(*script);  // the locks, in comments
    progress.done();
    if (options_.no_transaction_control && transaction_count(*script) > 1) {
      return refuse("--no-transaction-control: this script needs more than one transaction");
    }
    if (!proof.holds) return not_proven(proof, sql);
    if (!write(*script, sql)) return refuse("standard output cannot be written");
    report_by_hand(*script);
    if (options_.sources.strict && source_->reported + to_->reported > 0) return kUsageOrInput;
    return options_.exit_code && (!difference_.empty() || !renames_sql_.empty()) ? kAnswerIsNo
                                                                                 : kDone;
  }

 private:
  static int refuse(const std::string& message) {
    std::fputs(fmt::format("dryshod: {}\n", message).c_str(), stderr);
    return kUsageOrInput;
  }

  bool take(Result<Loaded>& loaded, std::unique_ptr<Loaded>& out) {
    if (!loaded) {
      print(map_, loaded.error());
      return false;
    }
    print(map_, loaded->warnings);
    out = std::make_unique<Loaded>(std::move(*loaded));
    return true;
  }

  // The script runs on --pg; else where FROM runs; else where TO does; else it is assumed.
  bool load_both() {
    if (!teach_extensions(map_, options_.sources)) return false;
    LoadOptions to = load_options(options_.sources, options_.sources.pg);
    LoadOptions from = to;
    from.allow_empty = true;
    from.own_major = options_.from_pg;
    to.own_major = options_.to_pg;
    LoadedPair pair = [&] {
      Progress progress(STDERR_FILENO);
      progress.phase("reading " + printable(options_.from) + " and " + printable(options_.to));
      return load_pair(map_, strings_, options_.from, from, options_.to, to);
    }();
    return take(pair.from, from_) && take(pair.to, to_);
  }

  /// What pg_dumpall --globals-only writes is no TO for a FROM with a schema: it would all be dropped.
  bool speaks_of_schema() const {
    if (!to_->is_of_cluster || from_->is_empty || options_.sources.allow_empty) return true;
    refuse(printable(options_.to) +
           " speaks of the cluster only, and has no schema statement (--allow-empty reads it as an "
           "empty schema)");
    return false;
  }

  // Stated renames are statements of the script like any other, executed before what is compared.
  bool apply_renames() {
    source_ = from_.get();
    for (const std::string& rename : options_.comparison.renames) {
      const Result<std::string> sql = rename_statement(source_->catalog, rename);
      if (!sql) {
        print(map_, sql.error());
        return false;
      }
      if (renamed_ == nullptr) {
        renamed_ = std::make_unique<Loaded>(*from_);
        source_ = renamed_.get();
      }
      SqlInterpreter interpreter(map_, "<rename>", options_.sources.taught);
      if (const auto done = interpreter.execute(*sql, source_->catalog); !done) {
        print(map_, done.error());
        return false;
      }
      renames_sql_.push_back(sql->substr(0, sql->find(';')));
    }
    return true;
  }

  // Where one side leaves to whoever runs it what the other says is one role's, that role is who.
  void name_runner(std::optional<Frozen>& a, std::optional<Frozen>& b) {
    const Told told = settle_runner(source_->catalog, a, to_->catalog, b);
    if (!told.role) return;
    if (source_ != from_.get()) leave_to_runner(from_->catalog, told.role);
    std::fputs(fmt::format("dryshod: taken to be run by {}, who has in {} what {} leaves open\n",
                           printable(std::string(to_->catalog.text(told.role))),
                           told.by_a ? "FROM" : "TO", told.by_a ? "TO" : "FROM")
                   .c_str(),
               stderr);
  }

  /// The script begins with them, and the reports name them.
  void state_renames(Script& script) const {
    for (auto it = renames_sql_.rbegin(); it != renames_sql_.rend(); ++it) {
      Statement statement;
      statement.sql = *it;
      script.statements.insert(script.statements.begin(), std::move(statement));
    }
    if (renames_sql_.empty()) return;
    const Catalog& before = from_->catalog;
    source_->catalog.each([&](Ref ref) {
      if (ref.id >= before.size() || before.name(ref) == source_->catalog.name(ref)) return;
      script.renames.push_back(
          {ref, std::string(before.text(before.name(ref))), before.display(ref)});
    });
  }

  std::string sql_of(const Script& script) const {
    RenderOptions render;
    render.from = options_.from;
    render.to = options_.to;
    render.major = to_->major;
    render.transaction_control = !options_.no_transaction_control;
    render.explain = options_.explain;
    return render_sql(script, render);
  }

  // The script begins with the stated renames: so the proof begins before them.
  Proof proven(const std::string& sql, Catalog copy, const std::vector<ByHand>& left_to_hand,
               const Frozen& source, const Frozen& to, const Watch& watch) {
    SqlInterpreter interpreter(map_, "<script>", options_.sources.taught);
    std::optional<Frozen> before_renames;
    if (source_ != from_.get()) before_renames.emplace(from_->catalog);
    return prove(sql, before_renames ? *before_renames : source, std::move(copy), to, comparison_,
                 left_to_hand, interpreter, watch);
  }

  int not_proven(const Proof& proof, const std::string& sql) const {
    std::fputs(
        fmt::format("dryshod: not proven, so not printed: {}\n", proof.counter_example).c_str(),
        stderr);
    if (options_.unproven.empty()) return kNotProven;
    std::ofstream file(options_.unproven);
    file << "-- NOT PROVEN\n";
    std::string lines = proof.counter_example;
    for (size_t at = 0; (at = lines.find('\n', at)) != std::string::npos; at += 4) {
      lines.replace(at, 1, "\n-- ");
    }
    file << "-- " << lines << "\n\n" << sql;
    return kNotProven;
  }

  bool write(const Script& script, const std::string& sql) const {
    if (options_.format == "text") {
      return write_out(render_text(script, difference_, source_->catalog, to_->catalog,
                                   colour_on(STDOUT_FILENO)));
    }
    if (options_.format == "json") {
      return write_out(render_json(script, difference_, source_->catalog, to_->catalog,
                                   {options_.from, options_.to}));
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
  SourceMap map_;
  Strings strings_;
  std::unique_ptr<Loaded> from_, to_, renamed_;
  Loaded* source_ = nullptr;  // FROM, after the stated renames
  std::vector<std::string> renames_sql_;
  Comparison comparison_;
  Difference difference_;
};

}  // namespace

void add_diff(CLI::App& app, int& exit) {
  auto options = std::make_shared<DiffOptions>();
  CLI::App* command = app.add_subcommand("diff", "print the migration from FROM to TO");
  command->footer(
      "Examples:\n"
      "  dryshod diff old.sql new.sql                  the proven SQL, old to new\n"
      "  dryshod diff --format text prod.dump.sql db/  what a reviewer reads\n"
      "  dryshod diff --exit-code a.sql b.sql          1 when they differ");
  command->add_option("FROM", options->from, "the schema as it is")->required();
  command->add_option("TO", options->to, "the schema as it should be")->required();
  add_source_options(*command, options->sources);
  const CLI::Range majors(kOldestMajor, kNewestMajor);
  command->add_option("--from-pg", options->from_pg, "major of a FROM whose header does not say")
      ->check(majors);
  command->add_option("--to-pg", options->to_pg, "major of a TO whose header does not say")
      ->check(majors);
  add_comparison_options(*command, options->comparison);
  command->add_option("--format", options->format, "what to print")
      ->check(CLI::IsMember({"sql", "text", "json"}));
  command->add_flag("--exit-code", options->exit_code, "exit 1 when there are differences");
  command->add_flag("--explain", options->explain, "say above each statement what it waits for");
  command->add_flag("--no-transaction-control", options->no_transaction_control,
                    "no BEGIN and COMMIT; fails if more than one transaction is needed");
  command->add_option("--unproven", options->unproven,
                      "write a script that does not prove to this file");
  command->callback([options, &exit] { exit = Diff(*options).run(); });
}

}  // namespace dryshod::cli

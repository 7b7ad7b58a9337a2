// dryshod merge BASE OURS THEIRS: two schemas that came from one, put together → the proven SQL
// from OURS to that, or the conflicts that somebody has to decide.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/merge_sources.h"
#include "cli/pair.h"
#include "cli/progress.h"
#include "cli/resolutions.h"
#include "cli/whole_schema.h"
#include "migration/json_report.h"
#include "migration/merge_report.h"
#include "migration/merge_script.h"
#include "migration/script_work.h"
#include "migration/text_report.h"
#include "parser/source/open.h"

namespace dryshod::cli {
namespace {

struct MergeOptions : MergeSourceOptions {
  std::string format = "sql";
  std::string output;  // of the merged schema
  std::string resolutions;
  std::vector<std::string> ours, theirs;  // patterns
};

class Merge {
 public:
  explicit Merge(MergeOptions& options) : options_(options), sources_(options) {}

  int run() {
    if (!read_resolutions()) return kUsageOrInput;
    if (!sources_.load()) return kUsageOrInput;
    Progress progress(STDERR_FILENO);
    progress.phase("merging");
    Merger merger(sources_.input(), [this](const Conflict& conflict) { return decide(conflict); });
    nodes_ = &merger.nodes();
    tl::expected<MergeScript, NoMergeScript> made = tl::unexpected(NoMergeScript{});
    std::vector<Conflict> conflicts;
    for (;;) {
      Merged merged = merger.run();
      conflicts = merged.conflicts;
      if (!conflicts.empty()) break;
      SqlInterpreter interpreter = sources_.interpreter();
      made = merge_script(MergeScriptInput{*nodes_, merged, sources_.catalog(Side::Ours),
                                           sources_.prologue(), sources_.blank().catalog(),
                                           [this](const Catalog& from, const Catalog& to) {
                                             return sources_.comparing(from, to);
                                           },
                                           render_options()},
                          interpreter);
      if (made || !made.error().refused) break;
      conflicts = {*made.error().refused};
      if (!merger.settle(conflicts.front())) break;
    }
    progress.done();
    for (const std::string& where : resolutions_.unused()) {
      std::fputs(
          fmt::format("dryshod: warning: {}: no conflict is about it\n", printable(where)).c_str(),
          stderr);
    }
    if (!conflicts.empty() && !made) return tell(conflicts);
    if (!made) {
      Proof proof;
      proof.counter_example = made.error().reason;
      return not_proven(proof, {}, {});
    }
    return write(*made);
  }

 private:
  bool read_resolutions() {
    const auto take = [&](const Result<void>& added) {
      if (!added) print(sources_.map(), added.error());
      return added.has_value();
    };
    if (!options_.resolutions.empty() && !take(resolutions_.add_file(options_.resolutions))) {
      return false;
    }
    for (const std::string& pattern : options_.ours) {
      if (!take(resolutions_.add(Side::Ours, pattern, "--ours " + pattern))) return false;
    }
    for (const std::string& pattern : options_.theirs) {
      if (!take(resolutions_.add(Side::Theirs, pattern, "--theirs " + pattern))) return false;
    }
    return true;
  }

  std::optional<Side> decide(const Conflict& conflict) {
    std::optional<Side> side = resolutions_.decide(*nodes_, conflict.node);
    // Either name of two objects that have one.
    if (!side && conflict.kind == ConflictKind::SameName) {
      side = resolutions_.decide(*nodes_, conflict.others.front());
    }
    return side;
  }

  std::string shown(Side side) const { return shown_source(options_.sources[side]); }

  RenderOptions render_options() const {
    RenderOptions render;
    render.title = "dryshod merge";
    render.from = shown(Side::Ours);
    render.to = fmt::format("its merge with {} over {}", shown(Side::Theirs), shown(Side::Base));
    render.major = sources_.major();
    return render;
  }

  nlohmann::ordered_json document() const {
    nlohmann::ordered_json json;
    json["version"] = 1;
    json["base"] = source_json(shown(Side::Base), sources_.catalog(Side::Base));
    json["ours"] = source_json(shown(Side::Ours), sources_.catalog(Side::Ours));
    json["theirs"] = source_json(shown(Side::Theirs), sources_.catalog(Side::Theirs));
    return json;
  }

  /// Standard output has conflicts only where it is not to be SQL.
  int tell(const std::vector<Conflict>& conflicts) const {
    if (options_.format == "json") {
      nlohmann::ordered_json json = document();
      json["merged"] = nullptr;
      json["conflicts"] = conflicts_json(*nodes_, conflicts, sources_.blank());
      for (const char* none : {"changes", "statements", "by_hand"}) {
        json[none] = nlohmann::ordered_json::array();
      }
      if (!write_out(document_text(json))) return refuse("standard output cannot be written");
      return kAnswerIsNo;
    }
    const std::string text = conflicts_text(*nodes_, conflicts, sources_.blank());
    if (options_.format == "text") {
      if (!write_out(text)) return refuse("standard output cannot be written");
    } else {
      std::fputs(text.c_str(), stderr);
    }
    return kAnswerIsNo;
  }

  int write(MergeScript& made) {
    if (!options_.output.empty()) {
      RenderOptions render;
      render.title = "dryshod merge";
      render.to = render_options().to;
      const std::optional<std::string> sql =
          whole_schema(sources_.map(), *made.merged, sources_.major(), render, options_.reading);
      if (!sql) return kNotProven;
      std::ofstream file(options_.output, std::ios::binary);
      file << *sql;
      file.close();
      if (!file) return refuse(printable(options_.output) + " cannot be written");
    }
    if (!write_out(printed(made))) return refuse("standard output cannot be written");
    for (const ByHand& left : made.script.by_hand) {
      std::fputs(fmt::format("dryshod: left to do by hand: {}\n", printable(left.object)).c_str(),
                 stderr);
    }
    return options_.reading.strict && sources_.reported() > 0 ? kUsageOrInput : kDone;
  }

  std::string printed(MergeScript& made) {
    if (options_.format == "sql") return made.sql;
    if (options_.format == "text") {
      return render_text(made.script, made.difference, *made.start, *made.merged,
                         colour_on(STDOUT_FILENO));
    }
    take_work(made);
    nlohmann::ordered_json json = document();
    json["merged"] = {{"major", made.merged->major},
                      {"digest", source_json({}, *made.merged)["digest"]}};
    json["conflicts"] = nlohmann::ordered_json::array();
    put_script(json, made.script, made.difference, *made.start, *made.merged, made.script);
    return document_text(json);
  }

  /// Locks and the like, from executing it once more.
  void take_work(MergeScript& made) {
    SqlInterpreter interpreter = sources_.interpreter();
    Catalog copy(sources_.catalog(Side::Ours));
    static_cast<void>(interpreter.execute(made.sql, copy, take_down_work(made.script)));
  }

  MergeOptions& options_;
  MergeSources sources_;
  Resolutions resolutions_;
  const Nodes* nodes_ = nullptr;
};

}  // namespace

void add_merge(CLI::App& app, int& exit) {
  auto options = std::make_shared<MergeOptions>();
  CLI::App* command = app.add_subcommand("merge", "put together what two schemas made of one");
  command->footer(
      "Examples:\n"
      "  dryshod merge base.sql ours.sql theirs.sql     the proven SQL, ours to the merge\n"
      "  dryshod merge -o merged.sql b.sql o.sql t.sql  the merged schema as well\n"
      "  dryshod merge --format text b.sql o.sql t.sql  the changes, or the conflicts\n"
      "  dryshod merge --theirs 'app.*' --ours app.users b.sql o.sql t.sql\n"
      "                                                 who is right where both changed it");
  command->add_option("BASE", options->sources[Side::Base], "the schema that both came from")
      ->required();
  command->add_option("OURS", options->sources[Side::Ours], "one of them; where the SQL begins")
      ->required();
  command->add_option("THEIRS", options->sources[Side::Theirs], "the other one")->required();
  add_source_options(*command, options->reading);
  add_compared_options(*command, options->comparison);
  command
      ->add_option("--rename-ours", options->renames[Side::Ours],
                   "a rename from BASE to OURS: table:app.old=new")
      ->allow_extra_args(false);
  command
      ->add_option("--rename-theirs", options->renames[Side::Theirs],
                   "a rename from BASE to THEIRS: table:app.old=new")
      ->allow_extra_args(false);
  command->add_option("--format", options->format, "what to print")
      ->check(CLI::IsMember({"sql", "text", "json"}));
  command->add_option("-o,--output", options->output, "write the merged schema to this file");
  command
      ->add_option("--ours", options->ours,
                   "OURS is right where there is a conflict about PATTERN, as in .dryshodignore")
      ->allow_extra_args(false);
  command
      ->add_option("--theirs", options->theirs,
                   "THEIRS is right where there is a conflict about PATTERN")
      ->allow_extra_args(false);
  command->add_option("--resolutions", options->resolutions,
                      "a file with lines \"ours PATTERN\", \"theirs PATTERN\", \"base PATTERN\"");
  command->callback([options, &exit] { exit = Merge(*options).run(); });
}

}  // namespace dryshod::cli

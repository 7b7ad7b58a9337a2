// dryshod assess SOURCE: what stands between a schema and Neon, object by object, and with
// --rewrite the schema as a role of Neon can load it (neon/).
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>

#include "cli/command.h"
#include "cli/data_list.h"
#include "cli/facts_file.h"
#include "cli/progress.h"
#include "cli/table_stats_file.h"
#include "cli/whole_schema.h"
#include "neon/assess_page.h"
#include "neon/assess_report.h"
#include "neon/rewrite.h"
#include "parser/archive/archive.h"
#include "parser/code/mentions.h"

namespace dryshod::cli {
namespace {

struct AssessOptions {
  std::string source;
  std::string globals;  // a dump of roles and tablespaces
  SourceOptions sources;
  int from_pg = 0;  // 0: as the source says
  std::string stats;
  std::string facts;
  std::string format = "text";
  std::string rewrite;  // the file to be written
  std::string fail_on = "never";
};

/// Where neither the user nor the source names a major that Neon offers.
constexpr int kUsualTarget = 17;

class Assess {
 public:
  explicit Assess(AssessOptions& options) : options_(options) {}

  int run() {
    if (!teach_extensions(map_, options_.sources)) return kUsageOrInput;
    facts_ = facts_of(map_, options_.facts);
    if (!facts_) return kUsageOrInput;
    if (!options_.stats.empty()) {
      stats_ = read_stats(map_, options_.stats);
      if (!stats_) return kUsageOrInput;
    }
    if (!load_source()) return kUsageOrInput;
    const std::vector<Mention> code = mentions(map_, loaded_->catalog);
    const Survey survey{.catalog = loaded_->catalog,
                        .code = code,
                        .passed = loaded_->passed,
                        .facts = *facts_,
                        .stats = stats_ ? &*stats_ : nullptr,
                        .from_major = from_major_,
                        .target = target_,
                        .unread = &loaded_->unread,
                        .respelled = &loaded_->respelled};
    const Assessment assessment = assess(survey);
    if (!write_report(survey, assessment)) return kUsageOrInput;
    if (!options_.rewrite.empty()) {
      const int status = write_rewritten(survey, assessment);
      if (status != kDone) return status;
    }
    if (options_.sources.strict && loaded_->reported > 0) return kUsageOrInput;
    return fails(assessment) ? kAnswerIsNo : kDone;
  }

 private:
  bool load_source() {
    const std::string source =
        options_.globals.empty() ? options_.source : options_.globals + " + " + options_.source;
    LoadOptions how = load_options(options_.sources, options_.from_pg);
    how.keeps_passed = true;
    how.goes_on = true;
    Progress progress(STDERR_FILENO);
    progress.phase("reading " + printable(shown_source(options_.source)));
    Result<Loaded> loaded = load(map_, strings_, source, how);
    progress.done();
    if (!loaded) {
      print(map_, loaded.error());
      return false;
    }
    print(map_, loaded->warnings);
    loaded_ = std::make_unique<Loaded>(std::move(*loaded));
    from_major_ = options_.from_pg != 0      ? options_.from_pg
                  : loaded_->dump_major != 0 ? loaded_->dump_major
                                             : loaded_->major;
    target_ = options_.sources.pg != 0                                   ? options_.sources.pg
              : from_major_ < kOldestMajor || from_major_ > kNewestMajor ? kUsualTarget
                                                                         : from_major_;
    return true;
  }

  Place place(Span where) const {
    if (where.file == 0) return {printable(shown_source(options_.source)), 1, 1};
    const Span origin = map_.origin(where);
    const Position at = map_.position(origin.file, origin.begin);
    return {std::string(at.label), at.line, at.column};
  }

  bool write_report(const Survey& survey, const Assessment& assessment) const {
    const AssessedSource source{shown_source(options_.source), survey,
                                [this](Span at) { return place(at); }};
    if (options_.format == "json") return write_out(assess_json(assessment, source));
    if (options_.format == "sarif") return write_out(assess_sarif(assessment, source));
    if (options_.format == "text") return write_out(assess_text(assessment, source));
    const Page page = assess_page(assessment, source);
    return write_out(options_.format == "md"
                         ? page.markdown()
                         : page.html("Moving " + shown_source(options_.source) + " to Neon"));
  }

  int write_rewritten(const Survey& survey, const Assessment& assessment) {
    const RewrittenSchema rewritten = rewrite(survey, assessment);
    RenderOptions render;
    render.title = "dryshod assess --rewrite";
    render.to = shown_source(options_.source) + ", as a role of Neon can load it";
    const std::optional<std::string> sql =
        whole_schema(map_, rewritten.catalog, rewritten.catalog.major, render, options_.sources,
                     [&](Script& script, RenderOptions& layout) {
                       layout.notes = mark_changes(script, rewritten.marks, [this](Span at) {
                         const Place where = place(at);
                         return fmt::format("{}:{}", where.file, where.line);
                       });
                     });
    if (!sql) return kNotProven;
    if (!write_file(options_.rewrite, *sql)) return kUsageOrInput;
    return write_data_list(rewritten.catalog) ? kDone : kUsageOrInput;
  }

  /// Beside OUT.sql, where the rows are in an archive: OUT.list, for pg_restore.
  bool write_data_list(const Catalog& rewritten) {
    if (!is_archive(options_.source)) return true;
    const Result<Archive> archive = open_archive(options_.source);
    if (!archive) {
      print(map_, archive.error());
      return false;
    }
    std::string path = std::filesystem::path(options_.rewrite).replace_extension("list");
    if (path == options_.rewrite) path += ".list";
    if (!write_file(path, data_list(archive->toc, strings_, loaded_->catalog, rewritten)))
      return false;
    std::fputs(("dryshod: note: " + printable(path) +
                ": the list with which pg_restore -L loads "
                "the rows\n")
                   .c_str(),
               stderr);
    return true;
  }

  static bool write_file(const std::string& path, const std::string& text) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (out) return true;
    std::fputs(("dryshod: cannot write " + printable(path) + "\n").c_str(), stderr);
    return false;
  }

  bool fails(const Assessment& assessment) const {
    if (options_.fail_on == "never") return false;
    const FactSeverity least = options_.fail_on == "error"     ? FactSeverity::Block
                               : options_.fail_on == "warning" ? FactSeverity::Warning
                                                               : FactSeverity::Info;
    return std::any_of(assessment.findings.begin(), assessment.findings.end(),
                       [&](const NeonFinding& found) { return found.severity >= least; });
  }

  AssessOptions& options_;
  SourceMap map_;
  Strings strings_;
  std::shared_ptr<const Facts> facts_;
  std::optional<DatabaseStats> stats_;
  std::unique_ptr<Loaded> loaded_;
  int from_major_ = 0, target_ = 0;
};

}  // namespace

void add_assess(CLI::App& app, int& exit) {
  auto options = std::make_shared<AssessOptions>();
  CLI::App* command =
      app.add_subcommand("assess", "say what stands between a schema and Neon, object by object");
  command->footer(
      "Examples:\n"
      "  dryshod assess --globals roles.sql schema.sql          findings, grades, effort\n"
      "  dryshod assess --pg 17 schema.sql --format html        a page to be signed\n"
      "  dryshod assess schema.sql --rewrite neon.sql           and the schema as Neon loads it");
  command
      ->add_option(
          "SOURCE", options->source,
          "file, directory, archive, git:REV:PATH, connection string, or - for standard input")
      ->required();
  command->add_option("--globals", options->globals,
                      "roles and tablespaces, as pg_dumpall --globals-only writes them");
  add_source_options(*command, options->sources);
  command->get_option("--pg")->description("PostgreSQL major on Neon (14 to 18)");
  command->add_option("--from-pg", options->from_pg, "major of the source, where it does not say")
      ->check(CLI::Range(9, kNewestMajor));
  command->add_option("--stats", options->stats,
                      "sizes of tables, as the SQL of `dryshod stats` gives them");
  add_facts_option(*command, options->facts);
  command->add_option("--format", options->format, "what to print")
      ->check(CLI::IsMember({"text", "md", "json", "sarif", "html"}));
  command->add_option("--rewrite", options->rewrite,
                      "writes the schema as a role of Neon can load it, every change marked");
  command->add_option("--fail-on", options->fail_on, "exit 1 where a finding is that bad")
      ->check(CLI::IsMember({"info", "warning", "error", "never"}));
  command->callback([options, &exit] { exit = Assess(*options).run(); });
}

}  // namespace dryshod::cli

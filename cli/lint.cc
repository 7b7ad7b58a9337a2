// dryshod lint FILE...: hand-written SQL executed on a catalog in memory, statement by statement,
// and what each of them does to a running system (migration/hazards).
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include "cli/allow_comments.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/table_stats_file.h"
#include "migration/hazards/lint_report.h"
#include "migration/table_stats.h"
#include "parser/interpreter.h"

namespace dryshod::cli {
namespace {

struct LintOptions {
  std::vector<std::string> files;
  std::string schema;  // empty: not known
  SourceOptions sources;
  std::string format = "text";
  std::string fail_on = "error";
  std::vector<std::string> levels;  // RULE=LEVEL
  std::string stats;                // empty: every table counts as large
  bool in_transaction = false;
};

/// off < info < warning < error; "never" is above all.
int rank(std::string_view level) {
  constexpr std::string_view kLevels[] = {"off", "info", "warning", "error", "never"};
  return static_cast<int>(std::find(std::begin(kLevels), std::end(kLevels), level) -
                          std::begin(kLevels));
}

bool is_rule(std::string_view id) {
  return std::any_of(hazard_rules().begin(), hazard_rules().end(), [&](const HazardRule* rule) {
    const std::string_view known = rule->facts.id;
    return known == id || (known.starts_with(id) && known[id.size()] == '.');
  });
}

/// "lock.index=off": of a rule, or of all that begin with it.
std::string bad_level(const std::string& given) {
  const size_t equals = given.find('=');
  if (equals == std::string::npos) return "--rule wants RULE=LEVEL, not " + given;
  if (!is_rule(given.substr(0, equals))) return "no such rule: " + given.substr(0, equals);
  const int level = rank(given.substr(equals + 1));
  return level > rank("error") ? "no such level: " + given.substr(equals + 1) : std::string();
}

class Lint {
 public:
  explicit Lint(LintOptions& options) : options_(options) {}

  int run() {
    if (!teach_extensions(map_, options_.sources)) return kUsageOrInput;
    if (!load_schema() || !load_stats()) return kUsageOrInput;
    bool complete = true;
    for (const std::string& file : options_.files) complete = lint(file) && complete;
    settle();
    if (!write()) return kUsageOrInput;
    if (!complete) return kUsageOrInput;
    const bool fails =
        std::any_of(linted_.findings.begin(), linted_.findings.end(), [&](const Finding& found) {
          return static_cast<int>(found.level) >= rank(options_.fail_on);
        });
    return fails ? kAnswerIsNo : kDone;
  }

 private:
  bool load_schema() {
    if (options_.schema.empty()) {
      const int major = options_.sources.pg != 0 ? options_.sources.pg : kAssumedMajor;
      catalog_ = std::make_unique<Catalog>(template_catalog(strings_, major));
      return true;
    }
    Progress progress(STDERR_FILENO);
    progress.phase("reading " + printable(options_.schema));
    LoadOptions load_as = load_options(options_.sources, options_.sources.pg);
    load_as.allow_empty = true;
    Result<Loaded> loaded = load(map_, strings_, options_.schema, load_as);
    progress.done();
    if (!loaded) {
      print(map_, loaded.error());
      return false;
    }
    print(map_, loaded->warnings);
    catalog_ = std::make_unique<Catalog>(std::move(loaded->catalog));
    return true;
  }

  bool load_stats() {
    if (options_.stats.empty()) return true;
    stats_ = read_stats(map_, options_.stats);
    return stats_.has_value();
  }

  bool lint(const std::string& argument) {
    Result<OpenedSource> opened = open_source(
        map_, argument, {options_.sources.allow_outside, load_options(options_.sources, 0).layout});
    if (!opened) {
      print(map_, opened.error());
      return false;
    }
    if (!opened->parts.empty() && opened->parts.front().is_stored) {
      std::fputs(("dryshod: " + printable(argument) +
                  ": a snapshot has no text to be linted (--schema takes one)\n")
                     .c_str(),
                 stderr);
      return false;
    }
    print(map_, opened->notes);
    SqlInterpreter interpreter(map_, "<lint>", options_.sources.taught);
    interpreter.go_on();
    if (options_.schema.empty()) interpreter.let_names_be_external();
    for (const SourcePart& part : opened->parts) {
      for (const SourceUnit& unit : part.units) {
        if (!lint(unit, interpreter)) return false;
      }
    }
    return true;
  }

  bool lint(const SourceUnit& unit, SqlInterpreter& interpreter) {
    TextFacts facts;
    facts.in_one_transaction = options_.in_transaction;
    HazardWatch watch(facts);
    const auto done = interpreter.execute(unit, *catalog_, [&](const WatchedStatement& statement) {
      watch.see(statement);
      linted_.statements.push_back({std::string(statement.text), statement.where, statement.work});
    });
    watch.end(*catalog_);
    for (Finding& found : watch.take()) {
      soften(found);
      linted_.findings.push_back(std::move(found));
    }
    if (!done) {
      print(map_, done.error());
      return false;
    }
    return true;
  }

  /// What locks a table that is read or written whole within a second is worth a note.
  void soften(Finding& found) const {
    const std::string_view rule = found.rule->id;
    if (!stats_ || found.relation.empty()) return;
    if (!rule.starts_with("lock.") && !rule.starts_with("index.")) return;
    const TableStats* table = stats_->table(found.relation);
    if (table == nullptr || !table->is_small()) return;
    found.level = std::min(found.level, HazardLevel::Info);
    found.why += fmt::format(" But {} has {} rows and {} kB.", found.relation, table->rows,
                             table->bytes / 1024);
  }

  /// Levels as they were asked for; what is off or allowed goes.
  void settle() {
    for (Finding& found : linted_.findings) {
      for (const std::string& given : options_.levels) {
        const size_t equals = given.find('=');
        const Allowance named{{given.substr(0, equals)}, "asked for"};
        if (allows(named, found.rule->id)) {
          found.level = static_cast<HazardLevel>(rank(given.substr(equals + 1)));
        }
      }
    }
    const Places known = places();
    std::erase_if(linted_.findings, [&](const Finding& found) {
      return found.level == HazardLevel::Off || is_allowed(found, known);
    });
  }

  /// Statements of a file by where they begin.
  using Places = std::map<uint32_t, std::vector<Span>>;
  Places places() const {
    Places places;
    for (const LintedStatement& each : linted_.statements) {
      std::vector<Span>& file = places[each.where.file];
      // A text of several statements in one (a psql variable) has one place.
      if (file.empty() || file.back().begin < each.where.begin) file.push_back(each.where);
    }
    return places;
  }

  bool is_allowed(const Finding& found, const Places& places) const {
    const auto file = places.find(found.where.file);
    if (file == places.end()) return false;
    const auto next = std::upper_bound(
        file->second.begin(), file->second.end(), found.where.begin,
        [](uint32_t offset, const Span& statement) { return offset < statement.begin; });
    if (next == file->second.begin()) return false;
    const Span statement = *(next - 1);
    const size_t after = next - 1 == file->second.begin() ? 0 : (next - 2)->end;
    for (const Allowance& allowance :
         allowances(map_.text(map_.whole(statement.file)), statement, after)) {
      if (allows(allowance, found.rule->id)) return true;
    }
    return false;
  }

  Place place(Span where) const {
    const Span origin = map_.origin(where);
    const Position at = map_.position(origin.file, origin.begin);
    return {std::string(at.label), at.line, at.column};
  }

  bool write() const {
    const auto place_of = [this](Span where) { return place(where); };
    if (options_.format == "json") return write_out(lint_json(linted_, place_of));
    if (options_.format == "sarif") return write_out(lint_sarif(linted_, place_of));
    if (options_.format == "github") return write_out(lint_github(linted_, place_of));
    std::string out;
    for (const Finding& found : linted_.findings) out += words(found);
    return write_out(out + summary());
  }

  std::string words(const Finding& found) const {
    Diagnostic said;
    said.severity = found.level == HazardLevel::Error     ? Severity::Error
                    : found.level == HazardLevel::Warning ? Severity::Warning
                                                          : Severity::Note;
    said.where = found.where;
    said.message = std::string(found.rule->title) +
                   (found.object.empty() ? "" : ": " + printable(found.object)) + " [" +
                   std::string(found.rule->id) + "]";
    return map_.render(said, colour_on(STDOUT_FILENO)) + "    " + printable(found.why) + "\n    " +
           printable(found.fix) + "\n";
  }

  std::string summary() const {
    std::map<HazardLevel, int> counts;
    for (const Finding& found : linted_.findings) ++counts[found.level];
    if (linted_.findings.empty()) {
      return fmt::format("{} statements, nothing found\n", linted_.statements.size());
    }
    return fmt::format("{} statements: {} errors, {} warnings, {} notes\n",
                       linted_.statements.size(), counts[HazardLevel::Error],
                       counts[HazardLevel::Warning], counts[HazardLevel::Info]);
  }

  LintOptions& options_;
  SourceMap map_;
  Strings strings_;
  std::unique_ptr<Catalog> catalog_;
  Linted linted_;
  std::optional<DatabaseStats> stats_;
};

}  // namespace

void add_lint(CLI::App& app, int& exit) {
  auto options = std::make_shared<LintOptions>();
  CLI::App* command = app.add_subcommand("lint", "find the hazards of hand-written SQL");
  command->footer(
      "Examples:\n"
      "  dryshod lint --schema prod.dump.sql next.sql   what next.sql does to that database\n"
      "  dryshod lint db/migrations --format github     a directory, each on what is before it\n"
      "  dryshod lint --rule style=off a.sql            without a family of rules\n"
      "A comment above a statement lets it be: -- dryshod: allow lock.index a maintenance window");
  command->add_option("FILE", options->files, "files or directories of SQL, in their order")
      ->required();
  command->add_option("--schema", options->schema,
                      "the schema that the SQL runs on; without it any name may be there");
  add_source_options(*command, options->sources);
  command->add_option("--format", options->format, "what to print")
      ->check(CLI::IsMember({"text", "json", "sarif", "github"}));
  command->add_option("--fail-on", options->fail_on, "exit 1 where a finding is that bad")
      ->check(CLI::IsMember({"info", "warning", "error", "never"}));
  command
      ->add_option("--rule", options->levels, "RULE=off|info|warning|error, or a family of rules")
      ->allow_extra_args(false)
      ->check(bad_level);
  command->add_option("--stats", options->stats,
                      "sizes of tables, as the SQL of `dryshod stats` gives them");
  command->add_flag("--in-transaction", options->in_transaction,
                    "whoever runs a file puts one transaction around it");
  command->callback([options, &exit] { exit = Lint(*options).run(); });
}

}  // namespace dryshod::cli

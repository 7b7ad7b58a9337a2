// dryshod facts ...: the knowledge base about Neon: what it says, what changed in it, how old it
// is, and whom Neon's own changes touch. Knows the command line; rows are the library's affair.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "cli/command.h"
#include "cli/facts_file.h"
#include "cli/progress.h"
#include "neon/facts_report.h"

namespace dryshod::cli {
namespace {

namespace chrono = std::chrono;

/// Neon changes something that matters every few weeks: a quarter is long.
constexpr int kStaleDays = 90;

struct FactsOptions {
  std::string facts;  // empty: what was compiled in
  std::string format = "text";
  std::string area;                    // list
  std::vector<std::string> ids;        // show
  std::vector<std::string> documents;  // diff
  bool exit_code = false;
  std::string today;  // check
  int max_age = -1;
  std::string source, since;  // impact
  SourceOptions sources;
};

int say(const std::string& message) {
  std::fputs(("dryshod: " + message + "\n").c_str(), stderr);
  return kUsageOrInput;
}

int finish(const std::string& out) {
  return write_out(out) ? kDone : kUsageOrInput;
}

std::optional<chrono::sys_days> day_of(std::string_view date) {
  int year = 0;
  unsigned month = 0, day = 0;
  const auto number = [&date](size_t at, size_t length, auto& into) {
    const char* const begin = date.data() + at;
    const auto [end, error] = std::from_chars(begin, begin + length, into);
    return error == std::errc() && end == begin + length;
  };
  if (date.size() != 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  if (!number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) return std::nullopt;
  const chrono::year_month_day whole{chrono::year(year), chrono::month(month), chrono::day(day)};
  if (!whole.ok()) return std::nullopt;
  return chrono::sys_days(whole);
}

std::string bad_date(const std::string& given) {
  return day_of(given) ? std::string() : "not a date (2026-10-09): " + given;
}

int run_list(const FactsOptions& options) {
  SourceMap map;
  const auto facts = facts_of(map, options.facts);
  if (facts == nullptr) return kUsageOrInput;
  std::vector<FactRow> rows = fact_rows(*facts);
  if (!options.area.empty()) {
    std::vector<std::string> areas;
    for (const FactRow& row : rows) {
      for (const std::string& area : {row.area, std::string(row.topic->name)}) {
        if (std::find(areas.begin(), areas.end(), area) == areas.end()) areas.push_back(area);
      }
    }
    std::erase_if(rows, [&](const FactRow& row) {
      return row.area != options.area && row.topic->name != options.area;
    });
    if (rows.empty()) {
      return say(fmt::format("no such area: {}; there are {}", printable(options.area),
                             printable(fmt::format("{}", fmt::join(areas, ", ")))));
    }
  }
  return finish(options.format == "json" ? fact_rows_json(*facts, rows) : fact_list_text(rows));
}

int run_show(const FactsOptions& options) {
  SourceMap map;
  const auto facts = facts_of(map, options.facts);
  if (facts == nullptr) return kUsageOrInput;
  const std::vector<FactRow> all = fact_rows(*facts);
  std::vector<FactRow> rows;
  for (const std::string& id : options.ids) {
    const size_t before = rows.size();
    for (const FactRow& row : all) {
      if (row.id == id || row.id == std::string(row.topic->prefix) + id) rows.push_back(row);
    }
    if (rows.size() == before) return say("no such fact: " + printable(id));
  }
  return finish(options.format == "json" ? fact_rows_json(*facts, rows) : fact_rows_text(rows));
}

int run_diff(const FactsOptions& options) {
  SourceMap map;
  const bool one = options.documents.size() == 1;
  const auto from = facts_of(map, one ? "" : options.documents[0]);
  const auto to = facts_of(map, options.documents.back());
  if (from == nullptr || to == nullptr) return kUsageOrInput;
  const std::vector<FactRow> before = fact_rows(*from), after = fact_rows(*to);
  const std::vector<FactRowChange> changes = changed_rows(before, after);
  const int exit = finish(options.format == "json" ? fact_changes_json(*from, *to, changes)
                                                   : fact_changes_text(changes));
  return exit == kDone && options.exit_code && !changes.empty() ? kAnswerIsNo : exit;
}

int run_check(const FactsOptions& options) {
  SourceMap map;
  const auto facts = facts_of(map, options.facts);
  if (facts == nullptr) return kUsageOrInput;
  const auto seen = day_of(facts->as_of());
  if (!seen) return say("as_of of the facts is no day: " + printable(facts->as_of()));
  const chrono::sys_days today = options.today.empty()
                                     ? chrono::floor<chrono::days>(chrono::system_clock::now())
                                     : *day_of(options.today);
  const auto age = (today - *seen).count();
  const size_t rows = fact_rows(*facts).size();
  const bool too_old = options.max_age >= 0 && age > options.max_age;
  if (age > kStaleDays && !too_old) {
    say(fmt::format("warning: the facts are {} days old, and Neon goes on changing", age));
  }
  nlohmann::ordered_json document{{"version", 1},
                                  {"as_of", facts->as_of()},
                                  {"age_days", age},
                                  {"rows", rows},
                                  {"too_old", too_old}};
  const int exit =
      finish(options.format == "json"
                 ? document.dump(2) + "\n"
                 : fmt::format("{} rows hold; as of {}, {} days ago\n", rows, facts->as_of(), age));
  if (too_old) {
    say(fmt::format("the facts are {} days old, and --max-age is {}", age, options.max_age));
  }
  return exit == kDone && too_old ? kAnswerIsNo : exit;
}

int run_impact(FactsOptions& options) {
  SourceMap map;
  const auto facts = facts_of(map, options.facts);
  if (facts == nullptr || !teach_extensions(map, options.sources)) return kUsageOrInput;
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
  const int major = loaded->dump_major != 0 ? loaded->dump_major : options.sources.pg;
  const Impact impact = impact_of(*facts, loaded->catalog, major, options.since);
  const ImpactOf of{loaded->catalog, shown_source(options.source), options.since,
                    std::string(facts->as_of()), [&](Ref ref) {
                      const Span origin = map.origin(loaded->catalog[ref].where);
                      const Position at = map.position(origin.file, origin.begin);
                      return fmt::format("{}:{}", at.label, at.line);
                    }};
  const int exit =
      finish(options.format == "json" ? impact_json(impact, of) : impact_text(impact, of));
  return exit == kDone && options.sources.strict && loaded->reported > 0 ? kUsageOrInput : exit;
}

int run_export(const FactsOptions& options) {
  SourceMap map;
  const auto facts = facts_of(map, options.facts);
  return facts == nullptr ? kUsageOrInput : finish(facts->document().dump(1) + "\n");
}

}  // namespace

void add_facts(CLI::App& app, int& exit) {
  CLI::App* command = app.add_subcommand("facts", "what dryshod knows about Neon, and since when");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n"
      "  dryshod facts list --area roles                   what Neon does otherwise with roles\n"
      "  dryshod facts show NEON-OBJ-001 extension:hstore  all that a row says, with its source\n"
      "  dryshod facts check --max-age 60                  exit 1 where it is older than 60 days\n"
      "  dryshod facts impact schema.sql --since 2026-01-01\n"
      "                                                    which changes at Neon touch a schema\n"
      "  dryshod facts export > mine.json                  to be changed and given as --facts");
  auto options = std::make_shared<FactsOptions>();
  const auto add = [&](const char* name, const char* what, auto run) {
    CLI::App* one = command->add_subcommand(name, what);
    one->callback([options, run, &exit] { exit = run(*options); });
    return one;
  };
  const auto add_format = [&](CLI::App* one) {
    one->add_option("--format", options->format, "what to print")
        ->check(CLI::IsMember({"text", "json"}));
  };

  CLI::App* list = add("list", "a line for each row", run_list);
  list->add_option("--area", options->area, "only these: roles, storage, ..., versions, timeline");
  CLI::App* show = add("show", "all that rows say", run_show);
  show->add_option("ID", options->ids, "NEON-OBJ-001, extension:hstore, ...")->required();
  CLI::App* diff = add("diff", "rows that were added, removed and changed", run_diff);
  diff->add_option("FROM TO", options->documents, "two files; one: what was compiled in, and it")
      ->required()
      ->expected(1, 2);
  diff->add_flag("--exit-code", options->exit_code, "exit 1 when there are differences");
  CLI::App* check = add("check", "does a knowledge base hold, and how old is it?", run_check);
  check->add_option("FILE", options->facts, "what to check; without it what was compiled in");
  check->add_option("--max-age", options->max_age, "exit 1 where it is older: so many days")
      ->check(CLI::NonNegativeNumber);
  check->add_option("--today", options->today, "reckon from this day (2026-10-09)")
      ->check(bad_date);
  CLI::App* impact = add("impact", "which changes at Neon touch a schema", run_impact);
  impact
      ->add_option(
          "SOURCE", options->source,
          "file, directory, archive, git:REV:PATH, connection string, or - for standard input")
      ->required();
  impact->add_option("--since", options->since, "changes from this day on (2026-01-01)")
      ->check(bad_date);
  add_source_options(*impact, options->sources);
  CLI::App* whole = add("export", "the knowledge base as one document", run_export);

  for (CLI::App* one : {list, show, diff, check, impact}) add_format(one);
  for (CLI::App* one : {list, show, impact, whole}) add_facts_option(*one, options->facts);
}

}  // namespace dryshod::cli

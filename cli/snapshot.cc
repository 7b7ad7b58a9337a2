// dryshod snapshot: catalogs kept under names. Wires sources, the store and, to promote, the plan
// between two of them; what is printed is in snapshot_report.h.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>

#include "catalog/store/store.h"
#include "cli/pair.h"
#include "cli/progress.h"
#include "cli/snapshot_report.h"
#include "migration/renames.h"
#include "migration/render.h"

namespace dryshod::cli {
namespace {

using store::Store;

struct SnapshotOptions {
  SourceOptions sources;
  std::string name, source, message, format = "text", from, older_than;
  uint32_t keep = 0;  // not said: the one at which a name stands
  bool dry_run = false, plan = false;
};

/// Now, or what reproducible builds say that it is.
int64_t now() {
  if (const char* said = std::getenv("SOURCE_DATE_EPOCH"); said != nullptr) {
    const std::string_view text(said);
    int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error == std::errc() && end == text.data() + text.size()) return seconds;
  }
  return std::time(nullptr);
}

/// "12h", "30d", "8w" as seconds.
std::optional<int64_t> age(const std::string& text) {
  int64_t count = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, count);
  constexpr int64_t kHour = 3600;
  constexpr int64_t kMost = int64_t{1} << 32;
  if (error != std::errc() || end + 1 != last || count < 0 || count > kMost) return std::nullopt;
  switch (*end) {
    case 'h':
      return count * kHour;
    case 'd':
      return count * kHour * 24;
    case 'w':
      return count * kHour * 24 * 7;
    default:
      return std::nullopt;
  }
}

std::string file_of(const SnapshotOptions& options) {
  return options.sources.store.empty() ? store::usual_store() : options.sources.store;
}

int failed(const Diagnostics& why) {
  SourceMap map;
  print(map, why);
  return kUsageOrInput;
}

int finish(const std::string& text) {
  return write_out(text) ? kDone : kUsageOrInput;
}

std::string count_of(size_t count, const char* one) {
  return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

store::SourceFacts facts_of(const Loaded& loaded) {
  store::SourceFacts facts;
  facts.dump_major = loaded.dump_major;
  facts.is_empty = loaded.is_empty;
  facts.spells_old_public = loaded.spells_old_public;
  facts.is_of_cluster = loaded.is_of_cluster;
  facts.statements = loaded.statements;
  facts.data_statements = loaded.data_statements;
  facts.reported = loaded.reported;
  return facts;
}

int run_save(SnapshotOptions& options) {
  const auto name = store::snapshot_name(options.name);
  if (!name || name->back != 0) {
    return refuse(printable(options.name) +
                  ": not a name for a snapshot: letters, digits and _ . - / only");
  }
  SourceMap map;
  if (!teach_extensions(map, options.sources)) return kUsageOrInput;
  Strings strings;
  Progress progress(STDERR_FILENO);
  progress.phase("reading " + printable(shown_source(options.source)));
  const Result<Loaded> loaded =
      load(map, strings, options.source, load_options(options.sources, options.sources.pg));
  progress.done();
  if (!loaded) {
    print(map, loaded.error());
    return kUsageOrInput;
  }
  print(map, loaded->warnings);
  if (options.sources.strict && loaded->reported > 0) {
    return refuse("--strict: statements were only reported, and nothing is saved");
  }
  progress.phase("saving @" + name->name);
  Result<Store> store = Store::open(file_of(options), Store::Access::Create);
  if (!store) return failed(store.error());
  const Result<store::Saved> saved = store->save(
      loaded->catalog,
      {name->name, shown_source(options.source), options.message, now(), facts_of(*loaded)});
  progress.done();
  if (!saved) return failed(saved.error());
  return finish(fmt::format(
      "@{} {}  {}\n", name->name, saved->snapshot.tree,
      saved->before == saved->snapshot.tree
          ? "as it was"
          : count_of(saved->pieces, "new piece") + fmt::format(", {} bytes", saved->bytes)));
}

Result<Store> open_to_read(const SnapshotOptions& options) {
  return Store::open(file_of(options), Store::Access::Read);
}

int run_list(SnapshotOptions& options) {
  Result<Store> store = open_to_read(options);
  if (!store) return failed(store.error());
  const auto all = store->list();
  if (!all) return failed(all.error());
  return finish(options.format == "json" ? list_json(file_of(options), *all) : list_text(*all));
}

int no_such_name(const SnapshotOptions& options) {
  return refuse(printable(options.name) + ": want NAME or NAME~N");
}

int run_log(SnapshotOptions& options) {
  Result<Store> store = open_to_read(options);
  if (!store) return failed(store.error());
  const auto name = store::snapshot_name(options.name);
  if (!name || name->back != 0) return no_such_name(options);
  const auto all = store->log(name->name);
  if (!all) return failed(all.error());
  const auto ledger = store->ledger(name->name);
  if (!ledger) return failed(ledger.error());
  if (all->empty() && ledger->empty()) {
    return refuse("there is no snapshot @" + name->name + " in " + printable(file_of(options)));
  }
  return finish(options.format == "json" ? log_json(name->name, *all, *ledger)
                                         : log_text(*all, *ledger));
}

int run_show(SnapshotOptions& options) {
  Result<Store> store = open_to_read(options);
  if (!store) return failed(store.error());
  const auto name = store::snapshot_name(options.name);
  if (!name) return no_such_name(options);
  const auto snapshot = store->find(*name);
  if (!snapshot) return failed(snapshot.error());
  if (!options.plan) {
    return finish(options.format == "json" ? show_json(*snapshot) : show_text(*snapshot));
  }
  const auto ledger = store->ledger(name->name);
  if (!ledger) return failed(ledger.error());
  for (const store::LedgerEntry& entry : *ledger) {
    if (entry.snapshot != snapshot->id) continue;
    const auto plan = store->plan(entry.id);
    return plan ? finish(*plan) : failed(plan.error());
  }
  return refuse("@" + options.name + " was saved, not promoted: there is no plan");
}

int report_gone(const store::Pruned& gone, bool would) {
  std::string text;
  for (const store::Snapshot& snapshot : gone.snapshots) {
    text += fmt::format("@{}  {}  {}\n", snapshot.name, time_text(snapshot.saved_at),
                        snapshot.tree.substr(0, 12));
  }
  text += fmt::format("{} {}, {}, {} bytes\n", would ? "would take away" : "took away",
                      count_of(gone.snapshots.size(), "snapshot"), count_of(gone.pieces, "piece"),
                      gone.bytes);
  return finish(text);
}

int run_remove(SnapshotOptions& options) {
  const auto name = store::snapshot_name(options.name);
  if (!name || name->back != 0) return no_such_name(options);
  Result<Store> store = Store::open(file_of(options), Store::Access::Write);
  if (!store) return failed(store.error());
  const auto gone = store->remove(name->name);
  return gone ? report_gone(*gone, false) : failed(gone.error());
}

int run_prune(SnapshotOptions& options) {
  if (options.keep == 0 && options.older_than.empty()) {
    return refuse("prune wants --keep or --older-than: what is to go?");
  }
  Store::Pruning pruning{options.keep, std::nullopt, options.dry_run};
  if (!options.older_than.empty()) pruning.saved_before = now() - *age(options.older_than);
  Result<Store> store = Store::open(file_of(options), Store::Access::Write);
  if (!store) return failed(store.error());
  const auto gone = store->prune(pruning);
  return gone ? report_gone(*gone, options.dry_run) : failed(gone.error());
}

int run_verify(SnapshotOptions& options) {
  Result<Store> store = open_to_read(options);
  if (!store) return failed(store.error());
  const auto checked = store->verify();
  if (!checked) return failed(checked.error());
  std::string text;
  for (const std::string& wrong : checked->wrong) text += printable(wrong) + "\n";
  text += fmt::format("{}, {}, {}", count_of(checked->snapshots, "snapshot"),
                      count_of(checked->pieces, "piece"),
                      fmt::format("{} in the ledger", checked->ledger));
  if (checked->unneeded != 0) text += fmt::format("; no snapshot needs {}", checked->unneeded);
  text += checked->wrong.empty() ? ": good\n" : ": DAMAGED\n";
  const int exit = finish(text);
  return exit == kDone && !checked->wrong.empty() ? kAnswerIsNo : exit;
}

/// TO comes to stand where FROM stands. The plan is the proven script between the two.
class Promotion {
 public:
  explicit Promotion(SnapshotOptions& options) : options_(options) {}

  int run() {
    const auto from = store::snapshot_name(options_.from);
    const auto to = store::snapshot_name(options_.name);
    if (!from || !to || to->back != 0) {
      return refuse("promote wants FROM as NAME or NAME~N, and TO as NAME");
    }
    Result<Store> store = Store::open(file_of(options_), Store::Access::Write);
    if (!store) return failed(store.error());
    const auto source = store->find(*from);
    if (!source) return failed(source.error());
    Store::Promotion promotion;
    promotion.name = to->name;
    promotion.from = *source;
    promotion.from_spelled = options_.from.substr(options_.from.starts_with('@') ? 1 : 0);
    promotion.message = options_.message;
    promotion.at = now();
    const auto known = store->log(to->name);
    if (!known) return failed(known.error());
    if (!known->empty()) promotion.before = known->front();
    if (const int failed = make_plan(promotion); failed != kDone) return failed;
    // Who it was planned for may have moved since.
    const auto again = store->find(*from);
    if (!again) return failed(again.error());
    if (again->id != source->id) {
      return refuse("another process has changed @" + from->name +
                    " since the plan was made; nothing was changed");
    }
    const auto made = store->promote(promotion);
    if (!made) return failed(made.error());
    return finish(promotion.plan);
  }

 private:
  int make_plan(Store::Promotion& promotion) {
    PairOptions options;
    options.sources = options_.sources;
    options.sources.store = file_of(options_);
    options.from = promotion.before ? "@" + promotion.name : "/dev/null";
    options.to = "@" + promotion.from_spelled;
    SourcePair pair(options);
    if (!pair.load()) return kUsageOrInput;
    const Difference difference =
        diff_to_plan(pair.frozen_from(), pair.frozen_to(), pair.comparison());
    const Result<Script> script = direct_script(pair.frozen_from(), pair.frozen_to(), difference);
    if (!script) {
      print(pair.map(), script.error());
      return kNotProven;
    }
    RenderOptions render;
    render.from = promotion.before ? options.from : "an empty database";
    render.to = options.to;
    render.major = pair.to().major;
    if (!script->statements.empty()) promotion.plan = render_sql(*script, render);
    const Proof proof =
        pair.prove_from_start(promotion.plan, pair.before_renames(), script->by_hand, false);
    if (!proof.holds) return not_proven(proof, promotion.plan, "");
    for (const ByHand& left : script->by_hand) {
      std::fputs(fmt::format("dryshod: left to do by hand: {}\n", printable(left.object)).c_str(),
                 stderr);
    }
    return kDone;
  }

  SnapshotOptions& options_;
};

int run_promote(SnapshotOptions& options) {
  return Promotion(options).run();
}

}  // namespace

void add_snapshot(CLI::App& app, int& exit) {
  CLI::App* command = app.add_subcommand("snapshot", "keep catalogs under names, to be compared");
  command->require_subcommand(1);
  command->footer(
      "Examples:\n"
      "  dryshod snapshot save prod prod.dump.sql -m 'before 2.4'\n"
      "  dryshod diff @prod db/schema.sql               a snapshot is a source like any other\n"
      "  dryshod diff @prod~1 @prod --format text       what the last save changed\n"
      "  dryshod diff '@prod + next.sql' @staging --exit-code\n"
      "  dryshod snapshot promote staging prod          prod stands where staging stands\n"
      "  dryshod snapshot prune --keep 30 --older-than 90d --dry-run\n"
      "  dryshod dump @prod                             its schema as SQL");
  auto options = std::make_shared<SnapshotOptions>();
  const auto add = [&](const char* name, const char* what, int (*run)(SnapshotOptions&)) {
    CLI::App* one = command->add_subcommand(name, what);
    one->callback([options, run, &exit] { exit = run(*options); });
    return one;
  };
  const auto add_message = [&](CLI::App* one) {
    one->add_option("-m,--message", options->message, "what is to be remembered of it");
  };
  CLI::App* save = add("save", "keep what a source makes under a name", run_save);
  save->add_option("NAME", options->name, "letters, digits and _ . - /")->required();
  save->add_option("SOURCE", options->source, "file, directory, @NAME, or - for standard input")
      ->required();
  add_message(save);
  CLI::App* list = add("list", "where the names stand", run_list);
  CLI::App* log = add("log", "what stood under a name, and what was promoted to it", run_log);
  log->add_option("NAME", options->name, "of a snapshot")->required();
  CLI::App* show = add("show", "what is known of a snapshot, and how much is in it", run_show);
  show->add_option("NAME", options->name, "NAME, or NAME~N for the Nth before it")->required();
  show->add_flag("--plan", options->plan, "print the plan by which it was promoted");
  CLI::App* remove = add("rm", "forget a name with all that stood under it", run_remove);
  remove->add_option("NAME", options->name, "of a snapshot")->required();
  CLI::App* prune = add("prune", "take away old snapshots, never where a name stands", run_prune);
  prune->add_option("--keep", options->keep, "keep so many of each name, the latest")
      ->check(CLI::PositiveNumber);
  prune->add_option("--older-than", options->older_than, "only what is older: 12h, 30d, 8w")
      ->check([](const std::string& text) {
        return age(text) ? std::string() : "want a number and h, d or w: " + text;
      });
  prune->add_flag("--dry-run", options->dry_run, "say what would go, and change nothing");
  CLI::App* verify = add("verify", "is all of the store there, and as it was written?", run_verify);
  CLI::App* promote = add("promote", "let TO stand where FROM stands", run_promote);
  promote->add_option("FROM", options->from, "NAME, or NAME~N for the Nth before it")->required();
  promote->add_option("TO", options->name, "the name that moves")->required();
  add_message(promote);

  for (CLI::App* one : {list, log, show}) {
    one->add_option("--format", options->format, "what to print")
        ->check(CLI::IsMember({"text", "json"}));
  }
  add_source_options(*save, options->sources);
  for (CLI::App* one : {list, log, show, remove, prune, verify, promote}) {
    add_store_option(*one, options->sources.store);
  }
}

}  // namespace dryshod::cli

// See pair.h.
#include "cli/pair.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <thread>

#include "catalog/helpers.h"
#include "catalog/runner.h"
#include "cli/cluster.h"
#include "cli/progress.h"
#include "neon/managed_schemas.h"

namespace dryshod::cli {

void add_pair_options(CLI::App& command, PairOptions& options) {
  add_source_options(command, options.sources);
  const CLI::Range majors(kOldestMajor, kNewestMajor);
  command.add_option("--from-pg", options.from_pg, "major of a FROM whose header does not say")
      ->check(majors);
  command.add_option("--to-pg", options.to_pg, "major of a TO whose header does not say")
      ->check(majors);
  add_comparison_options(command, options.comparison);
}

bool SourcePair::load() {
  if (!load_both() || !speaks_of_schema()) return false;
  meet_in_database(from_->catalog, to_->catalog);
  if (!apply_renames()) return false;
  for (const std::string& note : comparison_notes(source_->catalog, to_->catalog)) {
    std::fputs(fmt::format("dryshod: note: {}\n", note).c_str(), stderr);
  }
  std::thread other([&] { frozen_to_.emplace(to_->catalog); });
  frozen_from_.emplace(source_->catalog);
  other.join();
  name_runner();
  tell_managed();
  ComparedSides sides;
  sides.with_dump = with_dump();
  sides.with_helpers = has_helpers(from()) || has_helpers(to());
  Result<Comparison> compared = cli::comparison(options_.comparison, from(), to(), sides);
  if (!compared) {
    print(map_, compared.error());
    return false;
  }
  comparison_ = std::move(*compared);
  return true;
}

Comparing SourcePair::comparing(bool sees_helpers) const {
  return [this, sees_helpers](const Catalog& a, const Catalog& b) {
    ComparedSides sides;
    sides.with_dump = with_dump();
    sides.with_helpers = !sees_helpers;
    if (&b != &to()) {  // back: what was compared on the way there has to come back
      sides.owners = a.mentions_owners || to().mentions_owners;
      sides.privileges = a.mentions_privileges || to().mentions_privileges;
    }
    // It was read without an error for the two sources themselves.
    Result<Comparison> compared = cli::comparison(options_.comparison, a, b, sides);
    return compared ? std::move(*compared) : Comparison{};
  };
}

bool SourcePair::with_dump() const {
  return source_->dump_major != 0 || to_->dump_major != 0;
}

bool SourcePair::take(Result<Loaded>& loaded, std::unique_ptr<Loaded>& out) {
  if (!loaded) {
    print(map_, loaded.error());
    return false;
  }
  print(map_, loaded->warnings);
  out = std::make_unique<Loaded>(std::move(*loaded));
  return true;
}

// The script runs on --pg; else where FROM runs; else where TO does; else it is assumed.
bool SourcePair::load_both() {
  if (!teach_extensions(map_, options_.sources)) return false;
  LoadOptions to = load_options(options_.sources, options_.sources.pg);
  LoadOptions from = to;
  from.allow_empty = true;
  from.own_major = options_.from_pg;
  to.own_major = options_.to_pg;
  LoadedPair pair = [&] {
    Progress progress(STDERR_FILENO);
    progress.phase("reading " + printable(shown_source(options_.from)) + " and " +
                   printable(shown_source(options_.to)));
    return load_pair(map_, strings_, options_.from, from, options_.to, to);
  }();
  return take(pair.from, from_) && take(pair.to, to_);
}

/// What pg_dumpall --globals-only writes is no TO for a FROM with a schema: it would all be
/// dropped.
bool SourcePair::speaks_of_schema() const {
  if (!to_->is_of_cluster || from_->is_empty || options_.sources.allow_empty) return true;
  refuse(printable(shown_source(options_.to)) +
         " speaks of the cluster only, and has no schema statement (--allow-empty reads it as an "
         "empty schema)");
  return false;
}

// Stated renames are statements of the script like any other, executed before what is compared.
bool SourcePair::apply_renames() {
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
void SourcePair::name_runner() {
  const Told told = settle_runner(source_->catalog, frozen_from_, to_->catalog, frozen_to_);
  if (!told.role) return;
  if (source_ != from_.get()) leave_to_runner(from_->catalog, told.role);
  std::fputs(fmt::format("dryshod: taken to be run by {}, who has in {} what {} leaves open\n",
                         printable(std::string(to_->catalog.text(told.role))),
                         told.by_a ? "FROM" : "TO", told.by_a ? "TO" : "FROM")
                 .c_str(),
             stderr);
}

void SourcePair::tell_managed() const {
  std::set<std::string> names = managed_schemas(from());
  names.merge(managed_schemas(to()));
  for (const std::string& name : names) {
    std::fputs(fmt::format("dryshod: note: schema {} is Neon's own: left alone\n", name).c_str(),
               stderr);
  }
}

void SourcePair::state_renames(Script& script) const {
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

Proof SourcePair::prove_from_start(const std::string& sql, Catalog copy,
                                   const std::vector<ByHand>& left_to_hand, bool keeps,
                                   const Watch& watch) {
  SqlInterpreter interpreter = this->interpreter();
  std::optional<Frozen> before;
  if (source_ != from_.get()) before.emplace(from_->catalog);
  return prove(sql, before ? *before : *frozen_from_, std::move(copy), *frozen_to_,
               keeps ? comparing()(from(), to()) : comparison_, left_to_hand, interpreter, watch);
}

void add_inverse_option(CLI::App& command, std::vector<std::string>& given) {
  command
      .add_option(
          "--inverse", given,
          "what a value is that the way back cannot know: 'column SCHEMA.TABLE.COLUMN=EXPRESSION'")
      ->take_all()
      ->expected(1);
}

std::optional<std::vector<Inverse>> read_inverses(const std::vector<std::string>& given,
                                                  const Catalog& from) {
  std::vector<Inverse> inverses;
  for (const std::string& one : given) {
    const size_t equals = one.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == one.size()) {
      refuse("--inverse " + printable(one) + ": want OBJECT=EXPRESSION");
      return std::nullopt;
    }
    Inverse inverse{one.substr(0, equals), one.substr(equals + 1)};
    bool known = false;
    from.each([&](Ref ref) {
      known = known || (rules_of(from.kind(ref)).give && from.display(ref) == inverse.object);
    });
    if (!known) {
      refuse("--inverse " + printable(one) + ": FROM has no " + printable(inverse.object) +
             " whose values could be given");
      return std::nullopt;
    }
    inverses.push_back(std::move(inverse));
  }
  return inverses;
}

int refuse(const std::string& message) {
  std::fputs(fmt::format("dryshod: {}\n", message).c_str(), stderr);
  return kUsageOrInput;
}

int not_proven(const Proof& proof, const std::string& sql, const std::string& name) {
  std::fputs(
      fmt::format("dryshod: not proven, so not printed: {}\n", proof.counter_example).c_str(),
      stderr);
  if (name.empty()) return kNotProven;
  std::ofstream file(name);
  file << "-- NOT PROVEN\n";
  std::string lines = proof.counter_example;
  for (size_t at = 0; (at = lines.find('\n', at)) != std::string::npos; at += 4) {
    lines.replace(at, 1, "\n-- ");
  }
  file << "-- " << lines << "\n\n" << sql;
  return kNotProven;
}

}  // namespace dryshod::cli

// Two sources that a command compares: read, renamed as was stated, and what their comparison
// leaves out. What diff, rollback and plan share. Knows the command line; refuses to know what is
// made of the pair.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/comparison.h"
#include "migration/proof.h"
#include "migration/script.h"
#include "parser/interpreter.h"
#include "rollback/way_back.h"

namespace dryshod::cli {

struct PairOptions {
  std::string from, to;
  SourceOptions sources;
  ComparisonOptions comparison;
  int from_pg = 0;  // 0: not said
  int to_pg = 0;
};
/// FROM, TO and all options that say how they are read and compared.
void add_pair_options(CLI::App& command, PairOptions& options);

class SourcePair {
 public:
  explicit SourcePair(PairOptions& options) : options_(options) {}
  SourcePair(const SourcePair&) = delete;
  SourcePair& operator=(const SourcePair&) = delete;

  /// False with the reason on standard error.
  bool load();

  SourceMap& map() { return map_; }
  const Catalog& from() const { return source_->catalog; }  // after the stated renames
  const Catalog& before_renames() const { return from_->catalog; }
  const Catalog& to() const { return to_->catalog; }
  const Frozen& frozen_from() const { return *frozen_from_; }
  const Frozen& frozen_to() const { return *frozen_to_; }
  /// Of these two, by the options.
  const Comparison& comparison() const { return comparison_; }
  /// Of any two catalogs on the way between them; what dryshod makes for itself on it is seen or
  /// not.
  Comparing comparing(bool sees_helpers = false) const;
  SqlInterpreter interpreter() { return SqlInterpreter(map_, "<script>", options_.sources.taught); }
  uint32_t reported() const { return source_->reported + to_->reported; }
  const std::vector<std::string>& renames() const { return renames_sql_; }

  /// The script begins with the stated renames, and the reports name them.
  void state_renames(Script& script) const;
  /// Of a script that begins with them; on a copy of before_renames(). `keeps`: it hides what it
  /// would lose.
  Proof prove_from_start(const std::string& sql, Catalog copy,
                         const std::vector<ByHand>& left_to_hand, bool keeps,
                         const Watch& watch = {});

 private:
  bool with_dump() const;
  bool take(Result<Loaded>& loaded, std::unique_ptr<Loaded>& out);
  bool load_both();
  bool speaks_of_schema() const;
  bool apply_renames();
  void name_runner();
  void tell_managed() const;

  PairOptions& options_;
  SourceMap map_;
  Strings strings_;
  std::unique_ptr<Loaded> from_, to_, renamed_;
  Loaded* source_ = nullptr;  // FROM, after the stated renames
  std::vector<std::string> renames_sql_;
  std::optional<Frozen> frozen_from_, frozen_to_;
  Comparison comparison_;
};

/// --inverse OBJECT=EXPRESSION of the commands that print a way back.
void add_inverse_option(CLI::App& command, std::vector<std::string>& given);
/// None, with the reason on standard error, where one is no such thing or FROM has no such object.
std::optional<std::vector<Inverse>> read_inverses(const std::vector<std::string>& given,
                                                  const Catalog& from);

/// The message on standard error; the exit status of a wrong usage.
int refuse(const std::string& message);
/// A script that does not prove: why, and the script itself in `file`, if that is given.
int not_proven(const Proof& proof, const std::string& sql, const std::string& file);

}  // namespace dryshod::cli

// Statements that are executed on a catalog as they are made: renames and the like, after which the
// planner looks again. Knows pieces of SQL and the Interpreter; refuses to know why something is
// moved.
#pragma once

#include <string>
#include <vector>

#include "catalog/interpreter.h"
#include "migration/script.h"

namespace dryshod {

/// As it is executed in every script and step: nobody looks into bodies of functions.
std::string as_in_a_script(const std::string& sql);

class Moves {
 public:
  /// Both must outlive it. The catalog changes with each move.
  Moves(Catalog& catalog, Interpreter& interpreter)
      : catalog_(catalog), interpreter_(interpreter) {}

  Catalog& catalog() { return catalog_; }

  /// An Emit whose `from` is the catalog as it stands; `to` is where it is to lead.
  Emit emit_towards(const Catalog& to) const { return Emit(catalog_, to); }
  /// Executes what was emitted, and keeps it as statements of this title.
  Result<void> make(Emit& emit, const std::string& title = {});
  Result<void> make(std::string sql, std::string why = {});
  /// Drops all of them, users before what they use, the latest first; some may go along with
  /// others.
  Result<void> drop(std::vector<Ref> all, const Catalog& to, bool is_loss);

  std::vector<Statement>& statements() { return statements_; }

 private:
  Catalog& catalog_;
  Interpreter& interpreter_;
  std::vector<Statement> statements_;
};

/// A name that no element has beside this one: `wanted`, else with a number behind it. `other`: a
/// second scope in which nobody has it, for what is on its way there.
std::string free_name(const Catalog& catalog, Ref beside, Ref scope, const std::string& wanted,
                      Ref other = {});
/// Who has the name in a scope, in any name space that an element of the kind would take; none:
/// nobody.
Ref holder_of_name(const Catalog& catalog, Kind kind, Ref scope, Name name);
/// What has a name in the schema of `whole` and goes with it to another schema: its indexes and
/// keys, the sequences of its columns.
std::vector<Ref> companions(const Catalog& catalog, Ref whole);
/// The living element that stands where this one stands in another catalog, by the names of all
/// that it is a part of.
Ref holder_of_place(const Catalog& catalog, const Catalog& model, Ref in_model);

}  // namespace dryshod

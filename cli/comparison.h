// --ignore, --only, --exclude, --leave, the ignore file and --rename: what a comparison leaves out,
// and what it is told.
// The proof uses the same comparison as the diff, so nothing left out can fail it.
#pragma once

#include <string>
#include <vector>

#include "catalog/diagnostic.h"
#include "diff/delta.h"

namespace CLI {
class App;
}

namespace dryshod::cli {

struct ComparisonOptions {
  std::vector<std::string> ignore;  // aspects: owners, privileges, comments, or a kind's name
  std::vector<std::string> only;    // patterns over schema.name
  std::vector<std::string> exclude;
  std::vector<std::string>
      leave;                // what TO does not mention: schemas, partitions, or a kind's name
  std::string ignore_file;  // empty: .dryshodignore, where there is one
  std::vector<std::string> renames;  // KIND:OLD=NEW
};
void add_comparison_options(CLI::App& command, ComparisonOptions& options);
/// All but --rename: for who compares more than two.
void add_compared_options(CLI::App& command, ComparisonOptions& options);

/// What is known of two sides beside their catalogs.
struct ComparedSides {
  bool with_dump = false;  // either is a dump
  /// Either, or what comes of it, may have what dryshod makes for itself, which is not compared.
  bool with_helpers = false;
  /// Owners, privileges are compared although the second side does not speak of them: on the way
  /// back from where somebody did.
  bool owners = false, privileges = false;
};

/// Owners are compared where both sides speak of them, privileges where TO does (docs/contract.md).
/// With a dump on either side, owners of what the server brings are not compared, nor what they
/// have of it: pg_dump never writes them. An error when the ignore file cannot be read.
Result<Comparison> comparison(const ComparisonOptions& options, const Catalog& from,
                              const Catalog& to, const ComparedSides& sides = {});

/// "table:app.old=new" → ALTER TABLE app.old RENAME TO new. Kinds: schema, table, view, sequence,
/// index, type, function, column (column:schema.table.old=new).
Result<std::string> rename_statement(const Catalog& from, const std::string& rename);

}  // namespace dryshod::cli

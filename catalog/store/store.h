// The workspace: catalogs kept in one file of SQLite. A snapshot is a tree of pieces, which it
// shares with those that differ little from it, and remembers what stood under its name before.
// Knows names, lineage and the ledger; refuses to know where catalogs come from, and prints
// nothing.
//
// Many processes may read and write at once. What is written is written whole or not at all. Errors
// name the file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/store/name.h"

namespace dryshod::store {

/// What is known of a source beside its catalog.
struct SourceFacts {
  int dump_major = 0;  // 0: not a dump
  bool is_empty = false;
  bool spells_old_public = false;
  bool is_of_cluster = false;
  uint32_t statements = 0;
  uint32_t data_statements = 0;
  uint32_t reported = 0;
};

struct Snapshot {
  int64_t id = 0;
  std::string name;
  std::optional<int64_t> parent;
  std::string tree;  // the hash of its root: equal ones hold the same
  int64_t saved_at = 0;
  std::string source, message;
  int major = 0;  // by whose rules it was read
  SourceFacts facts;
  std::vector<std::pair<std::string, uint32_t>>
      kinds;  // elements of each, what is built in left out
};

struct LedgerEntry {
  int64_t id = 0;
  int64_t at = 0;
  std::string name;
  int64_t snapshot = 0;
  std::string from_name;
  int64_t from_snapshot = 0;
  std::string before, after;  // trees
  std::string plan_digest;
};

struct Saved {
  Snapshot snapshot;
  std::string before;   // the tree that stood under the name; empty: none did
  uint32_t pieces = 0;  // new ones
  uint64_t bytes = 0;
};

/// One removed by prune, or that would be.
struct Pruned {
  std::vector<Snapshot> snapshots;
  uint32_t pieces = 0;
  uint64_t bytes = 0;
};

struct Checked {
  std::vector<std::string> wrong;
  uint32_t snapshots = 0;
  uint32_t pieces = 0;
  uint32_t unneeded = 0;  // what no snapshot needs: prune takes it away
  uint32_t ledger = 0;
};

class Store {
 public:
  enum class Access { Read, Write, Create };
  static Result<Store> open(const std::string& path, Access access);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  struct Saving {
    std::string name, source, message;
    int64_t at = 0;
    SourceFacts facts;
  };
  Result<Saved> save(const Catalog& catalog, const Saving& saving);

  Result<Snapshot> find(const SnapshotName& name);
  /// As it was saved, but for handles and places in the source.
  Result<Catalog> read(const Snapshot& snapshot, Strings& strings);

  /// Where the names stand, by name.
  Result<std::vector<Snapshot>> list();
  /// All of one name, the latest first; empty where there is none.
  Result<std::vector<Snapshot>> log(const std::string& name);
  /// What was promoted to this name, the latest first, whether or not it is still there.
  Result<std::vector<LedgerEntry>> ledger(const std::string& name);
  Result<std::string> plan(int64_t ledger_entry);

  /// `name` stands where `from` stands; an error where either has moved since the plan was made.
  struct Promotion {
    std::string name;
    std::optional<Snapshot> before;  // where the name stood
    Snapshot from;
    std::string from_spelled;
    std::string plan;
    std::string message;
    int64_t at = 0;
  };
  Result<Snapshot> promote(const Promotion& promotion);

  /// The name with all its snapshots. The ledger keeps what it says of them.
  Result<Pruned> remove(const std::string& name);
  struct Pruning {
    uint32_t keep = 1;                    // of each name, the latest so many; at least one is kept
    std::optional<int64_t> saved_before;  // of the others only what is older
    bool dry_run = false;
  };
  Result<Pruned> prune(const Pruning& pruning);
  Result<Checked> verify();

 private:
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The store that commands use where none is named: the nearest .dryshod/catalogs.db from the
/// working directory upwards; where there is none, the one that would be made here.
std::string usual_store();

}  // namespace dryshod::store

// What the parts of a store share: the database, its pieces, and rows read as snapshots.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catalog/store/pieces.h"
#include "catalog/store/store.h"

namespace dryshod::store {

struct Store::State {
  State(const std::string& path, Database::Access access) : database(path, access) {}

  /// Which store it is, and of which format; makes it one of today's where that may be.
  void settle(Access access);

  /// Of a query for kSnapshotColumns; a failure of the database where a row is none.
  std::vector<Snapshot> snapshots(Statement& query);
  std::optional<Snapshot> by_id(int64_t id);
  std::optional<Snapshot> standing(const std::string& name);
  int64_t add_snapshot(const std::string& name, std::optional<int64_t> parent,
                       std::string_view root, int64_t layout, int64_t at, const std::string& source,
                       const std::string& message, const std::string& facts);
  /// Takes away what no snapshot needs; inside of a transaction.
  Pieces::Added sweep();

  Database database;
  std::optional<Pieces> pieces;
};

inline constexpr char kSnapshotColumns[] =
    "id, name, parent, root, saved_at, source, message, facts, layout, seal";

Hash hash_from(std::string_view bytes);
std::string_view bytes_of(const Hash& hash);

std::string facts_of(const Catalog& catalog, const SourceFacts& facts);
void take_facts(const nlohmann::json& facts, Snapshot& snapshot);
/// Its flags, and room for its elements.
void take_facts(const nlohmann::json& facts, Catalog& catalog);

/// The hash of a ledger's entry with all before it.
std::string chain_of(const std::string& before, const LedgerEntry& entry);

}  // namespace dryshod::store

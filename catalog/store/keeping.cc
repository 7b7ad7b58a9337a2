// What a store takes away, and how it is checked.
#include <algorithm>
#include <unordered_map>

#include "catalog/store/state.h"

namespace dryshod::store {

Pieces::Added Store::State::sweep() {
  std::vector<Hash> roots;
  {
    Statement query(database, "SELECT DISTINCT root FROM snapshot");
    while (query.row()) roots.push_back(hash_from(query.bytes(0)));
  }
  const Pieces::Set needed = pieces->reached(roots);
  if (!database.good()) return {};  // where a tree is damaged, nothing is taken away
  const Pieces::Added gone = pieces->keep_only(needed);
  database.run("DELETE FROM layout WHERE id NOT IN (SELECT layout FROM snapshot)");
  return gone;
}

Result<Pruned> Store::remove(const std::string& name) {
  Database& database = state_->database;
  Result<std::vector<Snapshot>> all = log(name);
  if (!all) return tl::unexpected(all.error());
  if (all->empty()) return failure("there is no snapshot @" + name + " in " + database.path());
  Pruned gone;
  gone.snapshots = std::move(*all);
  {
    Transaction transaction(database);
    Statement(database, "DELETE FROM name WHERE name = ?").bind(name).run();
    for (const char* sql : {"UPDATE snapshot SET parent = NULL WHERE name = ?",
                            "DELETE FROM snapshot WHERE name = ?"}) {
      Statement(database, sql).bind(name).run();
    }
    const Pieces::Added pieces = state_->sweep();
    gone.pieces = pieces.pieces;
    gone.bytes = pieces.bytes;
    if (!transaction.commit()) return database.failure();
  }
  database.run("PRAGMA incremental_vacuum");
  if (!database.good()) return database.failure();
  return gone;
}

Result<Pruned> Store::prune(const Pruning& pruning) {
  Database& database = state_->database;
  Pruned gone;
  {
    Transaction transaction(database);
    std::vector<Snapshot> all;
    {
      Statement query(database, std::string("SELECT ") + kSnapshotColumns +
                                    " FROM snapshot ORDER BY name, id DESC");
      all = state_->snapshots(query);
    }
    std::unordered_map<int64_t, std::optional<int64_t>> parent_of_gone;
    uint32_t rank = 0;
    for (size_t i = 0; i < all.size(); ++i) {
      rank = i > 0 && all[i].name == all[i - 1].name ? rank + 1 : 0;
      if (rank < std::max(1u, pruning.keep)) continue;
      if (pruning.saved_before && all[i].saved_at >= *pruning.saved_before) continue;
      parent_of_gone[all[i].id] = all[i].parent;
      gone.snapshots.push_back(all[i]);
    }
    // Who stays comes after the nearest that stays.
    for (const Snapshot& snapshot : all) {
      if (parent_of_gone.contains(snapshot.id) || !snapshot.parent) continue;
      std::optional<int64_t> parent = snapshot.parent;
      while (parent && parent_of_gone.contains(*parent)) parent = parent_of_gone[*parent];
      if (parent == snapshot.parent) continue;
      Statement again(database, "UPDATE snapshot SET parent = ? WHERE id = ?");
      parent ? again.bind(*parent) : again.bind_none();
      again.bind(snapshot.id).run();
    }
    Statement apart(database, "UPDATE snapshot SET parent = NULL WHERE id = ?");
    Statement away(database, "DELETE FROM snapshot WHERE id = ?");
    for (Statement* statement : {&apart, &away}) {
      for (const Snapshot& snapshot : gone.snapshots) {
        statement->again();
        statement->bind(snapshot.id).run();
      }
    }
    const Pieces::Added pieces = state_->sweep();
    gone.pieces = pieces.pieces;
    gone.bytes = pieces.bytes;
    if (!database.good()) return database.failure();
    if (pruning.dry_run) return gone;  // what was tried is rolled back
    if (!transaction.commit()) return database.failure();
  }
  database.run("PRAGMA incremental_vacuum");
  if (!database.good()) return database.failure();
  return gone;
}

Result<Checked> Store::verify() {
  Database& database = state_->database;
  const Reading reading(database);
  Checked checked;
  {
    Statement query(database, "PRAGMA integrity_check(20)");
    while (query.row()) {
      if (query.text(0) != "ok") checked.wrong.push_back("SQLite: " + std::string(query.text(0)));
    }
  }
  {
    Statement query(database, "PRAGMA foreign_key_check");
    while (query.row()) {
      checked.wrong.push_back("a row of " + std::string(query.text(0)) +
                              " names one that is not there");
    }
  }
  std::vector<std::pair<std::string, Hash>> roots;
  {
    Statement query(database, "SELECT id, name, root FROM snapshot ORDER BY id");
    while (query.row()) {
      roots.emplace_back(
          "snapshot " + std::to_string(query.number(0)) + " of @" + std::string(query.text(1)),
          hash_from(query.bytes(2)));
    }
    Statement rows(database, std::string("SELECT ") + kSnapshotColumns + " FROM snapshot");
    state_->snapshots(rows);
    Statement layouts(database, "SELECT fields, seal FROM layout");
    while (layouts.row()) {
      if (hash_of(layouts.text(0)) == hash_from(layouts.bytes(1))) continue;
      checked.wrong.push_back("the names of fields are not what was written");
    }
  }
  checked.snapshots = static_cast<uint32_t>(roots.size());
  const std::vector<std::string> of_pieces =
      state_->pieces->check(roots, checked.pieces, checked.unneeded);
  checked.wrong.insert(checked.wrong.end(), of_pieces.begin(), of_pieces.end());
  std::string chain;
  Statement query(database,
                  "SELECT id, at, name, snapshot, from_name, from_snapshot, before, after, "
                  "plan_digest, chain, plan FROM ledger ORDER BY id");
  Compression compression;
  std::string plan;
  while (query.row()) {
    ++checked.ledger;
    const LedgerEntry entry{query.number(0),
                            query.number(1),
                            std::string(query.text(2)),
                            query.number(3),
                            std::string(query.text(4)),
                            query.number(5),
                            std::string(query.text(6)),
                            std::string(query.text(7)),
                            std::string(query.text(8))};
    const std::string number = "entry " + std::to_string(entry.id) + " of the ledger";
    const std::string expected = chain_of(chain, entry);
    if (query.text(9) != expected) checked.wrong.push_back(number + " is not what was written");
    if (!compression.unpack(query.bytes(10), plan) || hex(hash_of(plan)) != entry.plan_digest) {
      checked.wrong.push_back("the plan of " + number + " is not what was written");
    }
    chain = query.text(9);
  }
  if (!database.good()) return database.failure();
  return checked;
}

}  // namespace dryshod::store

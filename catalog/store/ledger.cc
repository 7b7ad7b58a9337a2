// What was promoted: entries that are added and never changed, each bound to all before it by a
// hash.
#include <xxhash.h>

#include "catalog/store/bytes.h"
#include "catalog/store/state.h"

namespace dryshod::store {

std::string chain_of(const std::string& before, const LedgerEntry& entry) {
  ByteWriter bytes;
  const auto add = [&](std::string_view text) {
    bytes.number(text.size());
    bytes.bytes(text);
  };
  add(before);
  for (const int64_t number : {entry.at, entry.snapshot, entry.from_snapshot}) {
    bytes.signed_number(number);
  }
  for (const std::string& text :
       {entry.name, entry.from_name, entry.before, entry.after, entry.plan_digest}) {
    add(text);
  }
  return hex(hash_of(bytes.out()));
}

Result<std::vector<LedgerEntry>> Store::ledger(const std::string& name) {
  Statement query(state_->database,
                  "SELECT id, at, name, snapshot, from_name, from_snapshot, before, after, "
                  "plan_digest FROM ledger WHERE name = ? ORDER BY id DESC");
  query.bind(name);
  std::vector<LedgerEntry> entries;
  while (query.row()) {
    entries.push_back({query.number(0), query.number(1), std::string(query.text(2)),
                       query.number(3), std::string(query.text(4)), query.number(5),
                       std::string(query.text(6)), std::string(query.text(7)),
                       std::string(query.text(8))});
  }
  if (!state_->database.good()) return state_->database.failure();
  return entries;
}

Result<std::string> Store::plan(int64_t ledger_entry) {
  Database& database = state_->database;
  Statement query(database, "SELECT plan FROM ledger WHERE id = ?");
  query.bind(ledger_entry);
  std::string plan;
  if (!query.row() || !Compression().unpack(query.bytes(0), plan)) {
    database.fail("is damaged: a plan of the ledger cannot be read");
    return database.failure();
  }
  return plan;
}

Result<Snapshot> Store::promote(const Promotion& promotion) {
  if (!is_snapshot_name(promotion.name)) {
    return failure("not a name for a snapshot: letters, digits and _ . - / only");
  }
  Database& database = state_->database;
  Transaction transaction(database);
  const std::optional<Snapshot> before = state_->standing(promotion.name);
  const std::optional<Snapshot> from = state_->by_id(promotion.from.id);
  const auto id_of = [](const std::optional<Snapshot>& one) { return one ? one->id : 0; };
  if (database.good() && (!from || id_of(before) != id_of(promotion.before))) {
    return failure("another process has changed @" + promotion.name +
                   " since the plan was made; nothing was changed");
  }
  std::string root, facts;
  int64_t layout = 0;
  {
    Statement query(database, "SELECT root, layout, facts FROM snapshot WHERE id = ?");
    query.bind(promotion.from.id);
    if (query.row()) {
      root = query.bytes(0);
      layout = query.number(1);
      facts = query.text(2);
    }
  }
  const int64_t id = state_->add_snapshot(
      promotion.name, before ? std::optional(before->id) : std::nullopt, root, layout, promotion.at,
      "@" + promotion.from_spelled, promotion.message, facts);
  std::string chain;
  {
    Statement query(database, "SELECT chain FROM ledger ORDER BY id DESC LIMIT 1");
    if (query.row()) chain = query.text(0);
  }
  LedgerEntry entry{0,
                    promotion.at,
                    promotion.name,
                    id,
                    promotion.from_spelled,
                    promotion.from.id,
                    before ? before->tree : std::string(),
                    promotion.from.tree,
                    hex(hash_of(promotion.plan))};
  const std::string packed = Compression().pack(promotion.plan);
  Statement adding(database,
                   "INSERT INTO ledger (at, name, snapshot, from_name, from_snapshot, before, "
                   "after, plan, plan_digest, chain) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  adding.bind(entry.at).bind(entry.name).bind(entry.snapshot).bind(entry.from_name);
  adding.bind(entry.from_snapshot).bind(entry.before).bind(entry.after);
  adding.bind_bytes(packed).bind(entry.plan_digest).bind(chain_of(chain, entry)).run();
  std::optional<Snapshot> made = state_->by_id(id);
  if (!transaction.commit() || !made) return database.failure();
  return std::move(*made);
}

}  // namespace dryshod::store

// Opening, saving and reading; keeping.cc has what takes away and checks, ledger.cc what was
// promoted.
#include "catalog/store/store.h"

#include <filesystem>

#include "catalog/store/bytes.h"
#include "catalog/store/chunk.h"
#include "catalog/store/schema.h"
#include "catalog/store/state.h"

namespace dryshod::store {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// Of what a row says of a snapshot: that is damaged as easily as a piece.
Hash seal_of(std::string_view name, std::string_view root, int64_t layout, int64_t at,
             std::string_view source, std::string_view message, std::string_view facts) {
  ByteWriter bytes;
  bytes.signed_number(layout);
  bytes.signed_number(at);
  for (const std::string_view text : {name, root, source, message, facts}) {
    bytes.number(text.size());
    bytes.bytes(text);
  }
  return hash_of(bytes.out());
}

int64_t pragma(Database& database, const char* sql) {
  Statement statement(database, sql);
  return statement.row() ? statement.number(0) : 0;
}

Database::Access access_of(Store::Access access) {
  switch (access) {
    case Store::Access::Read:
      return Database::Access::Read;
    case Store::Access::Write:
      return Database::Access::Write;
    case Store::Access::Create:
      break;
  }
  return Database::Access::Create;
}

}  // namespace

Hash hash_from(std::string_view bytes) {
  Hash hash{};
  if (bytes.size() == hash.size()) std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

std::string_view bytes_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

void Store::State::settle(Access access) {
  const int64_t application = pragma(database, "PRAGMA application_id");
  const int64_t version = pragma(database, "PRAGMA user_version");
  const bool is_new = application == 0 && version == 0 &&
                      pragma(database, "SELECT count(*) FROM sqlite_schema") == 0;
  if (!database.good()) return;
  constexpr auto kToday = static_cast<int64_t>(kSteps.size());
  if (!is_new && application != kApplication) return database.fail("is no store of dryshod");
  if (version > kToday) {
    return database.fail("a later dryshod wrote it (format " + std::to_string(version) +
                         "; this one knows up to " + std::to_string(kToday) + ")");
  }
  if (is_new && access != Access::Create) return database.fail("is empty, not a store");
  if (access == Access::Read && version < kToday) {
    return database.fail("is of an earlier format; dryshod snapshot save brings it up to date");
  }
  if (access != Access::Read) {
    if (is_new) database.run("PRAGMA auto_vacuum = INCREMENTAL");
    database.run("PRAGMA journal_mode = WAL");
    database.run("PRAGMA synchronous = FULL");
  }
  if (version < kToday && database.good()) {
    Transaction transaction(database);
    // Somebody else may have been faster.
    for (int64_t at = pragma(database, "PRAGMA user_version"); at < kToday; ++at) {
      database.run(kSteps[static_cast<size_t>(at)]);
      database.run(("PRAGMA user_version = " + std::to_string(at + 1)).c_str());
    }
    database.run(("PRAGMA application_id = " + std::to_string(kApplication)).c_str());
    transaction.commit();
  }
}

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::string& path, Access access) {
  if (access == Access::Create) {
    std::error_code error;
    const fs::path folder = fs::path(path).parent_path();
    if (!folder.empty()) fs::create_directories(folder, error);
  }
  auto state = std::make_unique<State>(path, access_of(access));
  state->settle(access);
  if (!state->database.good()) return state->database.failure();
  state->pieces.emplace(state->database);
  return Store(std::move(state));
}

Result<Saved> Store::save(const Catalog& catalog, const Saving& saving) {
  if (!is_snapshot_name(saving.name)) {
    return failure("not a name for a snapshot: letters, digits and _ . - / only");
  }
  Database& database = state_->database;
  const Tree tree = tree_of(catalog);
  const std::string facts = facts_of(catalog, saving.facts);
  const Hash& root = tree.root().hash;
  Saved saved;
  Transaction transaction(database);
  const Pieces::Added added = state_->pieces->put(tree);
  saved.pieces = added.pieces;
  saved.bytes = added.bytes;
  const Hash seal = hash_of(layout_of_today());
  Statement(database, "INSERT INTO layout (fields, seal) VALUES (?, ?) ON CONFLICT DO NOTHING")
      .bind(layout_of_today())
      .bind_bytes(bytes_of(seal))
      .run();
  Statement layout(database, "SELECT id FROM layout WHERE fields = ?");
  layout.bind(layout_of_today());
  const int64_t layout_id = layout.row() ? layout.number(0) : 0;
  layout.again();
  const std::optional<Snapshot> before = state_->standing(saving.name);
  if (before) saved.before = before->tree;
  const int64_t id = state_->add_snapshot(
      saving.name, before ? std::optional(before->id) : std::nullopt, bytes_of(root), layout_id,
      saving.at, saving.source, saving.message, facts);
  std::optional<Snapshot> made = state_->by_id(id);
  if (!transaction.commit() || !made) return database.failure();
  saved.snapshot = std::move(*made);
  return saved;
}

int64_t Store::State::add_snapshot(const std::string& name, std::optional<int64_t> parent,
                                   std::string_view root, int64_t layout, int64_t at,
                                   const std::string& source, const std::string& message,
                                   const std::string& facts) {
  Statement adding(database,
                   "INSERT INTO snapshot (name, parent, root, layout, saved_at, source, message, "
                   "facts, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id");
  const Hash seal = seal_of(name, root, layout, at, source, message, facts);
  adding.bind(name);
  parent ? adding.bind(*parent) : adding.bind_none();
  adding.bind_bytes(root).bind(layout).bind(at).bind(source).bind(message).bind(facts);
  adding.bind_bytes(bytes_of(seal));
  const int64_t id = adding.row() ? adding.number(0) : 0;
  adding.run();
  Statement(database,
            "INSERT INTO name (name, snapshot) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET snapshot = excluded.snapshot")
      .bind(name)
      .bind(id)
      .run();
  return id;
}

std::vector<Snapshot> Store::State::snapshots(Statement& query) {
  std::vector<Snapshot> found;
  while (query.row()) {
    Snapshot snapshot;
    snapshot.id = query.number(0);
    snapshot.name = query.text(1);
    if (!query.none(2)) snapshot.parent = query.number(2);
    snapshot.tree = hex(hash_from(query.bytes(3)));
    snapshot.saved_at = query.number(4);
    snapshot.source = query.text(5);
    snapshot.message = query.text(6);
    const json facts = json::parse(query.text(7), nullptr, false);
    const bool sealed = hash_from(query.bytes(9)) ==
                        seal_of(snapshot.name, query.bytes(3), query.number(8), snapshot.saved_at,
                                snapshot.source, snapshot.message, query.text(7));
    if (sealed && facts.is_object()) take_facts(facts, snapshot);
    if (snapshot.major == 0)
      database.fail("is damaged: what it says of a snapshot is not readable");
    found.push_back(std::move(snapshot));
  }
  return found;
}

std::optional<Snapshot> Store::State::by_id(int64_t id) {
  Statement query(database,
                  std::string("SELECT ") + kSnapshotColumns + " FROM snapshot WHERE id = ?");
  query.bind(id);
  std::vector<Snapshot> found = snapshots(query);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<Snapshot> Store::State::standing(const std::string& name) {
  int64_t id = 0;
  {
    Statement query(database, "SELECT snapshot FROM name WHERE name = ?");
    query.bind(name);
    if (query.row()) id = query.number(0);
  }
  return id == 0 ? std::nullopt : by_id(id);
}

Result<Snapshot> Store::find(const SnapshotName& name) {
  Database& database = state_->database;
  std::optional<Snapshot> found = state_->standing(name.name);
  if (!database.good()) return database.failure();
  if (!found) {
    return failure("there is no snapshot @" + name.name + " in " + database.path());
  }
  for (uint32_t back = 0; back < name.back; ++back) {
    if (!found->parent) {
      return failure("@" + name.name + " has only " + std::to_string(back) + " before it");
    }
    found = state_->by_id(*found->parent);
    if (!found) return database.failure();
  }
  return std::move(*found);
}

Result<std::vector<Snapshot>> Store::list() {
  Statement query(state_->database,
                  std::string("SELECT ") + kSnapshotColumns +
                      " FROM snapshot WHERE id IN (SELECT snapshot FROM name) ORDER BY name");
  std::vector<Snapshot> found = state_->snapshots(query);
  if (!state_->database.good()) return state_->database.failure();
  return found;
}

Result<std::vector<Snapshot>> Store::log(const std::string& name) {
  Statement query(state_->database, std::string("SELECT ") + kSnapshotColumns +
                                        " FROM snapshot WHERE name = ? ORDER BY id DESC");
  query.bind(name);
  std::vector<Snapshot> found = state_->snapshots(query);
  if (!state_->database.good()) return state_->database.failure();
  return found;
}

std::string usual_store() {
  constexpr char kPlace[] = ".dryshod/catalogs.db";
  std::error_code error;
  const fs::path here = fs::current_path(error);
  for (fs::path at = here;; at = at.parent_path()) {
    if (fs::exists(at / kPlace, error))
      return (at == here ? fs::path(kPlace) : at / kPlace).string();
    if (at == at.parent_path()) return kPlace;
  }
}

}  // namespace dryshod::store

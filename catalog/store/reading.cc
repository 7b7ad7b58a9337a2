// A snapshot becomes a catalog again. One thread fetches pieces and puts their strings into the
// pool, the other one makes the elements: neither would be done sooner alone.
#include <condition_variable>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "catalog/store/chunk.h"
#include "catalog/store/state.h"

namespace dryshod::store {
namespace {

using nlohmann::json;

/// From one thread to another, in order, and many at a time.
class Belt {
 public:
  /// False where nobody takes any more.
  bool put(ChunkText text) {
    gathered_.push_back(std::move(text));
    return gathered_.size() < kAtOnce || hand_over(false);
  }
  void end() { hand_over(true); }
  void refuse() {
    const std::lock_guard lock(guard_);
    refused_ = true;
  }
  /// All that lies there; none when there will be no more.
  std::vector<ChunkText> take() {
    std::unique_lock lock(guard_);
    changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
    return std::exchange(waiting_, {});
  }

 private:
  static constexpr size_t kAtOnce = 64;

  bool hand_over(bool end) {
    const std::lock_guard lock(guard_);
    waiting_.insert(waiting_.end(), std::make_move_iterator(gathered_.begin()),
                    std::make_move_iterator(gathered_.end()));
    gathered_.clear();
    ended_ = ended_ || end;
    changed_.notify_one();
    return !refused_;
  }

  std::vector<ChunkText> gathered_;  // of the one who puts
  std::mutex guard_;
  std::condition_variable changed_;
  std::vector<ChunkText> waiting_;
  bool ended_ = false, refused_ = false;
};

}  // namespace

Result<Catalog> Store::read(const Snapshot& snapshot, Strings& strings) {
  Database& database = state_->database;
  const Reading reading(database);  // nobody takes a piece away meanwhile
  std::string fields, facts_text;
  Hash root{};
  bool sealed = false;
  {
    Statement query(database,
                    "SELECT root, fields, facts, layout.seal FROM snapshot JOIN layout ON "
                    "layout.id = snapshot.layout WHERE snapshot.id = ?");
    query.bind(snapshot.id);
    if (!query.row()) {
      database.fail("the snapshot of " + snapshot.name + " is gone");
      return database.failure();
    }
    root = hash_from(query.bytes(0));
    fields = query.text(1);
    facts_text = query.text(2);
    sealed = hash_of(fields) == hash_from(query.bytes(3));
  }
  const json facts = json::parse(facts_text, nullptr, false);
  const std::optional<Layout> layout = Layout::read(fields);
  if (!sealed || !layout || !facts.is_object()) {
    database.fail("is damaged: what it says of a snapshot is not readable");
    return database.failure();
  }
  Catalog catalog(strings);
  take_facts(facts, catalog);
  ChunkReader reader(catalog, *layout);
  Belt belt;
  bool all_are_chunks = true;
  std::thread fetching([&] {
    state_->pieces->each_chunk(root, [&](std::string piece) {
      std::optional<ChunkText> text = chunk_text(std::move(piece), strings);
      all_are_chunks = all_are_chunks && text.has_value();
      return all_are_chunks && belt.put(std::move(*text));
    });
    belt.end();
  });
  bool good = true;
  for (;;) {
    std::vector<ChunkText> texts = belt.take();
    if (texts.empty()) break;
    for (ChunkText& text : texts) good = good && reader.begin(std::move(text));
    if (!good) belt.refuse();
  }
  fetching.join();
  if (!database.good()) return database.failure();
  good = good && all_are_chunks && reader.finish();
  if (!good) {
    database.fail("the snapshot of " + snapshot.name + " cannot be read: " +
                  (reader.problem().empty() ? "a piece is no chunk" : reader.problem()));
    return database.failure();
  }
  return catalog;
}

}  // namespace dryshod::store

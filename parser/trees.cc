// See trees.h.
#include "parser/trees.h"

#include <xxhash.h>

#include <algorithm>
#include <numeric>
#include <thread>

#include "catalog/flat_index.h"

namespace dryshod {
namespace {

constexpr uint32_t kTreesAtOnce = 256;  // of one parser, before its memory is given back
constexpr uint32_t kBatch = 128;        // statements parsed at once for both sides
constexpr uint32_t kAhead = 16;         // batches that may be kept
constexpr uint32_t kJump = 256;         // statements that one side may lack without more proof
constexpr uint32_t kSame = 16;          // places of one text that are looked up
constexpr size_t kProof = 8;            // statements in a row that prove a longer jump
constexpr size_t kLong = 1024;          // statements that are worth a second thread

/// The texts of items without the map's look-up for each.
class Texts {
 public:
  explicit Texts(const SourceMap& map) : map_(map) {}
  std::string_view of(const Item& item) {
    if (item.span.file != file_) {
      file_ = item.span.file;
      text_ = map_.text(file_);
    }
    return text_.substr(item.span.begin, item.span.end - item.span.begin);
  }

 private:
  const SourceMap& map_;
  uint32_t file_ = 0;
  std::string_view text_;
};

std::vector<uint64_t> hashes_of(Texts& texts, const std::vector<const Item*>& items) {
  std::vector<uint64_t> hashes;
  hashes.reserve(items.size());
  for (const Item* item : items) {
    const std::string_view text = texts.of(*item);
    hashes.push_back(
        XXH3_64bits_withSeed(text.data(), text.size(), item->standard_strings ? 1 : 0));
  }
  return hashes;
}

}  // namespace

std::vector<const Item*> statements_of(const OpenedSource& source) {
  std::vector<const Item*> items;
  for (const SourcePart& part : source.parts) {
    for (const SourceUnit& unit : part.units) {
      for (const Item& item : unit.items) {
        if (item.kind == ItemKind::Statement) items.push_back(&item);
      }
    }
  }
  return items;
}

std::vector<const Item*> statements_of(const std::vector<Item>& all) {
  std::vector<const Item*> items;
  for (const Item& item : all) {
    if (item.kind == ItemKind::Statement) items.push_back(&item);
  }
  return items;
}

Result<RawStatements> OwnTrees::parse(const SourceMap& map, const Item& item) {
  if (++parsed_ % kTreesAtOnce == 0) parser_.clear();
  return parser_.parse(map, item);
}

SharedTrees::SharedTrees(const SourceMap& map, const OpenedSource& a, const OpenedSource& b)
    : map_(map) {
  for (size_t side = 0; side < sides_.size(); ++side) {
    sides_[side].shared = this;
    sides_[side].number = side;
    sides_[side].items = statements_of(side == 0 ? a : b);
  }
  batches_.resize((sides_[0].items.size() + kBatch - 1) / kBatch);
  match();
}

SharedTrees::SharedTrees(const SourceMap& map, std::vector<const Item*> a) : map_(map) {
  sides_[0].shared = this;
  sides_[0].items = std::move(a);
  sides_[0].in_a.resize(sides_[0].items.size());
  std::iota(sides_[0].in_a.begin(), sides_[0].in_a.end(), 0U);
  batches_.resize((sides_[0].items.size() + kBatch - 1) / kBatch);
  at_[1] = kNone;  // nobody executes it
}

void SharedTrees::parse_ahead() {
  constexpr size_t kSide = 1;
  std::unique_lock lock(mutex_);
  size_t freed = 0;
  while (at_[0] != kNone) {
    const uint32_t at = at_[0];
    free_batches(lock, kSide, freed, at);
    freed = at;
    if (at_[0] == kNone) break;
    if (const uint32_t ahead = next_waiting(at_[0]); ahead != kNone) {
      parse(lock, kSide, ahead);
    } else if (at_[0] == at) {
      changed_.wait(lock);
    }
  }
  free_batches(lock, kSide, freed, batches_.size());
}

/// Each statement of B with the next one of A that has the same text and the same lexer settings;
/// what lies between stays without.
void SharedTrees::match() {
  const auto& a = sides_[0].items;
  const auto& b = sides_[1].items;
  Texts texts_a(map_), texts_b(map_);
  std::vector<uint64_t> hashes_a, hashes_b;
  std::thread other([&] { hashes_b = hashes_of(texts_b, b); });
  hashes_a = hashes_of(texts_a, a);
  FlatIndex by_hash;
  by_hash.reserve(a.size());
  for (uint32_t i = 0; i < a.size(); ++i) {
    uint32_t same = 0;
    by_hash.each(hashes_a[i], [&](uint32_t) { ++same; });
    if (same < kSame) by_hash.add(hashes_a[i], i + 1);
  }
  other.join();

  const auto run = [&](size_t i, size_t j) {  // how many are the same from here, up to kProof
    size_t n = 0;
    while (n < kProof && i + n < a.size() && j + n < b.size() && hashes_a[i + n] == hashes_b[j + n])
      ++n;
    return n;
  };
  sides_[0].in_a.resize(a.size());
  for (uint32_t i = 0; i < a.size(); ++i) sides_[0].in_a[i] = i;
  sides_[1].in_a.assign(b.size(), kNone);
  uint32_t at = 0;
  for (uint32_t j = 0; j < b.size(); ++j) {
    uint32_t found = kNone;
    if (at < a.size() && hashes_a[at] == hashes_b[j]) {
      found = at;
    } else {
      by_hash.each(hashes_b[j], [&](uint32_t plus_one) {
        const uint32_t i = plus_one - 1;
        if (i >= at && i < found && hashes_a[i] == hashes_b[j]) found = i;
      });
      if (found != kNone && found - at > kJump && run(found, j) < kProof) found = kNone;
    }
    if (found == kNone || texts_a.of(*a[found]) != texts_b.of(*b[j])) continue;
    sides_[1].in_a[j] = found;
    at = found + 1;
  }
}

Result<RawStatements> SharedTrees::Side::parse(const SourceMap& map, const Item& item) {
  // What is tried again later does not come in order.
  if (next >= items.size() || items[next]->span.file != item.span.file ||
      items[next]->span.begin != item.span.begin) {
    return own.parse(map, item);
  }
  const uint32_t same = in_a[next++];
  if (same == kNone) return own.parse(map, item);
  if (const uint32_t wanted = same / kBatch; wanted != batch) {
    batch = wanted;
    open = shared->enter(number, wanted);
  }
  if (open == nullptr) return own.parse(map, item);
  const Result<RawStatements>& tree = open->trees[same % kBatch];
  // A refusal is placed in the text of A.
  return tree || number == 0 ? tree : own.parse(map, item);
}

const SharedTrees::Batch* SharedTrees::enter(size_t side, uint32_t wanted) {
  std::unique_lock lock(mutex_);
  at_[side] = wanted;
  free_passed(lock, side);
  changed_.notify_all();
  for (;;) {
    const Batch& batch = batches_[wanted];
    if (batch.state == State::Ready) return &batch;
    if (batch.state == State::Gone) return nullptr;
    if (batch.state == State::Waiting) {
      if (side == 1 && wanted >= at_[0] + kAhead) return nullptr;
      parse(lock, side, wanted);
    } else if (const uint32_t ahead = next_waiting(wanted); ahead != kNone) {
      parse(lock, side, ahead);
    } else {
      changed_.wait(lock);
    }
  }
}

uint32_t SharedTrees::next_waiting(uint32_t after) const {
  const size_t end = std::min<size_t>(batches_.size(), size_t{at_[0]} + kAhead);
  for (uint32_t i = after + 1; i < end; ++i) {
    if (batches_[i].state == State::Waiting) return i;
  }
  return kNone;
}

void SharedTrees::parse(std::unique_lock<std::mutex>& lock, size_t side, uint32_t number) {
  Batch& batch = batches_[number];
  batch.state = State::Parsing;
  batch.parsed_by = side;
  lock.unlock();
  batch.parser = std::make_unique<RawParser>();
  const auto& items = sides_[0].items;
  const size_t end = std::min<size_t>(items.size(), (size_t{number} + 1) * kBatch);
  batch.trees.reserve(kBatch);
  for (size_t i = size_t{number} * kBatch; i < end; ++i) {
    batch.trees.push_back(batch.parser->parse(map_, *items[i]));
  }
  lock.lock();
  batch.state = State::Ready;
  changed_.notify_all();
}

/// Frees the batches that this thread has parsed and nobody wants, or somebody is too far behind.
void SharedTrees::free_passed(std::unique_lock<std::mutex>& lock, size_t side) {
  const uint32_t other = at_[1 - side] == kNone ? at_[side] : at_[1 - side];
  const uint32_t both = std::min(at_[side], other);
  const uint32_t most = std::max(at_[side], other);
  std::vector<Batch> passed;
  for (size_t i = most < 4 * kAhead ? 0 : most - 4 * kAhead; i < most; ++i) {
    Batch& batch = batches_[i];
    const bool late = i + kAhead < most && i != at_[0] && i != at_[1];
    if (batch.state != State::Ready || batch.parsed_by != side || (i >= both && !late)) continue;
    passed.push_back(std::move(batch));
    batch.state = State::Gone;
  }
  lock.unlock();
  passed.clear();
  lock.lock();
}

void SharedTrees::free_batches(std::unique_lock<std::mutex>& lock, size_t side, size_t first,
                               size_t end) {
  std::vector<Batch> passed;
  for (size_t i = first; i < end; ++i) {
    Batch& batch = batches_[i];
    if (batch.state != State::Ready || batch.parsed_by != side) continue;
    passed.push_back(std::move(batch));
    batch.state = State::Gone;
  }
  lock.unlock();
  passed.clear();
  lock.lock();
}

void SharedTrees::finish(size_t side) {
  sides_[side].own.clear();
  std::unique_lock lock(mutex_);
  at_[side] = kNone;
  changed_.notify_all();
  changed_.wait(lock, [&] { return at_[0] == kNone && at_[1] == kNone; });
  for (Batch& batch : batches_) {
    if (batch.state == State::Ready && batch.parsed_by == side) batch = {State::Gone};
  }
}

bool with_parser_ahead(const SourceMap& map, std::vector<const Item*> statements,
                       const std::function<void(Trees*)>& work) {
  if (statements.size() < kLong || std::thread::hardware_concurrency() < 2) {
    return run_on_big_stack([&] { work(nullptr); });
  }
  SharedTrees trees(map, std::move(statements));
  // Without a stack for it the other thread parses all.
  std::thread ahead([&] { (void)run_on_big_stack([&] { trees.parse_ahead(); }); });
  const bool worked = run_on_big_stack([&] {
    work(&trees.side(0));
    trees.finish(0);
  });
  if (!worked) trees.finish(0);
  ahead.join();
  return worked;
}

}  // namespace dryshod

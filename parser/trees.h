// Where execute() gets the raw trees of its statements. Two sources that mostly say the same are
// parsed once for both: each thread that executes one of them parses what comes next for either and
// is not being parsed yet. A long source alone has a second thread that only parses. Knows texts
// and trees; refuses to know what a statement means.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "parser/raw/raw_parse.h"
#include "parser/source/open.h"

namespace dryshod {

/// One text's trees, in the order of the text. A tree lives until the next call.
class Trees {
 public:
  virtual ~Trees() = default;
  virtual Result<RawStatements> parse(const SourceMap& map, const Item& item) = 0;
};

/// Parses each statement when it is asked for.
class OwnTrees : public Trees {
 public:
  Result<RawStatements> parse(const SourceMap& map, const Item& item) override;
  /// Frees its trees: to be called, like all else, by the thread that parsed.
  void clear() { parser_.clear(); }

 private:
  RawParser parser_;
  uint32_t parsed_ = 0;
};

/// The trees of two sources, each executed by a thread of its own. Statements of A are parsed in
/// batches, by whichever thread first wants one that nobody has begun; B takes A's tree where its
/// own text is the same, and parses what is its own. Batches are given back when both have passed
/// them, or the slower one is so far behind that it had better parse by itself: memory does not
/// grow with the sources. A tree belongs to the thread that parsed it (raw_parse.h).
class SharedTrees {
 public:
  /// Both sources must outlive this.
  SharedTrees(const SourceMap& map, const OpenedSource& a, const OpenedSource& b);
  SharedTrees(const SharedTrees&) = delete;
  SharedTrees& operator=(const SharedTrees&) = delete;

  /// One source, A; a second thread may parse_ahead() for it.
  SharedTrees(const SourceMap& map, std::vector<const Item*> a);

  /// Side 0 is A, 1 is B. To be used by one thread.
  Trees& side(size_t side) { return sides_[side]; }
  /// To be called by the thread of a side when it wants no more trees, before it ends: waits until
  /// the other side wants none either, and frees what this thread has parsed.
  void finish(size_t side);

  /// For the thread beside that of a single source: parses what comes next, until that has
  /// finished.
  void parse_ahead();

 private:
  static constexpr uint32_t kNone = UINT32_MAX;
  enum class State : uint8_t { Waiting, Parsing, Ready, Gone };
  struct Batch {
    State state = State::Waiting;
    size_t parsed_by = 0;
    std::unique_ptr<RawParser> parser{};
    std::vector<Result<RawStatements>> trees{};
  };
  // Each thread writes its own: they have no line of the cache in common.
  class alignas(64) Side : public Trees {
   public:
    Result<RawStatements> parse(const SourceMap& map, const Item& item) override;

    SharedTrees* shared = nullptr;
    size_t number = 0;
    std::vector<const Item*> items;  // its statements in order
    std::vector<uint32_t> in_a;      // of each, the same statement of A, or kNone
    size_t next = 0;                 // the item expected next
    uint32_t batch = kNone;          // the batch it reads, or has found gone
    const Batch* open = nullptr;     // that batch, while it can be read
    OwnTrees own;
  };

  void match();
  /// The batch for reading, parsed; null when the side has to parse by itself.
  const Batch* enter(size_t side, uint32_t batch);
  void parse(std::unique_lock<std::mutex>& lock, size_t side, uint32_t batch);
  uint32_t next_waiting(uint32_t after) const;
  void free_passed(std::unique_lock<std::mutex>& lock, size_t side);
  /// Those from `first` to before `end` that this thread has parsed.
  void free_batches(std::unique_lock<std::mutex>& lock, size_t side, size_t first, size_t end);

  const SourceMap& map_;
  std::array<Side, 2> sides_;
  std::vector<Batch> batches_;  // guarded, but for the trees of one that is read
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<uint32_t, 2> at_{};  // by side: the batch it reads; it wants none before
};

/// The statements among them, in order; they must outlive what is made of them.
std::vector<const Item*> statements_of(const OpenedSource& source);
std::vector<const Item*> statements_of(const std::vector<Item>& items);

/// Does `work` with the trees of these statements, on a thread with a big stack, while another one
/// parses ahead: the processor that a second source would use. Null where there is too little for
/// that. False: there is no thread to work on.
bool with_parser_ahead(const SourceMap& map, std::vector<const Item*> statements,
                       const std::function<void(Trees*)>& work);

}  // namespace dryshod

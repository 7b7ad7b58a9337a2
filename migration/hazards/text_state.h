// What a text has done up to a statement: which relations it made itself, the transaction it is in
// and the locks held there, settings. Rules read it; the watch alone writes it. Knows acts and
// locks; refuses to know what is dangerous.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/interpreter.h"

namespace dryshod {

/// What is known of a text from outside.
struct TextFacts {
  bool in_one_transaction = false;  // whoever runs the text puts a transaction around it
};

struct HeldLock {
  Ref relation{};
  std::string name;
  LockMode mode = LockMode::None;
  Span since{};
};

/// A constraint or label that this transaction added.
struct AddedPart {
  Ref object{};
  std::string name;  // of the relation or type
  std::string part;
  Span where{};
};

class TextState {
 public:
  explicit TextState(TextFacts facts) : facts_(facts) {}

  const TextFacts& facts() const { return facts_; }
  bool in_transaction() const { return facts_.in_one_transaction || open_; }
  Span transaction_since() const { return since_; }
  /// Made by this text, and so without rows or readers of others.
  bool made(Ref object, std::string_view name) const;
  /// Locks taken by earlier statements of the running transaction on what others use.
  const std::vector<HeldLock>& held() const { return held_; }
  const std::vector<AddedPart>& not_valid() const { return not_valid_; }  // in this transaction
  const std::vector<AddedPart>& labels() const { return labels_; }        // in this transaction
  /// A check of this text says that the column is not null, and holds for all rows.
  bool proves_not_null(std::string_view relation, std::string_view column) const;
  /// This text validates some constraint of the relation, whatever it says.
  bool validates(std::string_view relation) const { return validated_.contains(relation); }
  /// The first lock on what others use that was asked for without both a lock_timeout
  /// and a statement_timeout; none: no name.
  const HeldLock& unbounded_lock() const { return unbounded_; }
  /// Foreign keys that this text adds: part: their columns.
  const std::vector<AddedPart>& foreign_keys() const { return foreign_keys_; }
  /// An earlier transaction of this text locked the one and then the other.
  bool locked_in_order(std::string_view first, std::string_view second) const;
  bool is_left_open() const { return open_; }
  /// ALTER TABLEs by relation: the last statement that altered it, with nothing else between.
  const std::string& last_altered() const { return last_altered_; }
  /// A setting as the text left it; empty: not set here.
  std::string setting(std::string_view name) const;

  void count(const WatchedStatement& statement);

 private:
  void end_transaction();
  void note(const Act& act, const WatchedStatement& statement);

  TextFacts facts_;
  bool open_ = false;
  Span since_{};
  std::set<uint32_t> made_;
  std::set<std::string, std::less<>> made_names_, validated_;
  std::vector<HeldLock> held_;
  std::set<std::pair<std::string, std::string>> orders_;  // of transactions that have ended
  struct NotNullCheck {
    std::string relation, constraint, column;
    bool valid = false;
  };
  std::vector<AddedPart> not_valid_, labels_, foreign_keys_;
  std::vector<NotNullCheck> not_null_checks_;
  HeldLock unbounded_;
  std::map<std::string, std::string, std::less<>> settings_, local_settings_;
  std::string last_altered_;
};

}  // namespace dryshod

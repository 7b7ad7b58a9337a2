// Watches a text's statements while they are executed, one after the other, and says what each did
// besides changing the catalog (catalog/work.h).
// Knows the order of its own parts; each sort of statement has a file of its own.
#pragma once

#include <memory>
#include <optional>

#include "parser/work/draft.h"

namespace dryshod {

class AlterTableWatch;

class WorkWatch {
 public:
  explicit WorkWatch(Session& session);
  ~WorkWatch();

  /// As the statement finds the catalog.
  void before(const Node& statement);
  /// As it left it; once after each before(). Nothing was done where the server would have refused.
  StatementWork after();

 private:
  void follow_settings();

  Session& session_;
  WatchedSettings settings_;
  StatementWork work_;
  const Node* statement_ = nullptr;
  size_t removed_ = 0;  // of the catalog's log, before the statement
  std::optional<Draft> draft_;
  std::unique_ptr<AlterTableWatch> alter_;
};

}  // namespace dryshod

// ALTER TABLE, ALTER INDEX, ... while it is watched: the locks it takes before anything is done,
// and, once it is done, what became of the rows. Two halves of one object, as the first remembers
// what the second compares with.
#pragma once

#include <memory>

#include "parser/work/draft.h"

namespace dryshod {

class AlterTableWatch {
 public:
  AlterTableWatch(Draft& draft, const AlterTableStmt& statement);
  ~AlterTableWatch();
  /// After the statement.
  void after();

 private:
  struct Before;
  Draft& draft_;
  std::unique_ptr<Before> before_;
};

}  // namespace dryshod

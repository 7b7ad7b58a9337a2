// What ALTER COLUMN ... TYPE makes again: indexes, check and exclusion constraints and statistics
// over the column go down and come back from the text that the server printed of them, which then
// means whatever it means for the new type (RememberAllDependentForRebuilding() and
// ATPostAlterTypeCleanup() of src/backend/commands/tablecmds.c). Knows how each kind is printed and
// read. Refuses to know which types change into which.
#pragma once

#include <string>
#include <vector>

#include "parser/lower/lower.h"

namespace dryshod {

class ReadAgain {
 public:
  /// While the column has its old type; what was remembered for another column stays as it was
  /// then.
  bool remember(Session& session, Ref column);
  /// When all columns have their new ones. False: something cannot be read any more; the columns
  /// have their old types again.
  bool read(Session& session);
  /// Where the statement fails before that.
  void undo(Session& session);

 private:
  struct Remembered {
    Ref element{};
    std::string statement;  // that would make it; empty: names of columns say all
  };
  struct Before {
    Ref column{}, sequence{};  // the sequence of an identity follows the type
    Column column_body{};
    Sequence sequence_body{};
  };
  bool is_remembered(Ref element) const;

  std::vector<Before> columns_;
  std::vector<Remembered> elements_;
};

}  // namespace dryshod

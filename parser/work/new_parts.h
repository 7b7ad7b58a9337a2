// What a statement leaves in the catalog tells what it did to rows: a new index was built, a new
// check was held against every row, and what is gone was locked first. The same for all statements.
// Knows elements before and after; refuses to know the statement.
#pragma once

#include <vector>

#include "parser/work/draft.h"

namespace dryshod {

/// Which constraints were valid before.
class ConstraintStates {
 public:
  /// Checks, foreign keys and not-nulls of the relation.
  void take(const Catalog& catalog, Ref relation);
  /// Those that have become valid were held against the rows. `lightly`: by VALIDATE CONSTRAINT
  /// alone, which lets others write meanwhile.
  void compare(Draft& draft, bool lightly) const;

 private:
  struct State {
    Ref constraint;
    bool valid, enforced;
  };
  std::vector<State> states_;
};

/// Elements that came with the statement. `reads_no_row`: its keys took indexes that were there, or
/// it reads in the background (CONCURRENTLY).
void watch_new_parts(Draft& draft, bool reads_no_row);
/// Elements that went with it: `removed` of the catalog's log. `concurrently`: DROP INDEX says so.
void watch_removed(Draft& draft, const std::vector<Ref>& removed, bool concurrently);
/// Foreign keys that refer to the table, or to a partitioned one that it is a part of.
std::vector<Ref> keys_referring_to(const Catalog& catalog, Ref table);
/// Foreign keys that refer to the partitioned table, or to one above it, lose a partition to look
/// in: they are held against it. With none, they get one.
void watch_referencing(Draft& draft, Ref parent, LockMode mode, Ref lost = {});
/// A partition is made or attached.
void watch_new_partition(Draft& draft, Ref parent);
/// Every table that stores a value of the domain, or of one over it.
std::vector<Ref> tables_using(const Catalog& catalog, Ref domain);

}  // namespace dryshod

// What one statement does besides what it leaves in the catalog: the locks it takes on relations,
// what it reads or writes whole, the indexes it builds, and the acts it consists of.
// Knows PostgreSQL's lock modes (src/include/storage/lockdefs.h); refuses to know statements, which
// parser/work tells apart, and whether any of this is a danger, which migration/hazards judges.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/diagnostic.h"
#include "catalog/element.h"

namespace dryshod {

/// Table-level locks, weak to strong: a later one conflicts with all that an earlier one does, but
/// ShareUpdateExclusive and Share, which conflict with each other's.
enum class LockMode : uint8_t {
  None,
  AccessShare,
  RowShare,
  RowExclusive,
  ShareUpdateExclusive,
  Share,
  ShareRowExclusive,
  Exclusive,
  AccessExclusive,
};

/// "ACCESS EXCLUSIVE", as LOCK TABLE spells it; "NONE".
std::string_view lock_mode_name(LockMode mode);
/// LockConflicts[] of src/backend/storage/lmgr/lock.c.
bool locks_conflict(LockMode held, LockMode asked);
/// Do readers wait for this lock?
inline bool blocks_reads(LockMode mode) {
  return locks_conflict(mode, LockMode::AccessShare);
}

/// Do writers wait for it?
inline bool blocks_writes(LockMode mode) {
  return locks_conflict(mode, LockMode::RowExclusive);
}

/// One relation (a table, view, sequence, index, ...) and what befalls it.
struct RelationWork {
  Ref relation{};    // none: not in the catalog, known by name only
  std::string name;  // qualified and quoted, as it is called after the statement
  bool is_index = false;
  bool is_new = false;  // made by this very statement: nobody can wait for it
  LockMode lock = LockMode::None;
  bool scanned = false;    // every row is read while the lock is held; not what CONCURRENTLY reads
  bool rewritten = false;  // every row is written again, the indexes with them
  bool rebuilt = false;    // an index that gets another definition or file
};

enum class ActKind : uint8_t {
#define ACT(Name) Name,
#include "catalog/acts.def"
};

/// One thing that a statement does, as a reader of hazards needs it.
struct Act {
  enum Flag : uint32_t {
    Concurrently = 1u << 0,
    Tolerant = 1u << 1,  // IF EXISTS, IF NOT EXISTS, OR REPLACE
    Cascade = 1u << 2,
    NotValid = 1u << 3,  // NOT VALID or NOT ENFORCED: no row is looked at
    UsingIndex = 1u << 4,
    Unique = 1u << 5,
    HasDefault = 1u << 6,
    Computed = 1u << 7,  // each row has a value of its own: a volatile default, a stored expression
    Serial = 1u << 8,
    NotNull = 1u << 9,
    Proven = 1u << 10,  // a valid CHECK says it already, or there is no value that could break it
    WithoutWhere = 1u << 11,
    Partitioned = 1u << 12,
    Rewrites = 1u << 13,
    Qualified = 1u << 14,  // its name says its schema
    Local = 1u << 15,      // SET LOCAL
  };
  ActKind kind{};
  uint32_t flags = 0;
  Ref object{};        // the relation or other object; none: not in the catalog
  std::string name;    // of it, as written where it is not there
  std::string part;    // column, constraint, label
  std::string detail;  // a type, an expression, what `kind` says
  std::string old_detail;
  Span where{};

  bool has(uint32_t flag) const { return (flags & flag) != 0; }
};

struct StatementWork {
  std::vector<RelationWork> relations;  // in the order they are locked
  std::vector<Act> acts;
  bool in_transaction_block = false;  // between BEGIN and COMMIT of the text
  bool refuses_transaction = false;   // cannot run inside one
};

}  // namespace dryshod

// From deltas to operations: what must be created, dropped, altered, and what must go down and come
// up again although it did not change, because of what it stands on.
// Knows references, parts and what the rules answer; no kind, no order, no SQL.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "catalog/frozen.h"
#include "diff/delta.h"
#include "migration/rule.h"

namespace dryshod {

enum class Step : uint8_t {
  Down,      // leaves: DROP
  SetAside,  // is renamed out of the way of its new version, to be dropped later
  Hollow,    // comes with nothing behind its names and types, to be filled by its Up
  Up,        // comes: CREATE
  Alter,     // changes in place
  Repoint,   // follows a reference from the version set aside to the new one, in place
};

struct Operation {
  Step step{};
  Ref a;                   // in A; none for Up of what is new
  Ref b;                   // in B; none for Down of what vanishes
  FieldSet changed = 0;    // Alter, Repoint: fields with other values
  FieldSet repointed = 0;  // Repoint: fields that follow what was set aside
  /// Why an element that did not change is taken down and put up: the element of A it stands on.
  Ref cause;
  bool renamed = false;  // Alter: gets the name it has in B
};

/// Index of an operation, -1 for none.
using OpIndex = int32_t;
inline constexpr OpIndex kNoOp = -1;

struct Operations {
  std::vector<Operation> list;
  std::vector<OpIndex> down_of;    // by handle of A: Down
  std::vector<OpIndex> aside_of;   // by handle of A: SetAside of it or of what it is part of
  std::vector<OpIndex> alter_of;   // by handle of A: Alter or Repoint (the last one)
  std::vector<OpIndex> up_of;      // by handle of B: Up
  std::vector<OpIndex> change_of;  // by handle of B: Up, else Alter or Repoint
  std::unordered_map<OpIndex, OpIndex> hollow_of;  // by Up that fills: Hollow

  /// Alter or Repoint of an element of B that has a twin in A.
  OpIndex alter_of_b(Ref b) const {
    const OpIndex op = change_of[b.id];
    return op != kNoOp && list[op].step != Step::Up ? op : kNoOp;
  }
};

/// The nearest whole that statements make or drop: of a grant on what an extension contains, the
/// extension. None: it is part of nothing, or of what the server has anyway.
Ref statement_whole(const Catalog& catalog, Ref ref);

/// What of its whole is tied to a parent's, and equal to this element of `to`, which is not: a link
/// takes the first of them that it finds. None: nothing is.
Ref taken_instead(const Frozen& to, Ref b);

Operations operations(const Frozen& from, const Frozen& to, const Difference& difference);

}  // namespace dryshod

// Where the numbers of an identity go on when its sequence goes and another one comes in its name:
// with the identity of the column that takes its place, or as a column's own (a serial's). Knows
// sequences, identities and who owns them; refuses to know when which of them is made.
#pragma once

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// Before the identity of this column of `from` goes, with the column or alone: keeps its position
/// until the sequence that comes has it. Nothing where none comes. True: it is kept.
bool leave_position(Emit& emit, Ref column);

/// Does this sequence of `to`, which is new, go on where one of its name stood?
bool goes_on(const Emit& emit, Ref sequence);
/// Once it is made. False: there is none before it.
bool take_position(Emit& emit, Ref sequence);

}  // namespace dryshod

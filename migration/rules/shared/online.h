// How a plan does what would hold others up: in pieces, each of which takes its lock for a moment
// or takes one that lets readers and writers through. Knows PostgreSQL's locks; which tables need
// it is the plan's.
#pragma once

#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// Of a table of `to`: is it, or one below it, one that stays and must not be held up?
bool is_online_tree(const Emit& emit, Ref table);
/// The same of a table of `from`, which others may go on using under its name in `to`.
bool stays_online(const Emit& emit, Ref in_from);
bool is_partitioned(const Catalog& catalog, Ref table);

/// A whole statement, never joined with its neighbours: together they would hold the strongest lock
/// of all for as long as the slowest takes.
Emit::Piece& online_piece(Emit& emit, std::string sql, Phase phase, Txn txn = Txn::In);
/// The constraint holds for new rows at once, and is held against the old ones while others write.
/// `clause`: "CONSTRAINT c CHECK (...)", valid. `head`: "ALTER TABLE t".
void add_then_validate(Emit& emit, const std::string& head, const std::string& name,
                       const std::string& clause);
/// Does what happens under a CHECK of dryshod's own that holds: the server then believes the rows
/// instead of reading them. `name` unquoted.
template <class F>
void under_check(Emit& emit, const std::string& head, const std::string& name,
                 const std::string& condition, F&& what) {
  const std::string quoted = quote_ident(name);
  add_then_validate(emit, head, quoted, "CONSTRAINT " + quoted + " CHECK (" + condition + ")");
  what();
  online_piece(emit, head + " DROP CONSTRAINT " + quoted, Phase::Validate).with_last = true;
}

/// What others see of the new version of an element while both are there.
inline constexpr std::string_view kBesideSuffix = "__dryshod_new";

/// Does the element of `to` read the same as what is there now?
bool is_there(const Emit& emit, Ref in_to);
/// Can a new version of `b` be built beside the old one now: its table stays and is online, is
/// alone (no children, no parent), and all that the new version reads is there and as it will be?
bool can_stand_beside(const Emit& emit, const Change& change);

/// The new version takes the name of the old one, which is kept under another (catalog/helpers.h).
/// `head`: "ALTER TABLE t".
void rename_constraint_over(Emit& emit, const std::string& head, std::string_view name);
/// The pieces from `first` on let the new version take its place, all at once; its comment and the
/// like come with it.
void take_place(Emit& emit, Ref new_version, size_t first);

}  // namespace dryshod

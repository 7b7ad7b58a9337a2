// Alterations that indexes and index-backed constraints share: storage parameters, tablespace, the
// CLUSTER and REPLICA IDENTITY marks.
#pragma once

#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <class T>
void alter_index_options(Emit& emit, const Change& change) {
  const auto [set, reset] =
      option_change(change.from, change.from.get<T>(change.a).options, change.to,
                    change.to.get<T>(change.b).options);
  const std::string head = "ALTER INDEX " + change.to.qualified(change.b);
  if (!set.empty()) emit.statement(head + " SET (" + set + ")");
  if (!reset.empty()) emit.statement(head + " RESET (" + reset + ")");
}

template <class T>
void alter_index_tablespace(Emit& emit, const Change& change) {
  const Name space = change.to.get<T>(change.b).tablespace;
  emit.statement("ALTER INDEX " + change.to.qualified(change.b) + " SET TABLESPACE " +
                 (space ? quote_ident(change.to.text(space)) : "pg_default"));
}

template <class T>
void alter_index_clustered(Emit& emit, const Change& change) {
  const std::string head = alter_head(change.to, change.to.parent(change.b));
  if (change.to.get<T>(change.b).clustered) {
    emit.sub_command(head, "CLUSTER ON " + change.to.bare(change.b));
  } else {
    emit.sub_command(head, "SET WITHOUT CLUSTER");
  }
}

template <class T>
void alter_index_replica_identity(Emit& emit, const Change& change) {
  // Losing the mark is said by the table's replica identity, or by the index that has it now.
  if (!change.to.get<T>(change.b).replica_identity) return;
  emit.sub_command(alter_head(change.to, change.to.parent(change.b)),
                   "REPLICA IDENTITY USING INDEX " + change.to.bare(change.b));
}

}  // namespace dryshod

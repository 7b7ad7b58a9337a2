// Alterations that indexes and index-backed constraints share: storage parameters, tablespace, the
// CLUSTER and REPLICA IDENTITY marks.
#pragma once

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// What decides that two constraints of one CREATE TABLE are made as one index
/// (transformIndexConstraints() of src/backend/parser/parse_utilcmd.c): all but name, storage
/// parameters and tablespace.
inline std::string index_made(const Catalog& catalog, Ref ref) {
  return catalog.visit(ref, [&]<class T>(const T& body) {
    std::string out;
    if constexpr (requires {
                    body.deferrable;
                    body.include;
                  }) {
      out = catalog.render(body.include) + (body.deferrable ? " d" : "") +
            (body.initially_deferred ? " i" : "");
    }
    if constexpr (requires { body.nulls_not_distinct; }) {
      if (body.nulls_not_distinct) out += " n";
    }
    if constexpr (requires {
                    body.elements;
                    body.predicate;
                  }) {
      return std::string(catalog.text(body.method)) + " (" + catalog.render(body.elements) + ") (" +
             catalog.render(body.predicate) + ") " + out;
    } else if constexpr (requires {
                           body.columns;
                           body.include;
                         }) {
      return "(" + catalog.render(body.columns) + ") " + out;
    } else {
      return std::string();
    }
  });
}

/// True where an equal constraint of the table comes before it: inside CREATE TABLE only that one
/// would be made.
inline bool is_made_already(const Catalog& catalog, Ref ref) {
  const std::string made = index_made(catalog, ref);
  bool found = false;
  catalog.each_child(catalog.parent(ref), [&](Ref other) {
    const bool before =
        catalog.is<PrimaryKey>(other) || (catalog.kind(other) == catalog.kind(ref) && other < ref);
    if (!found && other != ref && before) found = index_made(catalog, other) == made;
  });
  return found;
}

/// What tells rows apart for subscribers is never null: the server keeps it so while the mark is
/// there (ATExecDropNotNull() of src/backend/commands/tablecmds.c).
template <class T>
std::vector<Ref> identity_needs(const Catalog& catalog, Ref ref) {
  std::vector<Ref> needed;
  if (!catalog.get<T>(ref).replica_identity) return needed;
  catalog.each_reference(ref, [&](Ref column, bool, std::string_view) {
    const Ref not_null = catalog.is<Column>(column) ? catalog.child<NotNull>(column) : Ref{};
    if (not_null) needed.push_back(not_null);
  });
  return needed;
}

/// No ALTER INDEX changes the storage parameters of a partitioned one (ATPrepCmd() of
/// src/backend/commands/tablecmds.c).
inline bool is_partitioned_index(const Change& change) {
  const Table* table = change.from.get_if<Table>(change.from.parent(change.a));
  return table != nullptr && table->partition_key;
}

template <class T>
void alter_index_options(Emit& emit, const Change& change) {
  const auto [set, reset] = option_change(change.from, change.from.get<T>(change.a).options,
                                          change.to, change.to.get<T>(change.b).options);
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

// What a move between servers must know of a schema: its tables with keys, columns and sizes, its
// sequences, and what replication carries over, and what not. Knows the catalog; refuses to know
// how it is moved.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "migration/table_stats.h"

namespace dryshod {

/// How an UPDATE or DELETE says on the wire which row it means.
enum class RowIdentity : uint8_t {
  Key,      // the primary key
  Index,    // a unique index that was named
  Full,     // the whole old row
  Missing,  // none: UPDATE and DELETE fail as soon as the table is published
};

struct MovedColumn {
  std::string name;  // quoted
  std::string bare;
  std::string type;
  bool generated = false;
};

struct MovedTable {
  std::string name;                  // schema.name, quoted
  std::string schema, bare;          // as they are
  std::vector<MovedColumn> columns;  // in their order
  std::vector<MovedColumn> key;      // of the primary key
  RowIdentity identity = RowIdentity::Missing;
  std::string unique_index;  // one that could be the identity, quoted, without its schema
  std::vector<std::string> without_equality;  // columns that a FULL identity cannot compare
  bool partitioned = false;
  bool partition = false;  // its rows are carried and counted with those of its root
  bool unlogged = false;
  std::string owner;

  bool measured = false;
  int64_t rows = 0, bytes = 0, index_bytes = 0;  // of a root: of all its partitions
  double writes_per_second = 0;

  /// FROM ONLY where others may inherit from it.
  std::string from() const { return (partitioned ? "" : "ONLY ") + name; }
  /// The first column of the key, where its order is the same on every server; null: none.
  const MovedColumn* range_key() const;
};

struct MovedSequence {
  std::string name;  // schema.name, quoted
  std::string schema, bare;
  std::string table, column;  // whose numbers it gives, quoted; empty: nobody knows
  bool cycle = false;
};

struct MovedSchema {
  std::vector<MovedTable> tables;  // by name; permanent and unlogged ones
  std::vector<MovedSequence> sequences;
  std::vector<std::string> materialized_views;  // in an order in which they can be filled
  std::vector<std::string> views;
  std::vector<std::string> extensions;
  std::vector<std::string> foreign_tables;
  std::vector<std::string> always_triggers;  // fire while rows are applied: "t on public.a"
  std::vector<std::string> event_triggers;
  std::vector<std::string> generated_columns;
  std::vector<std::string> large_object_columns;  // that may point at large objects
  std::vector<std::string> role_names;            // all that are spoken of
  std::string database;                           // where the source names it
  bool measured = false;
  int64_t bytes = 0, index_bytes = 0;
  double writes_per_second = 0;

  /// Tables whose rows are moved by their own name: no partitions.
  std::vector<const MovedTable*> roots() const;
  /// Of these, what replication carries.
  std::vector<const MovedTable*> published() const;
  std::vector<const MovedTable*> unlogged() const;
  int64_t largest_table() const;
};

/// `stats` null: not measured.
MovedSchema moved_schema(const Catalog& catalog, const DatabaseStats* stats);

}  // namespace dryshod

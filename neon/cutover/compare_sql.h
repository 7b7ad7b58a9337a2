// The SQL by which both servers are held against each other: fingerprints of the schema, hashes of
// rows in chunks, sequences. Texts that come out equal on every major 12 to 18 where the meaning
// is. Knows what differs between majors; refuses to know which of them are compared.
#pragma once

#include <string>

#include "neon/cutover/runbook.h"

namespace dryshod {

/// Settings that change how values read.
std::string pinned_settings();
/// What replication depends on: columns, keys, labels, sequences. A line each, sorted.
std::string shape_query();
/// Indexes, constraints, triggers, routines, views and policies too.
std::string whole_schema_query();

/// Count and hash of the rows of the chunk that psql's variable `where` names.
std::string chunk_query(const MovedTable& table);
/// The borders of chunks of `:rows` rows, on the source; none where the key has no order that is
/// the same on every server: then the whole is one chunk.
std::string borders_query(const MovedTable& table);
/// What checksums.sh is told of a table, between tabs: number, name, first column of the key, its
/// type, rows of a chunk, every how many chunks are compared in the window, and whether it is
/// compared before.
std::string chunk_line(const MovedTable& table, int number, int every);

/// Prints the statements that bring the sequences of another server to where these are, and :margin
/// further.
std::string sequences_query(const MovedSchema& schema);
/// Sequences that would give a number that is there; no row: none.
std::string sequences_behind_query(const MovedSchema& schema);
/// Indexes that are no indexes, materialized views that are not filled; no row: none.
std::string unfinished_query();

}  // namespace dryshod

// The tables of a store, by version: what each step of the format adds. Knows SQL; what the rows
// mean is said beside them.
#pragma once

#include <array>

namespace dryshod::store {

/// "drys": what marks a file of SQLite as a store.
inline constexpr int kApplication = 0x64727973;

/// The steps from an empty file to the format of today, whose number is how many there are. A step
/// that was once released is never changed.
inline constexpr std::array kSteps = {
    R"(
-- What kinds and fields were called when chunks were packed (layout.h).
CREATE TABLE layout (
  id INTEGER PRIMARY KEY,
  fields TEXT NOT NULL UNIQUE,
  seal BLOB NOT NULL                        -- the hash of the fields
);
-- Pieces of trees (tree.h), compressed or as they are.
CREATE TABLE piece (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  packed BLOB NOT NULL
);
CREATE TABLE snapshot (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  parent INTEGER REFERENCES snapshot (id),  -- where the name stood before
  root BLOB NOT NULL REFERENCES piece (hash),
  layout INTEGER NOT NULL REFERENCES layout (id),
  saved_at INTEGER NOT NULL,                -- seconds since 1970, UTC
  source TEXT NOT NULL,
  message TEXT NOT NULL,
  facts TEXT NOT NULL,                      -- JSON: what is known of the source beside its elements
  seal BLOB NOT NULL                        -- the hash of all this but the parent, which prune changes
);
CREATE INDEX snapshot_parent ON snapshot (parent);
CREATE INDEX snapshot_root ON snapshot (root);
CREATE INDEX snapshot_name ON snapshot (name);
CREATE TABLE name (
  name TEXT PRIMARY KEY,
  snapshot INTEGER NOT NULL REFERENCES snapshot (id)  -- where it stands
) WITHOUT ROWID;
CREATE INDEX name_snapshot ON name (snapshot);
-- What was promoted. Nothing refers to it, so it outlives what it speaks of.
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  name TEXT NOT NULL,           -- what was moved
  snapshot INTEGER NOT NULL,    -- where it stands since then
  from_name TEXT NOT NULL,      -- where to
  from_snapshot INTEGER NOT NULL,
  before TEXT NOT NULL,         -- the trees, as hexadecimal digits; empty: there was none
  after TEXT NOT NULL,
  plan BLOB NOT NULL,           -- the SQL, compressed
  plan_digest TEXT NOT NULL,
  chain TEXT NOT NULL           -- the hash of all this and of the entry before
);
CREATE TRIGGER ledger_is_kept BEFORE DELETE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
CREATE TRIGGER ledger_is_not_edited BEFORE UPDATE ON ledger
  BEGIN SELECT RAISE(ABORT, 'the ledger is never changed'); END;
)"};

}  // namespace dryshod::store

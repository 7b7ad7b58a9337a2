// Filling the rows of a large table in batches, each in a transaction of its own. Knows how far a
// walk is and how it goes on after a break; refuses to know what is filled in.
#pragma once

#include <string>

#include "catalog/catalog.h"
#include "migration/rule.h"

namespace dryshod {

struct Backfill {
  Ref table;               // of the catalog; with what inherits from it
  std::string set;         // "c = DEFAULT": what UPDATE sets
  std::string lacking;     // "c IS NULL": of a row that has it no more to get
  std::string key;         // which walk it is, in dryshod.backfill
  std::string sequence{};  // qualified; of which the values come
};

/// A DO block that runs outside a transaction block and may be run again after it broke off. It
/// needs CREATE TABLE dryshod.backfill (key text PRIMARY KEY, next_block bigint, rows bigint).
std::string backfill_statement(const Catalog& catalog, const Backfill& fill);
Emit::Piece& fill_online(Emit& emit, const Backfill& fill);

}  // namespace dryshod

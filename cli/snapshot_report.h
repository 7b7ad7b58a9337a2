// What `dryshod snapshot` prints of snapshots and of the ledger, as text and as JSON. Knows how
// these read; refuses to know how they were got.
#pragma once

#include <string>
#include <vector>

#include "catalog/store/store.h"

namespace dryshod::cli {

/// RFC 3339, UTC: 2026-11-28T05:10:00Z.
std::string time_text(int64_t seconds);

std::string list_text(const std::vector<store::Snapshot>& snapshots);
std::string list_json(const std::string& store, const std::vector<store::Snapshot>& snapshots);

/// The latest first, both; entries of the ledger whose snapshot is gone come after the others.
std::string log_text(const std::vector<store::Snapshot>& snapshots,
                     const std::vector<store::LedgerEntry>& ledger);
std::string log_json(const std::string& name, const std::vector<store::Snapshot>& snapshots,
                     const std::vector<store::LedgerEntry>& ledger);

std::string show_text(const store::Snapshot& snapshot);
std::string show_json(const store::Snapshot& snapshot);

}  // namespace dryshod::cli

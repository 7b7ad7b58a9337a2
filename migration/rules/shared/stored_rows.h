// Where the rows are that a statement is held against: which tables, with or without those below,
// and whether they can be read before the script runs. Knows tables and columns, not what is asked
// of rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

enum class Below : bool { Left, Taken };  // the tables that inherit

/// "public.t", with ONLY where there is something below that is left out. A query of that name
/// where a table below has its rows on another server: they are none of ours.
std::string rows_of(const Catalog& catalog, Ref table, Below below);
/// A plain parent has its keys and foreign keys for itself, a partitioned table for all its
/// partitions.
Below below_key(const Catalog& catalog, Ref table);
/// A foreign table has none here, a view none of its own.
bool has_rows(const Catalog& catalog, Ref relation);

/// "value IS NULL", or what says that of a value which may be composite.
std::string is_null(const Catalog& catalog, Expr type, const std::string& value);
/// Does one of these stand for something that the script makes, for a column whose type it changes,
/// or for an enum that gets labels?
bool reads_new(const Emit& emit, const std::vector<Ref>& refs);

/// What a value reads as, to be compared with another: each may be of a collation of its own, and
/// what one of them takes for equal is not.
inline constexpr std::string_view kReadsAs = "::pg_catalog.text COLLATE pg_catalog.\"C\"";

std::string joined(const std::vector<std::string>& items, const char* between);

}  // namespace dryshod

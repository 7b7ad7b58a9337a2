// The SQL of fences: nobody but the runbook writes, which is proven, not believed; and of the
// freeze of the schema. Knows sessions and settings; refuses to know why it is time.
#pragma once

#include <string>

#include "neon/cutover/runbook.h"

namespace dryshod {

/// New sessions of the database read only, and the old ones are ended until none is left.
std::string fence_sql();
std::string unfence_sql();
/// That the fence stands, as a setting of the database: 1.
std::string fence_stands_query();
/// Sessions that hold a transaction in which something was written, and prepared transactions: no
/// row.
std::string writers_query();
/// How many rows were ever written to tables of users, but for dryshod's own.
std::string rows_written_query();
/// DDL that replication does not carry is refused, where the role may make event triggers.
std::string freeze_sql();

}  // namespace dryshod

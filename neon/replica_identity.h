// How rows of a table are found where its changes are replicated. Knows keys, REPLICA IDENTITY and
// publications; refuses to know where the rows go.
#pragma once

#include <vector>

#include "neon/rule_parts.h"

namespace dryshod {

/// REPLICA IDENTITY FULL.
bool has_full_identity(const Catalog& catalog, Ref table);

/// Tables of the source's own whose changed rows cannot be found. Where a partitioned table has no
/// key either, it stands for its partitions.
std::vector<Ref> tables_without_identity(const Survey& survey);

/// Does a publication that carries UPDATE or DELETE have the table, or one that it is a partition
/// of?
bool is_published(const Catalog& catalog, Ref table);

}  // namespace dryshod

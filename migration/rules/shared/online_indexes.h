// Indexes and keys of tables that must not be held up: built CONCURRENTLY, those of partitioned
// tables partition by partition, and keys over an index that is there. Knows how an index reads
// after its table.
#pragma once

#include <string>

#include "migration/rules/shared/online.h"

namespace dryshod {

/// "CREATE UNIQUE INDEX CONCURRENTLY i ON ONLY public.t USING hash (a) ...". `how`: "CONCURRENTLY "
/// or ""; `name` quoted.
std::string index_statement(const Catalog& catalog, Ref index, const std::string& how,
                            const std::string& name, bool only);
/// The index of a unique or primary key, as a statement of its own.
std::string key_index_statement(const Catalog& catalog, Ref key, const std::string& name);
/// "CONSTRAINT k PRIMARY KEY USING INDEX i DEFERRABLE"; `index` quoted.
std::string key_by_index(const Catalog& catalog, Ref key, const std::string& index);
/// No index makes a key WITHOUT OVERLAPS.
bool has_index_form(const Catalog& catalog, Ref key);

/// Builds an index, or a key, and those that it derives on partitions that stay.
void build_index_online(Emit& emit, Ref index);
void build_key_online(Emit& emit, Ref key);
/// In a plan where its table asks for it. False: it is to be made as usual.
bool add_key_online(Emit& emit, Ref key);

/// What can take the place of the index of `a` while it goes on being used; false: something relies
/// on it.
bool replaces_freely(const Change& change);
bool key_beside(Emit& emit, const Change& change);

}  // namespace dryshod

// What dryshod makes for itself in a database: the schema `dryshod`, and elements whose names begin
// with `_dryshod_`. They are no part of anybody's schema, and no drift. Knows names; refuses to
// know what the helpers are for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace dryshod {

inline constexpr std::string_view kHelperSchema = "dryshod";
inline constexpr std::string_view kHelperPrefix = "_dryshod_";

/// Before a trigger's name: triggers fire in the order of their names, and this one is to see what
/// the others did.
inline constexpr std::string_view kLastPrefix = "~_dryshod_";
/// What is renamed out of the way within one script, which drops it in the end, has this behind its
/// name.
inline constexpr std::string_view kAsideSuffix = "__dryshod_old";

/// The element is dryshod's own, or a part of one that is.
bool is_helper(const Catalog& catalog, Ref ref);
/// The tables in which a plan keeps how far it has come: dryshod.progress, dryshod.backfill.
bool is_books(const Catalog& catalog, Ref ref);
/// Helpers that are no part of another one, in order of birth; not the schema, nor what keeps the
/// books.
std::vector<Ref> top_helpers(const Catalog& catalog);
/// Has the catalog any?
bool has_helpers(const Catalog& catalog);
/// The schema of dryshod; none: the catalog has none.
Ref helper_schema(const Catalog& catalog);

/// "_dryshod_" and as much of the name as PostgreSQL keeps; different names stay different.
std::string helper_name(std::string_view name);

/// As much of a name as PostgreSQL keeps beside a suffix (NAMEDATALEN - 1 bytes, no character cut).
std::string with_suffix(std::string_view name, std::string_view suffix);

}  // namespace dryshod

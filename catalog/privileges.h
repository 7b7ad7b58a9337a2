// What PostgreSQL lets people do with a new object before anyone grants anything, and which
// privileges there are for each sort of object (src/backend/utils/adt/acl.c, acldefault()).
// Knows sets, not statements.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.h"

namespace dryshod {

/// Whose a builtin element is while nobody has said another. None: what others own is whoever's
/// runs the source.
Name initial_owner(const Catalog& catalog, Ref target);

/// Every privilege an element of this kind can have, by kind and major, sorted ("SELECT", ...).
/// Empty for kinds without an ACL.
std::vector<std::string_view> all_privileges(const Catalog& catalog, Ref target);

/// What a grantee ("public" is PUBLIC) has when nothing was granted or revoked: everything for the
/// owner, what acldefault() gives PUBLIC, nothing for others. Sorted.
std::vector<std::string_view> default_privileges(const Catalog& catalog, Ref target, Name grantee);

/// The same for objects still to be created, by the words of ALTER DEFAULT PRIVILEGES ("TABLES",
/// "SEQUENCES", "FUNCTIONS", "TYPES", "SCHEMAS", "LARGE OBJECTS").
std::vector<std::string_view> all_privileges_on(std::string_view objects, int major);
std::vector<std::string_view> public_privileges_on(std::string_view objects);

/// "TABLES", "FUNCTIONS", ...: how ALTER DEFAULT PRIVILEGES names objects of this kind; empty for
/// those it does not reach.
std::string_view default_privilege_words(Kind kind);

}  // namespace dryshod

// From one set of privileges to another: GRANT what is new, REVOKE what is gone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// "SELECT" or "SELECT*" as a Grant's list has them.
using PrivilegeList = std::vector<std::string>;

struct GrantWords {
  std::string prefix;   // "ALTER DEFAULT PRIVILEGES IN SCHEMA x " or empty
  std::string columns;  // " (c)" behind each privilege of a column, or empty
  std::string object;   // " ON TABLE public.t"
  std::string grantee;  // quoted, PUBLIC in capitals
  /// Every privilege there is on such an object: a list of them all is spelled ALL, which every
  /// major understands, also one that has fewer.
  std::vector<std::string_view> all;
};

PrivilegeList privilege_list(const Catalog& catalog, NameList privileges);
PrivilegeList privilege_list(const std::vector<std::string_view>& words);

/// Emits what turns `before` into `after` for one grantee.
void emit_privileges(Emit& emit, const GrantWords& words, const PrivilegeList& before,
                     const PrivilegeList& after);

/// What the default privileges of FROM give a grantee on a new element of `to`, when the script
/// makes it: nothing where no entry is about both.
struct Given {
  Name grantee;
  PrivilegeList privileges;
};
std::vector<Given> given_to_new(const Emit& emit, Ref in_to);
/// Takes from grantees that have nothing of their own on the new element what they are given.
void revoke_given(Emit& emit, Ref in_to);
/// How GRANT names the object and the grantee.
GrantWords grant_words(const Catalog& catalog, Ref target, Name grantee);

/// Does the object, of `to`, change hands in place? Then what its old and its new owner have is
/// part of that: their entries become one (aclnewowner() of src/backend/utils/adt/acl.c).
struct Handover {
  Name before, after;  // roles; both none: it stays
  bool concerns(Name grantee) const { return after && (grantee == before || grantee == after); }
};
Handover handover(const Emit& emit, Ref in_to);
/// Emits, after the change of owner, what both owners have and should not, or should and have not.
void settle_owners(Emit& emit, Ref in_to);

/// "public" is PUBLIC.
std::string grantee_word(std::string_view role);

}  // namespace dryshod

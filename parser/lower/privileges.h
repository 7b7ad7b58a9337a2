// Privileges as GRANT, REVOKE, ALTER DEFAULT PRIVILEGES and CREATE work on them: sets with grant
// options, stored as deviations from the defaults of catalog/privileges.h. Knows raw privilege
// lists, not the objects they are for.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "parser/lower/lower.h"

namespace dryshod {

/// Privilege (in upper case) → may be granted on.
using Privileges = std::map<std::string, bool, std::less<>>;

/// What a privilege may be held on; each has its own set of privileges.
enum class AclClass {
  None,
  Relation,
  Sequence,
  Column,
  Routine,
  Type,
  Schema,
  Usage,
  Tablespace,
  Database,
  Parameter,
  LargeObject
};

Privileges read_privileges(const Session& session, NameList list);
NameList write_privileges(Session& session, const Privileges& privileges);

AclClass acl_class(const Catalog& catalog, Ref object);
/// As ALTER DEFAULT PRIVILEGES says it ("TABLES"), or would; empty for columns and USAGE alone.
std::string_view words_of(AclClass of);
/// Every privilege of a class (ACL_ALL_RIGHTS_*); MAINTAIN exists from 17 on.
std::vector<std::string_view> all_privileges(AclClass of, int major);
/// The same as a set, without grant options: what an owner has.
Privileges whole_set(AclClass of, int major);
/// What PUBLIC has on a new object of the class (acldefault()).
Privileges public_default(AclClass of);

/// True for the owner of the object; where nobody is named, for the user that initdb makes.
bool is_owner(const Session& session, Ref object, Name grantee);
/// What the grantee has on the object if nobody granted or revoked anything.
Privileges default_privileges(const Session& session, Ref object, Name grantee);
/// What the grantee has on the object now.
Privileges current_privileges(const Session& session, Ref object, Name grantee);
/// Records it as a Grant where it differs from the default, else takes the Grant away.
void store_privileges(Session& session, Ref object, Name grantee, const Privileges& privileges);

/// What GRANT and REVOKE do with one set; `privileges` are those named.
void apply_grant(const GrantStmt& statement, const std::vector<std::string>& privileges,
                 bool to_owner, Privileges& set);
/// The privileges that a list of AccessPriv names for the class, "ALL" spelled out; false with an
/// error where one is not of the class. `word` is the class in messages. Those with columns are
/// skipped.
bool named_privileges(Session& session, const List* list, AclClass of, std::string_view word,
                      std::vector<std::string>& out);
/// One AccessPriv as an upper-case word, or none with an error.
std::string privilege_word(Session& session, const AccessPriv& privilege);

}  // namespace dryshod

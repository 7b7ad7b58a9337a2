// What belongs to the cluster as statements name it: roles, tablespaces, databases, parameters. A
// source need not make them to speak of them: what it only mentions is external, an element that
// counts as built in, so that it is never created, altered or dropped, but what hangs on it is
// compared. Knows how names find such elements; what each statement does is in the kind's file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/lower/object.h"

namespace dryshod {

/// The superuser that initdb makes, as everybody calls it: there in every cluster.
inline constexpr std::string_view kBootstrapUser = "postgres";

/// The statement is about the cluster alone: it says nothing about the database that it runs in.
bool is_about_cluster(const Node& statement);

/// The role of this name; external where no statement made it. None with an error where one has
/// dropped it, or where no server of this major has the predefined role.
Ref need_role(Session& session, Name name);
/// The same by what a statement says. None without an error for whoever runs the source: `unknown`.
Ref need_role(Session& session, const RoleSpec* role, bool& unknown);
/// check_rolespec_name(): not a predefined one.
bool may_be_altered(Session& session, const RoleSpec* role);
/// Something that hangs on who runs the source is not followed.
bool runner_unknown(Session& session);

/// The owner of a tablespace or database. Whether a source speaks of owners is told by those of its
/// schema alone.
void set_cluster_owner(Session& session, Ref object, Name role);

/// A statement about large objects: they are data, and so is what is said of them.
bool large_object(Session& session);
/// Does the query make or drop some?
bool handles_large_objects(const SelectStmt& statement);

Ref need_tablespace(Session& session, std::string_view name);

/// The database that statements call so, if any of them did.
Ref find_database(const Session& session, Name name);
Ref need_database(Session& session, std::string_view name);
/// At the end of a source: which of its databases is the one that is compared.
void settle_database(Session& session);

/// The parameter, by the name that privileges are kept under
/// (convert_GUC_name_for_parameter_acl()).
Ref need_parameter(Session& session, std::string_view name);

/// ALTER ROLE and ALTER DATABASE ... SET and RESET upon the settings of `parent` (in `database`).
bool change_settings(Session& session, Ref parent, Ref database, const VariableSetStmt& statement);

/// GRANT role TO member. `admin`, `inherit` and `set` are those that the statement says.
struct MembershipOptions {
  std::optional<bool> admin{}, inherit{}, set{};
};
bool add_membership(Session& session, Ref role, Ref member, Ref grantor,
                    const MembershipOptions& options);
/// REVOKE role FROM member: as a whole, or only the options that `only` has.
bool revoke_membership(Session& session, Ref role, Ref member, Ref grantor,
                       const MembershipOptions& only, DropBehavior behavior);
/// Takes the memberships of roles that go; false with an error when others hang on them.
bool drop_memberships(Session& session, const std::vector<Ref>& roles);

/// ALTER ROLE ... RENAME: everything that names the role follows.
bool rename_role(Session& session, const RenameStmt& statement);
bool rename_tablespace(Session& session, const RenameStmt& statement);
bool rename_database(Session& session, const RenameStmt& statement);

/// Was there one of this kind and name that the source itself made and dropped again?
bool was_dropped(const Session& session, Kind kind, Name name);

/// The element of this name, made external where there is none. None with an error where the source
/// itself dropped it.
template <class T>
Ref mentioned(Session& session, Name name, std::string_view word) {
  Catalog& catalog = session.catalog;
  if (const Ref found = catalog.find_own<T>({}, name)) return found;
  if (was_dropped(session, kKindOf<T>, name)) {
    error(session, std::string(word) + " " + quoted(session.text(name)) + " does not exist");
    return {};
  }
  const Ref made = catalog.add({}, name, T{}, session.statement);
  catalog.set_builtin(made);
  return made;
}

}  // namespace dryshod

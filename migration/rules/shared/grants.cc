// GRANT and REVOKE; see grants.h.
#include "migration/rules/shared/grants.h"

#include <algorithm>

#include "catalog/privileges.h"

namespace dryshod {
namespace {

bool grantable(const std::string& privilege) {
  return privilege.ends_with('*');
}
std::string bare_word(const std::string& privilege) {
  return grantable(privilege) ? privilege.substr(0, privilege.size() - 1) : privilege;
}

/// The entry of the list for the same privilege, or null.
const std::string* entry_of(const PrivilegeList& list, const std::string& privilege) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const std::string& other) {
    return bare_word(other) == bare_word(privilege);
  });
  return found == list.end() ? nullptr : &*found;
}

std::string joined(const PrivilegeList& list, const GrantWords& words) {
  std::string out;
  const bool all = list.size() > 1 && list.size() == words.all.size() &&
                   std::all_of(words.all.begin(), words.all.end(), [&](std::string_view word) {
                     return entry_of(list, std::string(word)) != nullptr;
                   });
  if (all) return "ALL" + words.columns;
  for (const std::string& privilege : list) {
    out += (out.empty() ? "" : ", ") + bare_word(privilege) + words.columns;
  }
  return out;
}

/// How GRANT names the object: views are tables, domains are types, a column is its table's.
std::string grant_object(const Catalog& catalog, Ref target) {
  switch (catalog.kind(target)) {
    case Kind::Column:
      return " ON TABLE " + catalog.qualified(catalog.parent(target));
    case Kind::View:
    case Kind::MaterializedView:
    case Kind::Table:
      return " ON TABLE " + catalog.qualified(target);
    case Kind::Enum:
    case Kind::Domain:
    case Kind::Range:
    case Kind::BaseType:
    case Kind::Composite:
      return " ON TYPE " + catalog.qualified(target);
    case Kind::ForeignServer:
      return " ON FOREIGN SERVER " + catalog.bare(target);
    case Kind::Aggregate:
      return " ON FUNCTION " + catalog.signature(target);
    case Kind::Opaque: {  // the name as DROP has it; GRANT has other words for some
      const std::string name(catalog.text(catalog.name(target)));
      return " ON " + name;
    }
    default:
      return " ON " + object_words(catalog, target);
  }
}

}  // namespace

PrivilegeList privilege_list(const Catalog& catalog, NameList privileges) {
  PrivilegeList out;
  for (const std::string_view word : catalog.strings()[privileges]) out.emplace_back(word);
  return out;
}

PrivilegeList privilege_list(const std::vector<std::string_view>& words) {
  return {words.begin(), words.end()};
}

void emit_privileges(Emit& emit, const GrantWords& words, const PrivilegeList& before,
                     const PrivilegeList& after) {
  PrivilegeList revoked, option_revoked, granted, granted_with_option;
  for (const std::string& privilege : before) {
    const std::string* now = entry_of(after, privilege);
    if (now == nullptr) {
      revoked.push_back(privilege);
    } else if (grantable(privilege) && !grantable(*now)) {
      option_revoked.push_back(privilege);
    }
  }
  for (const std::string& privilege : after) {
    const std::string* was = entry_of(before, privilege);
    if (was != nullptr && grantable(*was) >= grantable(privilege)) continue;
    (grantable(privilege) ? granted_with_option : granted).push_back(privilege);
  }
  const auto revoke = [&](const char* option, const PrivilegeList& list) {
    if (list.empty()) return;
    emit.statement(words.prefix + "REVOKE " + option + joined(list, words) + words.object +
                   " FROM " + words.grantee);
  };
  const auto grant = [&](const PrivilegeList& list, const char* option) {
    if (list.empty()) return;
    emit.statement(words.prefix + "GRANT " + joined(list, words) + words.object + " TO " +
                   words.grantee + option);
  };
  revoke("", revoked);
  revoke("GRANT OPTION FOR ", option_revoked);
  grant(granted, "");
  grant(granted_with_option, " WITH GRANT OPTION");
}

GrantWords grant_words(const Catalog& catalog, Ref target, Name grantee) {
  GrantWords words;
  if (catalog.is<Column>(target)) words.columns = " (" + catalog.bare(target) + ")";
  words.object = grant_object(catalog, target);
  words.grantee = grantee_word(catalog.text(grantee));
  words.all = all_privileges(catalog, target);
  return words;
}

/// get_user_default_acl() of src/backend/catalog/aclchk.c: an entry for everywhere stands in for
/// PostgreSQL's default, one for a schema is added to that. Who runs the script is not known:
/// entries for nobody in particular, for the schema's owner and for the user that initdb makes
/// count.
std::vector<Given> given_to_new(const Emit& emit, Ref in_to) {
  const Catalog& from = emit.from();
  const Catalog& to = emit.to();
  std::vector<Given> given;
  const std::string_view words = default_privilege_words(to.kind(in_to));
  if (words.empty() || from.all<DefaultPrivilege>().empty() || !emit.is_new(in_to)) return given;
  const Ref schema_in_to = to.is<Schema>(in_to) ? Ref{} : to.schema_of(in_to);
  const Ref schema = schema_in_to ? from.find_own<Schema>({}, to.name(schema_in_to)) : Ref{};
  const Ref owner = schema ? from.child<Owner>(schema) : Ref{};
  const auto collect = [&](Ref ref) {
    const DefaultPrivilege& entry = from.get<DefaultPrivilege>(ref);
    const Name role = from.name(ref);
    const bool counts =
        !role || from.text(role) == "postgres" || (owner && from.get<Owner>(owner).role == role);
    // A TO that is silent on privileges wants none taken away, unless it is asked about all the
    // same (on the way back to it).
    if (!to.mentions_privileges && !emit.is_gone(ref)) return;
    if (from.text(entry.objects) != words || !counts) return;
    auto found = std::find_if(given.begin(), given.end(),
                              [&](const Given& g) { return g.grantee == entry.grantee; });
    if (found == given.end()) {
      PrivilegeList base;
      if (from.parent(ref)) base = privilege_list(default_privileges(to, in_to, entry.grantee));
      found = given.insert(given.end(), {entry.grantee, base});
    }
    for (const std::string& privilege : privilege_list(from, entry.privileges)) {
      if (entry_of(found->privileges, privilege) == nullptr) found->privileges.push_back(privilege);
    }
  };
  from.each_child_of<DefaultPrivilege>(Ref{}, collect);
  if (schema) from.each_child_of<DefaultPrivilege>(schema, collect);
  return given;
}

void revoke_given(Emit& emit, Ref in_to) {
  const Catalog& to = emit.to();
  for (const Given& given : given_to_new(emit, in_to)) {
    if (to.find_own<Grant>(in_to, given.grantee)) continue;
    emit_privileges(emit, grant_words(to, in_to, given.grantee), given.privileges,
                    privilege_list(default_privileges(to, in_to, given.grantee)));
  }
}

Handover handover(const Emit& emit, Ref in_to) {
  const Catalog& from = emit.from();
  const Catalog& to = emit.to();
  const Ref in_from = emit.old_of(in_to);
  if (!in_from || emit.is_new(in_to)) return {};
  // The sequence of a column goes along with its table.
  if (to.is<Sequence>(in_to) && (to.child<OwnedBy>(in_to) || to[in_to].source)) return {};
  const Ref before = from.child<Owner>(in_from);
  const Ref after = to.child<Owner>(in_to);
  // An owner that is not compared has no twin and no operation.
  const bool happens = after    ? (before ? emit.old_of(after) == before : emit.is_new(after))
                       : before ? emit.is_gone(before)
                                : false;
  if (!happens) return {};
  Name was = before ? from.get<Owner>(before).role : initial_owner(from, in_from);
  if (!was) was = from.strings().name("postgres");
  const Name is = after ? to.get<Owner>(after).role : initial_owner(to, in_to);
  return !is || was == is ? Handover{} : Handover{was, is};
}

void settle_owners(Emit& emit, Ref in_to) {
  const Catalog& from = emit.from();
  const Catalog& to = emit.to();
  const Handover roles = handover(emit, in_to);
  if (!roles.after || !to.mentions_privileges) return;
  const auto had = [&](Ref in_from, Name role, bool all) {
    if (const Ref grant = from.find_own<Grant>(in_from, role)) {
      return privilege_list(from, from.get<Grant>(grant).privileges);
    }
    return all ? privilege_list(all_privileges(from, in_from)) : PrivilegeList{};
  };
  const auto settle = [&](Ref object, bool has_default) {
    const Ref old = emit.old_of(object);
    if (!old || emit.is_new(object)) return;
    PrivilegeList merged = had(old, roles.before, has_default);
    for (const std::string& privilege : had(old, roles.after, false)) {
      if (entry_of(merged, privilege) == nullptr) merged.push_back(privilege);
    }
    const auto wanted = [&](Name role, bool all) {
      if (const Ref grant = to.find_own<Grant>(object, role)) {
        return privilege_list(to, to.get<Grant>(grant).privileges);
      }
      return all ? privilege_list(all_privileges(to, object)) : PrivilegeList{};
    };
    emit_privileges(emit, grant_words(to, object, roles.after), merged,
                    wanted(roles.after, has_default));
    emit_privileges(emit, grant_words(to, object, roles.before), {}, wanted(roles.before, false));
  };
  settle(in_to, true);
  to.each_child_of<Column>(in_to, [&](Ref column) { settle(column, false); });
}

std::string grantee_word(std::string_view role) {
  return role == "public" ? "PUBLIC" : quote_ident(role);
}

}  // namespace dryshod

// Privileges of one grantee on one object, relative to what PostgreSQL gives by itself.
#include <algorithm>
#include "catalog/privileges.h"

#include "migration/rules/shared/grants.h"

namespace dryshod {
namespace {

GrantWords words_for(const Catalog& catalog, Ref grant) {
  return grant_words(catalog, catalog.parent(grant), catalog.name(grant));
}

PrivilegeList usual(const Catalog& catalog, Ref grant) {
  return privilege_list(default_privileges(catalog, catalog.parent(grant), catalog.name(grant)));
}

/// Said by the change of its object's owner. A column has its table's; one that is new has no
/// share.
bool is_settled(const Emit& emit, Ref object_in_to, Name grantee) {
  if (!object_in_to || emit.is_new(object_in_to)) return false;
  const Catalog& to = emit.to();
  const Ref whole = to.is<Column>(object_in_to) ? to.parent(object_in_to) : object_in_to;
  return handover(emit, whole).concerns(grantee);
}

/// REVOKE on a table takes the same from its columns (ExecGrant_Relation() of
/// src/backend/catalog/aclchk.c): those that keep it are given it again. What the script gives to
/// columns comes later and is none of this.
void restore_columns(Emit& emit, Ref relation, Name grantee, const PrivilegeList& before,
                     const PrivilegeList& after) {
  const Catalog& to = emit.to();
  if (!relation) return;
  const auto has = [](const PrivilegeList& list, std::string_view privilege) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view held) {
      return held.substr(0, held.find('*')) == privilege.substr(0, privilege.find('*'));
    });
  };
  to.each_child_of<Column>(relation, [&](Ref column) {
    if (emit.is_new(column)) return;
    const Ref grant = to.find_own<Grant>(column, grantee);
    if (grant && emit.is_new(grant)) return;
    const PrivilegeList keeps = grant ? privilege_list(to, to.get<Grant>(grant).privileges)
                                      : privilege_list(default_privileges(to, column, grantee));
    PrivilegeList taken;
    for (const std::string& privilege : keeps) {
      if (has(before, privilege) && !has(after, privilege)) taken.push_back(privilege);
    }
    if (!taken.empty()) emit_privileges(emit, grant_words(to, column, grantee), {}, taken);
  });
}

}  // namespace

template <>
struct Rules<Grant> {
  static constexpr bool reaches_parts = true;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    if (is_settled(emit, to.parent(ref), to.name(ref))) return;
    const PrivilegeList now = privilege_list(to, to.get<Grant>(ref).privileges);
    // Whether FROM's default privileges act depends on who runs the script: what they may give too
    // much is revoked, what is wanted is granted in any case.
    PrivilegeList before = usual(to, ref);
    for (const Given& given : given_to_new(emit, to.parent(ref))) {
      if (given.grantee != to.name(ref)) continue;
      for (const std::string& privilege : given.privileges) {
        if (std::find(now.begin(), now.end(), privilege) == now.end()) before.push_back(privilege);
      }
    }
    const GrantWords words = words_for(to, ref);
    if (now.empty() && before.empty()) {
      // The owner's own, taken away; who owns it is not said here.
      emit.statement("REVOKE ALL" + words.columns + words.object + " FROM " + words.grantee);
      return;
    }
    emit_privileges(emit, words, before, now);
    if (!emit.is_new(to.parent(ref))) {
      restore_columns(emit, to.parent(ref), to.name(ref), before, now);
    }
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Ref object = emit.new_of(from.parent(ref));
    if (is_settled(emit, object, from.name(ref))) return;
    if (!from.get<Grant>(ref).privileges && usual(from, ref).empty()) {
      const GrantWords words = words_for(from, ref);
      emit.statement("GRANT ALL" + words.columns + words.object + " TO " + words.grantee);
      return;
    }
    const PrivilegeList before = privilege_list(from, from.get<Grant>(ref).privileges);
    emit_privileges(emit, words_for(from, ref), before, usual(from, ref));
    restore_columns(emit, object, from.name(ref), before, usual(from, ref));
  }
  static void privileges(Emit& emit, const Change& change) {
    if (is_settled(emit, change.to.parent(change.b), change.to.name(change.b))) return;
    const PrivilegeList before = privilege_list(change.from, change.old_value<Grant>().privileges);
    const PrivilegeList after = privilege_list(change.to, change.new_value<Grant>().privileges);
    emit_privileges(emit, words_for(change.to, change.b), before, after);
    restore_columns(emit, change.to.parent(change.b), change.to.name(change.b), before, after);
  }

  static constexpr auto alters = std::tuple{alter<&Grant::privileges>(privileges)};
};

DRYSHOD_RULES(Grant)

}  // namespace dryshod

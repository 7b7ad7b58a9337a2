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

}  // namespace

template <>
struct Rules<Grant> {
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
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
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    if (!from.get<Grant>(ref).privileges && usual(from, ref).empty()) {
      const GrantWords words = words_for(from, ref);
      emit.statement("GRANT ALL" + words.columns + words.object + " TO " + words.grantee);
      return;
    }
    emit_privileges(emit, words_for(from, ref),
                    privilege_list(from, from.get<Grant>(ref).privileges), usual(from, ref));
  }
  static void privileges(Emit& emit, const Change& change) {
    emit_privileges(emit, words_for(change.to, change.b),
                    privilege_list(change.from, change.old_value<Grant>().privileges),
                    privilege_list(change.to, change.new_value<Grant>().privileges));
  }

  static constexpr auto alters = std::tuple{alter<&Grant::privileges>(privileges)};
};

DRYSHOD_RULES(Grant)

}  // namespace dryshod

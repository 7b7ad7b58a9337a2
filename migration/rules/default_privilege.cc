// ALTER DEFAULT PRIVILEGES: last, whatever it does, so that what the script makes gets the defaults
// that FROM has.
#include "catalog/privileges.h"
#include "migration/rules/shared/grants.h"

namespace dryshod {
namespace {

GrantWords words_for(const Catalog& catalog, Ref ref) {
  const DefaultPrivilege& privilege = catalog.get<DefaultPrivilege>(ref);
  GrantWords words;
  words.prefix = "ALTER DEFAULT PRIVILEGES ";
  if (catalog.name(ref)) words.prefix += "FOR ROLE " + catalog.bare(ref) + " ";
  if (catalog.parent(ref)) words.prefix += "IN SCHEMA " + catalog.bare(catalog.parent(ref)) + " ";
  words.object = " ON " + std::string(catalog.text(privilege.objects));
  words.grantee = grantee_word(catalog.text(privilege.grantee));
  words.all = all_privileges_on(catalog.text(privilege.objects), catalog.major);
  return words;
}

/// Only the entries for all schemas start from PostgreSQL's defaults; one schema's are additions.
PrivilegeList usual(const Catalog& catalog, Ref ref) {
  const DefaultPrivilege& privilege = catalog.get<DefaultPrivilege>(ref);
  if (catalog.parent(ref)) return {};
  if (privilege.grantee == catalog.name(ref)) {
    return privilege_list(all_privileges_on(catalog.text(privilege.objects), catalog.major));
  }
  if (catalog.text(privilege.grantee) != "public") return {};
  return privilege_list(public_privileges_on(catalog.text(privilege.objects)));
}

}  // namespace

template <>
struct Rules<DefaultPrivilege> {
  static constexpr int lateness = 2;
  static constexpr bool drops_late = true;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit_privileges(emit, words_for(to, ref), usual(to, ref),
                    privilege_list(to, to.get<DefaultPrivilege>(ref).privileges));
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit_privileges(emit, words_for(from, ref),
                    privilege_list(from, from.get<DefaultPrivilege>(ref).privileges),
                    usual(from, ref));
  }
  static void privileges(Emit& emit, const Change& change) {
    emit_privileges(emit, words_for(change.to, change.b),
                    privilege_list(change.from, change.old_value<DefaultPrivilege>().privileges),
                    privilege_list(change.to, change.new_value<DefaultPrivilege>().privileges));
  }

  static constexpr auto alters = std::tuple{alter<&DefaultPrivilege::privileges>(privileges)};
};

DRYSHOD_RULES(DefaultPrivilege)

}  // namespace dryshod

// Privileges of one grantee on one object, relative to what PostgreSQL gives by itself.
#include "catalog/privileges.h"
#include "migration/rules/shared/grants.h"

namespace dryshod {
namespace {

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
    case Kind::Composite:
      return " ON TYPE " + catalog.qualified(target);
    case Kind::Aggregate:
      return " ON FUNCTION " + catalog.signature(target);
    default:
      return " ON " + object_words(catalog, target);
  }
}

GrantWords words_for(const Catalog& catalog, Ref grant) {
  const Ref target = catalog.parent(grant);
  GrantWords words;
  if (catalog.is<Column>(target)) words.columns = " (" + catalog.bare(target) + ")";
  words.object = grant_object(catalog, target);
  words.grantee = grantee_word(catalog.text(catalog.name(grant)));
  words.all = all_privileges(catalog, target);
  return words;
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
    const PrivilegeList before = usual(to, ref);
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

// Owners of anything. Where the source no longer says, the role that runs the script takes over.
#include "migration/rules/shared/clauses.h"

namespace dryshod {
namespace {

std::string role_word(std::string_view role) {
  return role.empty() ? "CURRENT_USER" : quote_ident(role);
}

/// A sequence that a column owns has its table's owner: ALTER TABLE says it for both.
bool follows_table(const Change& change) {
  const Ref before = change.from.child<OwnedBy>(change.from.parent(change.a));
  const Ref after = change.to.child<OwnedBy>(change.to.parent(change.b));
  return before && after;
}

}  // namespace

template <>
struct Rules<Owner> {
  static void create(Emit& emit, Ref ref, Parts) { set(emit, emit.to(), ref); }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.statement("ALTER " + object_words(from, from.parent(ref)) + " OWNER TO " + role_word({}));
  }
  static void set(Emit& emit, const Catalog& catalog, Ref ref) {
    const Ref target = catalog.parent(ref);
    // The sequence of an identity column has no owner of its own.
    if (catalog.is<Sequence>(target) && catalog[target].source) return;
    emit.statement("ALTER " + object_words(catalog, target) + " OWNER TO " +
                   role_word(catalog.text(catalog.get<Owner>(ref).role)));
  }
  static void role(Emit& emit, const Change& change) {
    if (!follows_table(change)) set(emit, change.to, change.b);
  }

  static constexpr auto alters = std::tuple{alter<&Owner::role>(role)};
};

DRYSHOD_RULES(Owner)

}  // namespace dryshod

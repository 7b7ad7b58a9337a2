// Owners of anything. Where the source no longer says, whoever owned it at first takes it again, or
// the role that runs the script.
#include "catalog/privileges.h"
#include "migration/rules/shared/grants.h"

namespace dryshod {
namespace {

std::string role_word(std::string_view role) {
  return role.empty() ? "CURRENT_USER" : quote_ident(role);
}

/// A sequence that a column owns, before and after, has its table's owner: ALTER TABLE says it for
/// both. That of an identity column never has one of its own.
bool follows_table(const Emit& emit, const Catalog& side, Ref sequence) {
  if (!side.is<Sequence>(sequence)) return false;
  if (side[sequence].source && !side[sequence].local) return true;
  const auto owned_in = [&](const Catalog& other) {
    const Ref schema = other.find_own<Schema>({}, side.name(side.schema_of(sequence)));
    const Ref twin = other.find(Slot::Relation, schema, side.name(sequence));
    return twin && other.is<Sequence>(twin) && bool(other.child<OwnedBy>(twin));
  };
  return owned_in(emit.from()) && owned_in(emit.to());
}

}  // namespace

template <>
struct Rules<Owner> {
  static constexpr bool decides_rights = true;

  static void create(Emit& emit, Ref ref, Parts) { set(emit, emit.to(), ref); }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Ref target = from.parent(ref);
    if (follows_table(emit, from, target)) return;
    const Ref in_to = emit.new_of(target);
    const Name initial = in_to ? initial_owner(emit.to(), in_to) : Name{};
    emit.statement("ALTER " + object_words(from, target) + " OWNER TO " +
                   role_word(from.text(initial)));
    if (initial) settle_owners(emit, in_to);
  }
  static void set(Emit& emit, const Catalog& catalog, Ref ref) {
    const Ref target = catalog.parent(ref);
    if (follows_table(emit, catalog, target)) return;
    emit.statement("ALTER " + object_words(catalog, target) + " OWNER TO " +
                   role_word(catalog.text(catalog.get<Owner>(ref).role)));
    settle_owners(emit, target);
  }
  static void role(Emit& emit, const Change& change) { set(emit, change.to, change.b); }

  static constexpr auto alters = std::tuple{alter<&Owner::role>(role)};
};

DRYSHOD_RULES(Owner)

}  // namespace dryshod

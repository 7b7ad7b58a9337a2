// Attributes of composite types. Typed tables get them too: that needs CASCADE.
#include "migration/rules/shared/attributes.h"
#include "migration/rules/shared/conversion_guards.h"

namespace dryshod {
namespace {

std::string cascade(const Catalog& catalog, Ref composite) {
  for (const Ref user : catalog.users(composite)) {
    if (catalog.is<Table>(user)) return " CASCADE";
  }
  return {};
}

constexpr int kDepth = 64;  // types that hold types; they cannot hold themselves

bool is_stored(const Catalog& catalog, Ref type, int depth) {
  if (depth > kDepth) return false;
  for (const Ref user : catalog.users(type)) {
    if (catalog.is<Column>(user)) {
      if (!catalog.is<View>(catalog.parent(user))) return true;
    } else if (catalog.is<Attribute>(user)) {
      if (is_stored(catalog, catalog.parent(user), depth + 1)) return true;
    } else if (catalog.is<Domain>(user)) {
      if (is_stored(catalog, user, depth + 1)) return true;
    }
  }
  return false;
}

}  // namespace

template <>
struct Rules<Attribute> {
  static constexpr int inline_rank = 1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit.sub_command(alter_head(to, ref),
                     "ADD ATTRIBUTE " + attribute_clause(to, ref) + cascade(to, to.parent(ref)));
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.sub_command(alter_head(from, ref),
                     "DROP ATTRIBUTE " + from.bare(ref) + cascade(from, from.parent(ref)))
        .loss = "the values of attribute " + from.bare(ref);
  }
  static void type(Emit& emit, const Change& change) {
    const Attribute& attribute = change.new_value<Attribute>();
    std::string sql =
        "ALTER ATTRIBUTE " + change.to.bare(change.b) + " TYPE " + change.to.render(attribute.type);
    if (attribute.collation) sql += " COLLATE " + change.to.render(attribute.collation);
    emit.sub_command(alter_head(change.to, change.b),
                     sql + cascade(change.to, change.to.parent(change.b)));
  }

  /// find_composite_type_dependencies() of src/backend/commands/tablecmds.c: a stored column of the
  /// type, or of an array or composite of it, is in the way.
  static bool replaces_parent(const Change& change, FieldSet) {
    return is_stored(change.from, change.from.parent(change.a), 0);
  }

  static Phase phase_of_change(const Change& change, FieldSet changed) {
    constexpr FieldSet kType = detail::fields<Attribute, &Attribute::type>();
    const bool widens =
        changed == kType && only_widens(change.from, change.old_value<Attribute>().type, change.to,
                                        change.new_value<Attribute>().type);
    return widens ? Phase::Expand : Phase::Contract;
  }

  static constexpr auto alters = std::tuple{
      alter<&Attribute::type>(type),
      alter<&Attribute::collation>(type),
  };
};

DRYSHOD_RULES(Attribute)

}  // namespace dryshod

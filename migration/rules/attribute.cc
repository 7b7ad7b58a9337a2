// Attributes of composite types. Typed tables get them too: that needs CASCADE.
#include "migration/rules/shared/attributes.h"

#include <algorithm>

namespace dryshod {
namespace {

std::string cascade(const Catalog& catalog, Ref composite) {
  for (const Table& table : catalog.all<Table>()) {
    for (const Ref type : catalog.refs(table.of_type)) {
      if (type == composite) return " CASCADE";
    }
  }
  return {};
}

constexpr int kDepth = 64;  // types that hold types; they cannot hold themselves

bool is_stored(const Catalog& catalog, Ref composite, int depth) {
  bool found = false;
  catalog.each([&](Ref ref) {
    if (found || depth > kDepth) return;
    const auto uses = [&](Expr type) {
      const auto refs = catalog.refs(type);
      return std::find(refs.begin(), refs.end(), composite) != refs.end();
    };
    if (const Column* column = catalog.get_if<Column>(ref)) {
      found = uses(column->type) && !catalog.is<View>(catalog.parent(ref));
    } else if (const Attribute* attribute = catalog.get_if<Attribute>(ref)) {
      found = uses(attribute->type) && is_stored(catalog, catalog.parent(ref), depth + 1);
    } else if (const Domain* domain = catalog.get_if<Domain>(ref)) {
      found = uses(domain->type) && is_stored(catalog, ref, depth + 1);
    }
  });
  return found;
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

  static constexpr auto alters = std::tuple{
      alter<&Attribute::type>(type),
      alter<&Attribute::collation>(type),
  };
};

DRYSHOD_RULES(Attribute)

}  // namespace dryshod

// Attributes of composite types. Typed tables get them too: that needs CASCADE.
#include "migration/rules/shared/attributes.h"

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

}  // namespace

template <>
struct Rules<Attribute> {
  static constexpr int inline_rank = 1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    emit.sub_command(alter_head(to, ref), "ADD ATTRIBUTE " + attribute_clause(to, ref) +
                                              cascade(to, to.parent(ref)));
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.sub_command(alter_head(from, ref), "DROP ATTRIBUTE " + from.bare(ref) +
                                                cascade(from, from.parent(ref)))
        .loss = "the values of attribute " + from.bare(ref);
  }
  static void type(Emit& emit, const Change& change) {
    const Attribute& attribute = change.new_value<Attribute>();
    std::string sql = "ALTER ATTRIBUTE " + change.to.bare(change.b) + " TYPE " +
                      change.to.render(attribute.type);
    if (attribute.collation) sql += " COLLATE " + change.to.render(attribute.collation);
    emit.sub_command(alter_head(change.to, change.b),
                     sql + cascade(change.to, change.to.parent(change.b)));
  }

  static constexpr auto alters = std::tuple{
      alter<&Attribute::type>(type),
      alter<&Attribute::collation>(type),
  };
};

DRYSHOD_RULES(Attribute)

}  // namespace dryshod

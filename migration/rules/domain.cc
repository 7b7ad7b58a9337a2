// Domains. Another base type makes another domain; the columns follow.
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/types.h"

namespace dryshod {

template <>
struct Rules<Domain> {
  static void create(Emit& emit, Ref ref, Parts parts) {
    const Catalog& to = emit.to();
    const Domain& domain = to.get<Domain>(ref);
    std::string sql = "CREATE DOMAIN " + to.qualified(ref) + " AS " + to.render(domain.type);
    if (domain.collation) sql += " COLLATE " + to.render(domain.collation);
    sql += column_parts_clause(emit, ref, parts);
    for (const Ref part : parts) {
      if (to.is<Check>(part)) sql += "\n    " + constraint_clause(to, part);
    }
    emit.statement(sql);
  }
  static void drop(Emit& emit, Ref ref) { drop_type(emit, ref); }
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
  }
  static void move_to(Emit& emit, Ref ref, const std::string& schema) {
    move_object(emit, ref, schema);
  }
  static void set_aside(Emit& emit, Ref ref, const std::string& name) {
    set_type_aside(emit, ref, name);
  }
  static void drop_aside(Emit& emit, Ref ref, const std::string& name) {
    drop_type_aside(emit, ref, name);
  }

  static constexpr auto alters = std::tuple{
      replace<&Domain::type>(),
      replace<&Domain::collation>(),
  };
};

DRYSHOD_RULES(Domain)

}  // namespace dryshod

// See element_sql.h.
#include "migration/element_sql.h"

#include <algorithm>

#include "migration/script.h"

namespace dryshod {

std::string element_sql(const Frozen& of, Ref ref, const Frozen& blank) {
  const Catalog& catalog = of.catalog();
  Difference made;
  made.a_of_b.resize(catalog.size());
  made.b_of_a.resize(blank.catalog().size());
  blank.catalog().each([&](Ref in_blank) {
    for (Ref at = ref; at; at = catalog.parent(at)) {
      if (of.address(at) != blank.address(in_blank)) continue;
      made.a_of_b[at.id] = in_blank;
      made.b_of_a[in_blank.id] = at;
    }
  });
  const auto take = [&](auto&& self, Ref part) -> void {
    if (!made.a_of_b[part.id] && !catalog[part].builtin) {
      made.deltas.push_back({Action::Create, {}, part, 0});
    }
    catalog.each_child(part, [&](Ref child) { self(self, child); });
  };
  take(take, ref);
  const auto by_birth = [](const Delta& x, const Delta& y) { return x.b < y.b; };
  std::sort(made.deltas.begin(), made.deltas.end(), by_birth);
  const Result<Script> script = direct_script(blank, of, made);
  std::string sql;
  if (!script) return sql;
  for (const Statement& statement : script->statements) {
    sql += (sql.empty() ? "" : "\n") + statement.sql + ";";
  }
  return sql;
}

}  // namespace dryshod

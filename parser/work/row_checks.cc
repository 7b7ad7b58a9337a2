// See row_checks.h.
#include "parser/work/row_checks.h"

#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

bool contains(const std::vector<Ref>& list, Ref ref) {
  return std::find(list.begin(), list.end(), ref) != list.end();
}

/// A value is looked up in the referenced table.
void look_up(Draft& draft, Ref table, const std::vector<Ref>& columns) {
  const Catalog& catalog = draft.catalog();
  catalog.each_child_of<ForeignKey>(table, [&](Ref key) {
    const ForeignKey& body = catalog.get<ForeignKey>(key);
    const std::vector<Ref> own = catalog.refs(body.columns);
    const bool touched =
        std::any_of(own.begin(), own.end(), [&](Ref column) { return contains(columns, column); });
    if (!touched || !body.enforced) return;
    draft.lock(body.referenced, LockMode::RowShare, true);
  });
}

/// Rows of the other end that refer to what goes are looked for, and go or change with it.
void look_for_referring(Draft& draft, Ref table, std::vector<Ref>& seen) {
  const Catalog& catalog = draft.catalog();
  for (const Ref user : catalog.users(table)) {
    const auto* key = catalog.get_if<ForeignKey>(user);
    if (key == nullptr || key->referenced != table || !key->enforced) continue;
    const Ref other = catalog.parent(user);
    const bool acts = key->on_delete && catalog.text(key->on_delete) != "restrict";
    const std::vector<Ref> columns = catalog.refs(key->columns);
    const LockMode mode = acts ? LockMode::RowExclusive : LockMode::RowShare;
    for (const Ref each : inheritance_tree(draft.session, other)) {
      draft.lock(each, mode);
      const Ref column = catalog.column(each, catalog.name(columns[0]));
      if (column && !is_first_key(catalog, column)) draft.scan(each);
    }
    if (!acts || contains(seen, other)) continue;
    seen.push_back(other);
    if (catalog.text(key->on_delete) == "cascade") look_for_referring(draft, other, seen);
  }
}

}  // namespace

bool is_first_key(const Catalog& catalog, Ref column) {
  for (const Ref index : indexes_of(catalog, catalog.parent(column))) {
    bool first = false;
    catalog.visit(index, [&]<class T>(const T& body) {
      Expr keys{};
      if constexpr (requires { body.keys; }) keys = body.keys;
      if constexpr (std::is_same_v<T, PrimaryKey> || std::is_same_v<T, Unique>) {
        keys = body.columns;
      }
      const std::vector<Ref> columns = keys ? key_columns(catalog, keys) : std::vector<Ref>();
      first = !columns.empty() && columns.front() == column;
    });
    if (first) return true;
  }
  return false;
}

void check_inserted(Draft& draft, Ref table, const std::vector<Ref>& given) {
  const Catalog& catalog = draft.catalog();
  for (const Ref column : columns_of(catalog, table)) {
    if (contains(given, column)) continue;
    if (const Ref identity = catalog.child<Identity>(column)) {
      draft.lock(catalog.get<Identity>(identity).sequence, LockMode::RowExclusive);
    }
    const Ref value = catalog.child<Default>(column);
    if (!value) continue;
    for (const Ref ref : catalog.refs(catalog.get<Default>(value).expression)) {
      if (catalog.is<Sequence>(ref)) draft.lock(ref, LockMode::RowExclusive);
    }
  }
  look_up(draft, table, given);
}

void check_updated(Draft& draft, Ref table, const std::vector<Ref>& changed) {
  look_up(draft, table, changed);
}

void check_deleted(Draft& draft, Ref table) {
  std::vector<Ref> seen{table};
  look_for_referring(draft, table, seen);
}

}  // namespace dryshod

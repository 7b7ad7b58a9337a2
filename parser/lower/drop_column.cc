// ALTER TABLE ... DROP COLUMN: which columns go (ATExecDropColumn() of
// src/backend/commands/tablecmds.c); what else goes with them is dependency.cc's affair.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/lower/alter_table.h"
#include "parser/lower/dependency.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// The columns that go: this one, and those of children that have it from nowhere else.
void collect(const Session& session, Ref column, std::vector<Ref>& doomed) {
  const Catalog& catalog = session.catalog;
  doomed.push_back(column);
  for (const Ref child : children_of(session, catalog.parent(column))) {
    const Ref inherited = catalog.column(child, catalog.name(column));
    if (!inherited || catalog[inherited].local) continue;
    if (std::find(doomed.begin(), doomed.end(), inherited) != doomed.end()) continue;
    bool from_elsewhere = false;
    for (const Ref parent : parents_of(session, child)) {
      const Ref other = catalog.column(parent, catalog.name(column));
      from_elsewhere = from_elsewhere ||
                       (other && std::find(doomed.begin(), doomed.end(), other) == doomed.end());
    }
    if (!from_elsewhere) collect(session, inherited, doomed);
  }
}

bool in_partition_key(const Session& session, Ref table, Ref column) {
  const Expr key = session.catalog.get<Table>(table).partition_key;
  const std::vector<Ref> refs = session.catalog.refs(key);
  return std::find(refs.begin(), refs.end(), column) != refs.end();
}

}  // namespace

bool alter_drop_column(Session& session, const Alteration& alter) {
  Catalog& catalog = session.catalog;
  const Ref table = alter.relation;
  const std::string name = quoted(alter.cmd.name);
  if (catalog.get<Table>(table).of_type) {
    return error(session, "cannot drop column from typed table");
  }
  const Ref column = catalog.column(table, session.name(alter.cmd.name));
  if (!column) {
    return alter.cmd.missing_ok || need_column(session, table, alter.cmd.name);
  }
  if (catalog[column].source) return error(session, "cannot drop inherited column " + name);
  for (const Ref below : inheritance_tree(session, table)) {
    const Ref same = catalog.column(below, catalog.name(column));
    if (same && in_partition_key(session, below, same)) {
      return error(session, "cannot drop column " + name +
                                " because it is part of the partition key of relation " +
                                quoted_name(session, below));
    }
  }
  std::vector<Ref> doomed{column};
  if (alter.recurse) {
    doomed.clear();
    collect(session, column, doomed);
  } else if (is_partitioned(session, table) && !children_of(session, table).empty()) {
    return error(session,
                 "cannot drop column from only the partitioned table when partitions exist");
  }
  return drop_elements(session, doomed, alter.cmd.behavior);
}

}  // namespace dryshod

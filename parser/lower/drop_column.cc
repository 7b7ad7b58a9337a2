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

/// A word of the text between ON and FROM that is the column's name: extended statistics have no
/// model, so the name in their text is all there is.
bool names_column(std::string_view text, std::string_view column) {
  const size_t from = text.rfind(" FROM ");
  const size_t on = text.find(" ON ");
  if (on == std::string_view::npos || from == std::string_view::npos || from < on) return false;
  const std::string_view list = text.substr(on + 4, from - on - 4);
  const auto is_word = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '"' || (c & 0x80) != 0;
  };
  for (size_t at = list.find(column); at != std::string_view::npos;
       at = list.find(column, at + 1)) {
    const size_t end = at + column.size();
    const bool starts = at == 0 || !is_word(list[at - 1]);
    if (starts && (end == list.size() || !is_word(list[end]))) return true;
  }
  return false;
}

/// RemoveStatisticsById: all statistics on a column go with it.
std::vector<Ref> statistics_on(const Session& session, const std::vector<Ref>& columns) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> found;
  for (const Ref column : columns) {
    const std::string name = catalog.bare(column);
    catalog.each_child_of<Opaque>(catalog.parent(column), [&](Ref part) {
      const std::string_view text = session.strings[catalog.get<Opaque>(part).statement];
      if (text.starts_with("CREATE STATISTICS") && names_column(text, name)) found.push_back(part);
    });
  }
  return found;
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
  const std::vector<Ref> statistics = statistics_on(session, doomed);
  if (!drop_elements(session, doomed, alter.cmd.behavior)) return false;
  for (const Ref ref : statistics) catalog.remove(ref);
  return true;
}

}  // namespace dryshod

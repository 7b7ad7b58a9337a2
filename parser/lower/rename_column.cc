// ALTER ... RENAME COLUMN and RENAME ATTRIBUTE: which inherited columns follow, and views' own list
// of output names. Mirrors renameatt_internal() of src/backend/commands/tablecmds.c.
#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/object.h"
#include "parser/lower/relation.h"
#include "parser/lower/statistics.h"
#include "parser/lower/target_items.h"

namespace dryshod {
namespace {

/// Output columns of views are named in their query and in a list of their own as well.
template <class V>
void rename_output_column(Session& session, Ref view, std::string_view old, Name fresh) {
  V& body = session.catalog.edit<V>(view);
  std::vector<std::string> names;
  size_t number = 0;
  for (const std::string_view name : session.strings[body.column_names]) {
    if (name == old) number = names.size();
    names.emplace_back(name == old ? session.text(fresh) : name);
  }
  if (names.empty()) return;
  body.column_names = session.strings.list(names);
  body.query = with_output_label(session, body.query, number, fresh);
}

/// The columns that a rename reaches: the inherited ones below as well (renameatt_internal()).
bool columns_to_rename(Session& session, Ref relation, Ref column, bool recurse,
                       std::vector<Ref>& columns) {
  const Catalog& catalog = session.catalog;
  const std::string name = quoted_name(session, column);
  if (!catalog.is<Table>(relation)) {
    columns = {column};
    return true;
  }
  if (catalog.get<Table>(relation).of_type) {
    return error(session, "cannot rename column of typed table");
  }
  if (catalog[column].source) return error(session, "cannot rename inherited column " + name);
  const std::vector<Ref> tree = inheritance_tree(session, relation);
  if (!recurse && tree.size() > 1) {
    return error(session, "inherited column " + name + " must be renamed in child tables too");
  }
  for (const Ref table : tree) {
    const Ref same = catalog.column(table, catalog.name(column));
    if (!same) continue;
    for (const Ref parent : parents_of(session, table)) {
      const bool inside = std::find(tree.begin(), tree.end(), parent) != tree.end();
      if (!inside && catalog.column(parent, catalog.name(column))) {
        return error(session, "cannot rename inherited column " + name);
      }
    }
    columns.push_back(same);
  }
  return true;
}

bool column_name_is_free(Session& session, Ref relation, Name name) {
  if (!session.catalog.column(relation, name)) return true;
  return error(session, "column " + quoted(session.text(name)) + " of relation " +
                            quoted_name(session, relation) + " already exists");
}

}  // namespace

bool rename_column(Session& session, const RenameStmt& statement) {
  Catalog& catalog = session.catalog;
  // ALTER TABLE reaches columns of any relation, composite types' attributes only by ALTER TYPE.
  const bool attribute = statement.renameType == OBJECT_ATTRIBUTE;
  const ObjectType type = attribute ? OBJECT_TYPE : statement.relationType;
  const FoundObject found = find_relation_object(session, type, *statement.relation);
  if (!found.ref) return (found.missing && statement.missing_ok) || error(session, found.why);
  const Ref relation = found.ref;
  const Ref column = catalog.column(relation, session.name(statement.subname));
  if (!column) {
    return error(session, "column " + quoted(statement.subname) + " does not exist");
  }
  std::vector<Ref> columns;
  if (!columns_to_rename(session, relation, column, statement.relation->inh, columns)) return false;
  const Name name = session.name(statement.newname);
  for (const Ref each : columns) {
    if (!column_name_is_free(session, catalog.parent(each), name)) return false;
  }
  if (attribute) {
    bool typed = false;
    catalog.each_of<Table>([&](Ref ref) {
      for (const Ref target : catalog.refs(catalog.get<Table>(ref).of_type)) {
        if (target != relation) continue;
        typed = true;
        if (const Ref same = catalog.column(ref, catalog.name(column))) columns.push_back(same);
      }
    });
    if (typed && statement.behavior != DROP_CASCADE) {
      return error(session, "cannot alter type " + quoted_name(session, relation) +
                                " because it is the type of a typed table");
    }
  }
  keep_labels(session, columns, name);
  if (catalog.is<View>(relation)) {
    rename_output_column<View>(session, relation, statement.subname, name);
  } else if (catalog.is<MaterializedView>(relation)) {
    rename_output_column<MaterializedView>(session, relation, statement.subname, name);
  }
  for (const Ref each : columns) catalog.rename(each, name);
  for (const Ref each : columns) {
    settle_copies(session, catalog.parent(each));
    settle_statistics(session, catalog.parent(each));
  }
  return true;
}

}  // namespace dryshod

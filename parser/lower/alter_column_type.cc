// ALTER TABLE ... ALTER COLUMN ... TYPE: who refuses it, and what the column becomes.
// Mirrors ATPrepAlterColumnType(), ATExecAlterColumnType() and RememberAllDependentForRebuilding()
// of src/backend/commands/tablecmds.c. Knows which types convert by themselves; whether the values
// of the rows convert is data.
#include <algorithm>

#include "parser/lower/alter_table.h"
#include "parser/lower/column_type.h"
#include "parser/lower/dependency.h"
#include "parser/lower/object.h"
#include "parser/lower/read_again.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// Why a dependent stands in the way, or null: indexes and constraints are made again by the
/// server.
const char* obstacle(const Catalog& catalog, Ref dependent) {
  switch (catalog.kind(dependent)) {
    case Kind::View:
    case Kind::MaterializedView:
    case Kind::Rule:
      return "cannot alter type of a column used by a view or rule";
    case Kind::Function:
    case Kind::Procedure:
      return "cannot alter type of a column used by a function or procedure";
    case Kind::Trigger:
      return "cannot alter type of a column used in a trigger definition";
    case Kind::Policy:
      return "cannot alter type of a column used in a policy definition";
    case Kind::Generated:
      return "cannot alter type of a column used by a generated column";
    case Kind::PublishedTable:  // said of those in column lists too
      return "cannot alter type of a column used by a publication WHERE clause";
    default:
      return nullptr;
  }
}

bool nothing_in_the_way(Session& session, Ref column) {
  const Catalog& catalog = session.catalog;
  for (const Ref dependent : catalog.dependents(column)) {
    if (catalog.is_part_of(dependent, column)) continue;
    // Columns of views stand for their view.
    const Ref whole = catalog.is<Column>(dependent) && !catalog.is<Table>(catalog.parent(dependent))
                          ? catalog.parent(dependent)
                          : dependent;
    if (const char* why = obstacle(catalog, whole)) return error(session, why);
  }
  return true;
}

bool in_partition_key(Session& session, Ref table, Ref column) {
  for (const Ref ref : session.catalog.refs(session.catalog.get<Table>(table).partition_key)) {
    if (ref == column) return true;
  }
  return false;
}

/// An identity's sequence follows its column's type (transformAlterTableStmt() of parse_utilcmd.c),
/// with the limits of the old type becoming those of the new (init_params() of sequence.c).
void follow_identity(Session& session, Ref column, const std::string& type) {
  Catalog& catalog = session.catalog;
  const Ref identity = catalog.child<Identity>(column);
  if (!identity || (type != "smallint" && type != "integer" && type != "bigint")) return;
  const auto limit = [](std::string_view name) -> int64_t {
    return name == "smallint" ? INT16_MAX : name == "integer" ? INT32_MAX : INT64_MAX;
  };
  Sequence& sequence = catalog.edit<Sequence>(catalog.get<Identity>(identity).sequence);
  const int64_t before = limit(session.text(sequence.type));
  const int64_t after = limit(type);
  if (sequence.maximum == before) sequence.maximum = after;
  if (sequence.minimum == -before - 1) sequence.minimum = -after - 1;
  sequence.type = session.strings.name(type);
}

struct NewType {
  Expr type{};
  Expr collation{};
};

bool read_type(Session& session, const ColumnDef& definition, NewType& made) {
  const auto type = type_text(session, *definition.typeName);
  if (!type) return false;
  made.type = session.catalog.intern(*type);
  if (definition.collClause != nullptr) {
    made.collation = session.catalog.intern(
        column_collation(session, made.type, definition.collClause->collname));
  }
  return true;
}

void change(Session& session, Ref column, const NewType& made) {
  Catalog& catalog = session.catalog;
  Column& body = catalog.edit<Column>(column);
  body.type = made.type;
  body.collation = made.collation;
  // The new type's own storage and compression.
  body.storage = {};
  body.compression = {};
  follow_identity(session, column, catalog.render(made.type));
}

/// USING is not stored, but it has to name columns that are there.
bool using_is_sound(Session& session, Ref table, const Node* expression) {
  return expression == nullptr ||
         print_expression(session, expression, relation_scope(session, table)).has_value();
}

/// The text of a USING clause or the value itself, and a default, are assigned to the new type.
bool converts(Session& session, Ref column, const NewType& made, bool has_using) {
  const Catalog& catalog = session.catalog;
  const Expr old = catalog.get<Column>(column).type;
  if (!old || assignment_cast_exists(session, old, made.type)) return true;
  const std::string type = " cannot be cast automatically to type " + catalog.render(made.type);
  const std::string name = "column " + quoted_name(session, column);
  if (!has_using) return error(session, name + type);
  if (catalog.child<Default>(column)) return error(session, "default for " + name + type);
  if (catalog.child<Generated>(column)) {
    return error(session, "generation expression for " + name + type);
  }
  return true;
}

/// A child may have the column from a parent that does not change with it.
bool comes_from_here_only(Session& session, const std::vector<Ref>& tree, Ref table, Ref column) {
  const Name name = session.catalog.name(column);
  for (const Ref parent : parents_of(session, table)) {
    if (std::find(tree.begin(), tree.end(), parent) != tree.end()) continue;
    if (!session.catalog.column(parent, name)) continue;
    return error(session, "cannot alter inherited column " + quoted_name(session, column) +
                              " of relation " + quoted_name(session, table));
  }
  return true;
}

bool check_column(Session& session, Ref table, Ref column) {
  if (in_partition_key(session, table, column)) {
    return error(session, "cannot alter column " + quoted_name(session, column) +
                              " because it is part of the partition key of relation " +
                              quoted_name(session, table));
  }
  return nothing_in_the_way(session, column) && row_type_is_unused(session, table, "table");
}

}  // namespace

/// find_composite_type_dependencies(): rows of the type that are stored somewhere.
bool row_type_is_unused(Session& session, Ref type, std::string_view words) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> types{type};
  for (size_t i = 0; i < types.size(); ++i) {
    for (const Ref user : catalog.dependents(types[i])) {
      const Ref whole = catalog.parent(user);
      const bool stores = catalog.is<Column>(user) && !catalog.is<View>(whole);
      Ref mentions{};
      catalog.each_reference(user, [&](Ref target, bool, std::string_view field) {
        if (target == types[i] && (field == "type" || field == "subtype")) mentions = target;
      });
      if (!mentions) continue;
      if (stores) {
        return error(session, "cannot alter " + std::string(words) + " " +
                                  quoted_name(session, type) + " because column " +
                                  quoted(std::string(session.text(catalog.name(whole))) + "." +
                                         std::string(session.text(catalog.name(user)))) +
                                  (catalog.is<Table>(type) ? " uses its row type" : " uses it"));
      }
      if (catalog.is<Attribute>(user)) types.push_back(whole);
      if (catalog.is<Domain>(user) || catalog.is<Range>(user)) types.push_back(user);
    }
  }
  return true;
}

bool alter_column_type(Session& session, const Alteration& alter, ReadAgain& rebuilt) {
  Catalog& catalog = session.catalog;
  const Ref table = alter.relation;
  if (catalog.get<Table>(table).of_type) {
    return error(session, "cannot alter column type of typed table");
  }
  const Ref column = need_column(session, table, alter.cmd.name);
  if (!column) return false;
  if (catalog[column].source) {
    return error(session, "cannot alter inherited column " + quoted_name(session, column));
  }
  if (!alter.recurse && !children_of(session, table).empty()) {
    return error(session, "type of inherited column " + quoted_name(session, column) +
                              " must be changed in child tables too");
  }
  NewType made;
  const auto& definition = reinterpret_cast<const ColumnDef&>(*alter.cmd.def);
  if (!read_type(session, definition, made)) return false;
  const bool has_using = definition.raw_default != nullptr;
  if (!using_is_sound(session, table, definition.raw_default)) return false;
  std::vector<Ref> columns;
  const std::vector<Ref> tree = inheritance_tree(session, table);
  for (const Ref below : tree) {
    const Ref same = catalog.column(below, catalog.name(column));
    if (!same) continue;
    if (below != table && !comes_from_here_only(session, tree, below, same)) return false;
    if (!check_column(session, below, same)) return false;
    if (!converts(session, same, made, has_using)) return false;
    if (!keys_take(session, same, made.type)) return false;
    columns.push_back(same);
  }
  for (const Ref each : columns) {
    if (!rebuilt.remember(session, each)) return false;
  }
  for (const Ref each : columns) change(session, each, made);
  return true;
}

}  // namespace dryshod

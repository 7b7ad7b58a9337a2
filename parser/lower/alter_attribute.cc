// ALTER TYPE ... ADD, DROP and ALTER ATTRIBUTE of composite types, with CASCADE to typed tables.
// Mirrors ATTypedTableRecursion() of src/backend/commands/tablecmds.c. Knows who uses a composite
// type; what one attribute is, attribute.cc knows.
#include "parser/lower/alter_table.h"
#include "parser/lower/definition.h"
#include "parser/lower/object.h"
#include "parser/lower/read_again.h"

namespace dryshod {
namespace {

std::vector<Ref> typed_tables(const Session& session, Ref type) {
  const Catalog& catalog = session.catalog;
  std::vector<Ref> tables;
  catalog.each_of<Table>([&](Ref ref) {
    for (const Ref target : catalog.refs(catalog.get<Table>(ref).of_type)) {
      if (target == type) tables.push_back(ref);
    }
  });
  return tables;
}

bool alter_typed_table(Session& session, Ref table, const AlterTableCmd& cmd) {
  // The checks of ALTER TABLE hold but for the one that the table is typed.
  Catalog& catalog = session.catalog;
  const Expr of_type = catalog.get<Table>(table).of_type;
  catalog.edit<Table>(table).of_type = {};
  const Alteration alter{table, cmd, true};
  ReadAgain rebuilt;
  const bool done = cmd.subtype == AT_AddColumn ? alter_column(session, alter)
                    : cmd.subtype == AT_DropColumn
                        ? alter_drop_column(session, alter)
                        : alter_column_type(session, alter, rebuilt) && rebuilt.read(session);
  catalog.edit<Table>(table).of_type = of_type;
  return done;
}

bool alter_type(Session& session, Ref type, const AlterTableCmd& cmd) {
  const std::vector<Ref> tables = typed_tables(session, type);
  if (!tables.empty() && cmd.behavior != DROP_CASCADE) {
    return error(session, "cannot alter type " + quoted_name(session, type) +
                              " because it is the type of a typed table");
  }
  const auto* definition = reinterpret_cast<const ColumnDef*>(cmd.def);
  switch (cmd.subtype) {
    case AT_AddColumn:
      if (!add_attribute(session, type, *definition)) return false;
      break;
    case AT_DropColumn:
      if (!drop_attribute(session, type, cmd.name, cmd.behavior, cmd.missing_ok)) return false;
      break;
    case AT_AlterColumnType:
      if (!row_type_is_unused(session, type, "type")) return false;
      if (!set_attribute_type(session, type, cmd.name, *definition)) return false;
      break;
    case AT_ChangeOwner:
      set_owner(session, type, role_name(session, cmd.newowner));
      return true;
    default:
      return error(session, "this ALTER action cannot be performed on composite type " +
                                quoted_name(session, type));
  }
  for (const Ref table : tables) {
    if (!alter_typed_table(session, table, cmd)) return false;
  }
  return true;
}

}  // namespace

bool alter_composite(Session& session, const AlterTableStmt& statement) {
  const FoundObject found = find_relation_object(session, OBJECT_TYPE, *statement.relation);
  if (!found.ref) return error(session, found.why, statement.relation->location);
  for (const AlterTableCmd* cmd : list_of<AlterTableCmd>(statement.cmds)) {
    if (!alter_type(session, found.ref, *cmd)) return false;
  }
  return true;
}

}  // namespace dryshod

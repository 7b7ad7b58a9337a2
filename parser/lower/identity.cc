// Identity columns and their sequences. The sequence is derived: it comes and goes with the
// identity, but has a name and parameters of its own.
#include <cstring>

#include "catalog/domains.h"
#include "parser/lower/relation.h"

namespace dryshod {

bool identity_type(Session& session, Expr column_type, int location, std::string& type) {
  const Expr under = under_domains(session.catalog, column_type);
  type = builtin_base(session.catalog, under);
  const bool is_array = session.catalog.template_text(under).find('[') != std::string_view::npos;
  if (!is_array && (type == "smallint" || type == "integer" || type == "bigint")) return true;
  return error(session, "identity column type must be smallint, integer, or bigint", location);
}

bool identity_sequence_name(Session& session, Ref table_schema, std::string_view table,
                            std::string_view column, const Constraint& definition, Ref& schema,
                            Name& name) {
  schema = table_schema;
  for (const DefElem* option : list_of<DefElem>(definition.options)) {
    if (std::strcmp(option->defname, "sequence_name") != 0) continue;
    const auto* list = node_as<List>(option->arg, T_List);
    const auto parts = name_parts(list);
    if (parts.empty()) continue;
    if (parts.size() > 1) {
      schema = find_schema(session, parts[parts.size() - 2]);
      if (!schema) {
        return error(session,
                     "schema \"" + std::string(parts[parts.size() - 2]) + "\" does not exist",
                     option->location);
      }
    }
    name = session.name(parts.back());
    return true;
  }
  name = choose_sequence_name(session, table_schema, table, column);
  return true;
}

bool finish_identity(Session& session, Ref column, const Constraint& definition, Ref sequence) {
  Catalog& catalog = session.catalog;
  Identity body;
  body.always = definition.generated_when == 'a';
  body.sequence = sequence;
  body.not_null = catalog.child<NotNull>(column);
  const Ref identity = catalog.add(column, Name{}, body, session.at(definition.location));
  catalog.set_source(sequence, identity, false);
  follow_table_owner(session, sequence);
  return true;
}

bool add_identity(Session& session, Ref column, const Constraint& definition) {
  Catalog& catalog = session.catalog;
  const Ref table = catalog.parent(column);
  const std::string where = "column \"" + message_name(session, column) + "\" of relation \"" +
                            message_name(session, table) + "\"";
  if (catalog.child<Identity>(column)) {
    return error(session, where + " is already an identity column", definition.location);
  }
  if (catalog.child<Default>(column)) {
    return error(session, where + " already has a default value", definition.location);
  }
  if (!catalog.child<NotNull>(column)) {
    return error(session, where + " must be declared NOT NULL before identity can be added",
                 definition.location);
  }
  std::string type;
  if (!identity_type(session, catalog.get<Column>(column).type, definition.location, type)) {
    return false;
  }
  Ref schema{};
  Name name{};
  if (!identity_sequence_name(session, catalog.schema_of(table), message_name(session, table),
                              message_name(session, column), definition, schema, name)) {
    return false;
  }
  const Name persistence = sequence_persistence(session, catalog.get<Table>(table).persistence);
  const Ref sequence = make_sequence(session, schema, name, type, definition.options, persistence);
  if (!sequence || !finish_identity(session, column, definition, sequence)) return false;
  // From 17 on the partitions have the identity too, on the same sequence.
  if (session.major >= 17 && is_partitioned(session, table)) {
    for (const Ref partition : children_of(session, table)) {
      inherit_identity(session, catalog.column(partition, catalog.name(column)), column);
    }
  }
  return true;
}

void inherit_identity(Session& session, Ref column, Ref from) {
  Catalog& catalog = session.catalog;
  const Ref above = catalog.child<Identity>(from);
  if (!column || !above || catalog.child<Identity>(column)) return;
  Identity body = catalog.get<Identity>(above);
  body.not_null = catalog.child<NotNull>(column);
  catalog.remove(catalog.child<Default>(column));
  catalog.add(column, Name{}, body, session.statement, Origin{false, above});
  for (const Ref partition : children_of(session, catalog.parent(column))) {
    inherit_identity(session, catalog.column(partition, catalog.name(column)), column);
  }
}

}  // namespace dryshod

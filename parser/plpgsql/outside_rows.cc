// Rows of system catalogs for what is no element: the server's own routines and types, and what
// extensions bring. Knows their names and schemas; refuses to know anything else of them. What is
// in an extension that nobody knows is taken not to be what the source asks for, which makes that
// itself, but where it asks for the extension's schema.
#include <algorithm>
#include <iterator>
#include <set>

#include "parser/expr/builtin_objects.h"
#include "parser/expr/extension_facts.h"
#include "parser/expr/resolve.h"
#include "parser/plpgsql/evaluate.h"
#include "parser/plpgsql/system_provider.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

constexpr std::string_view kTypes[] = {
#define BUILTIN_TYPE(name) name,
#include "parser/expr/builtin_types.def"
#undef BUILTIN_TYPE
};

void add(std::vector<SystemRow>& rows, std::string_view name, Ref schema = {}) {
  SystemRow row;
  row.outside = {name, schema};
  rows.push_back(std::move(row));
}

/// pg_type.typtype of those that are no base types, from pg_type of servers 14 to 18, every
/// extension of their distribution installed.
char outside_type_type(std::string_view name, bool of_extension) {
  if (of_extension) {
    if (name == "earth" || name == "lo") return 'd';
    if (name == "dblink_pkey_results" || name.starts_with("tablefunc_crosstab_")) return 'c';
    return 'b';
  }
  if (name.ends_with("multirange") && !name.starts_with("any")) return 'm';
  if (name.ends_with("range") && !name.starts_with("any")) return 'r';
  constexpr std::string_view kPseudo[] = {"cstring",          "event_trigger",  "internal",
                                          "language_handler", "pg_ddl_command", "record",
                                          "trigger",          "unknown",        "void"};
  const bool pseudo = name.starts_with("any") || name.ends_with("_handler") ||
                      std::find(std::begin(kPseudo), std::end(kPseudo), name) != std::end(kPseudo);
  return pseudo ? 'p' : 'b';
}

/// The type, and its array where it has one.
void add_type(std::vector<SystemRow>& rows, std::string_view name, Ref schema = {}) {
  add(rows, name, schema);
  const bool pseudo = outside_type_type(name, static_cast<bool>(schema)) == 'p';
  if (pseudo && name != "record" && name != "cstring") return;
  add(rows, name, schema);
  rows.back().n = Value::kArray;
}

Value outside_type(const Session& session, const SystemRow& row, std::string_view column) {
  const SystemRow::Outside& outside = *row.outside;
  const bool is_array = row.n == Value::kArray;
  const char type =
      is_array ? 'b' : outside_type_type(outside.name, static_cast<bool>(outside.schema));
  const auto oid = [&](Value::TypeForm form) {
    if (!outside.schema) return Value::named({plain_type_name(outside.name)}, "oid", form);
    return Value::named({std::string(outside.name),
                         std::string(session.text(session.catalog.name(outside.schema)))},
                        "oid", form);
  };
  if (column == "oid") return oid(is_array ? Value::kArray : Value::kItself);
  if (column == "typname") {
    return Value::of_text(is_array ? array_type_name(outside.name) : std::string(outside.name));
  }
  if (column == "typtype") return Value::of_text(std::string_view(&type, 1));
  if (column == "typrelid" && type != 'c') return Value::of(0);
  if (column == "typelem" && is_array) return oid(Value::kItself);
  return not_answered(column);
}

}  // namespace

void add_outside(const Session& session, std::string_view kind, std::vector<SystemRow>& rows) {
  if (kind == "type") {
    for (const std::string_view name : kTypes) add_type(rows, name);
  } else {
    std::set<std::string_view> names;
    for (const BuiltinRoutine& routine : builtin_routines(session.major, {})) {
      names.insert(routine.name);
    }
    for (const std::string_view name : names) add(rows, name);
  }
  const Catalog& catalog = session.catalog;
  catalog.each_of<Extension>([&](Ref ref) {
    const std::string_view extension = catalog.text(catalog.name(ref));
    const Ref schema = catalog.get<Extension>(ref).schema;
    for (const std::string_view name : extension_members(session, extension, kind)) {
      if (kind == "type") {
        add_type(rows, name, schema);
      } else {
        add(rows, name, schema);
      }
    }
  });
}

std::optional<SystemRow> unknown_row(const SystemRelation& relation, Ref schema) {
  if (relation.name == "pg_extension" || relation.name == "schemata") return std::nullopt;
  // Of what is in a schema, or a part of it.
  constexpr std::string_view kTells[] = {"namespace", "schemaname", "_schema", "relid", "typid"};
  std::string_view rest = relation.columns;
  while (!rest.empty()) {
    const std::string_view column = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(column.size() + 1, rest.size()));
    if (std::none_of(std::begin(kTells), std::end(kTells),
                     [&](std::string_view tells) { return column.ends_with(tells); })) {
      continue;
    }
    SystemRow row;
    row.outside = {{}, schema};
    return row;
  }
  return std::nullopt;
}

bool may_be_of_extension(const Session& session, const std::vector<std::string>& name) {
  return name.size() > 1 && holds_unknown_extension(session, find_schema(session, name[0]));
}

Value outside_value(const Session& session, const SystemRow& row, const SystemRelation& relation,
                    std::string_view column) {
  const SystemRow::Outside& outside = *row.outside;
  if (column.ends_with("namespace")) {
    return outside.schema ? Value::oid(outside.schema) : Value::of(kPgCatalogOid);
  }
  if (column == "oid" && relation.name == "pg_namespace") {
    if (outside.name == "pg_catalog") return Value::of(kPgCatalogOid);
    return Value::named({std::string(outside.name)}, "oid");
  }
  if (outside.name.empty()) {
    const bool says_schema = column == "schemaname" || column.ends_with("_schema");
    return says_schema ? name_value(session, outside.schema)
                       : Value::unknown("what an extension contains");
  }
  if (relation.name == "pg_type") return outside_type(session, row, column);
  return column.ends_with("name") ? Value::of_text(outside.name) : not_answered(column);
}

}  // namespace dryshod

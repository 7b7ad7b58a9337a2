// Rows of system catalogs for what is no element: the server's own routines and types, and what
// extensions bring. Knows their names and schemas; refuses to know anything else of them. What is
// in an extension that nobody knows is taken not to be what the source asks for, which makes that
// itself, but where it asks for the extension's schema.
#include <algorithm>
#include <set>

#include "parser/expr/builtin_objects.h"
#include "parser/expr/extension_facts.h"
#include "parser/expr/resolve.h"
#include "parser/plpgsql/system_provider.h"

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

}  // namespace

void add_outside(const Session& session, std::string_view kind, std::vector<SystemRow>& rows) {
  if (kind == "type") {
    for (const std::string_view name : kTypes) add(rows, name);
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
      add(rows, name, schema);
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

Value outside_value(const Session& session, const SystemRow::Outside& outside,
                    const SystemRelation& relation, std::string_view column) {
  if (column.ends_with("namespace")) {
    return outside.schema ? Value::oid(outside.schema) : Value::of(kPgCatalogOid);
  }
  if (column == "oid" && relation.name == "pg_namespace" && outside.name == "pg_catalog") {
    return Value::of(kPgCatalogOid);
  }
  if (outside.name.empty()) {
    const bool says_schema = column == "schemaname" || column.ends_with("_schema");
    return says_schema ? name_value(session, outside.schema)
                       : Value::unknown("what an extension contains");
  }
  return column.ends_with("name") ? Value::of_text(outside.name) : not_answered(column);
}

}  // namespace dryshod

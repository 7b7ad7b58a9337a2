// The views of information_schema (src/backend/catalog/information_schema.sql): which element
// answers which column.
#include <iterator>
#include <set>

#include "parser/plpgsql/shown.h"
#include "parser/plpgsql/system_provider.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

using Column_ = std::string_view;

Value yes_no(bool yes) {
  return Value::of_text(yes ? "YES" : "NO");
}

/// The type under domains; none: not known.
Expr base_type(const Session& session, Expr type) {
  for (int i = 0; type && i < 30; ++i) {
    const auto refs = session.catalog.refs(type);
    if (refs.size() != 1 || !session.catalog.is<Domain>(refs[0])) return type;
    if (session.catalog.render(type).ends_with("[]")) return type;
    type = session.catalog.get<Domain>(refs[0]).type;
  }
  return type;
}

Value type_column(const Session& session, Expr declared, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (!declared) return not_answered(column);
  const Expr type = base_type(session, declared);
  const TypeFacts text = type_facts(session, type);
  const bool of_user = !text.built_in();
  if (column == "data_type") {
    return Value::of_text(text.is_array ? "ARRAY" : of_user ? "USER-DEFINED" : text.name);
  }
  if (column == "udt_name") return Value::of_text(type_name(text, catalog));
  if (column == "udt_schema") {
    return !of_user       ? Value::of_text("pg_catalog")
           : text.element ? schema_name(session, text.element)
                          : name_value(session, text.schema);
  }
  if (column == "domain_name" || column == "domain_schema") {
    if (type == declared) return Value::null();
    const Ref domain = catalog.refs(declared)[0];
    return column == "domain_name" ? name_value(session, domain) : schema_name(session, domain);
  }
  const bool scalar = !text.is_array && !of_user;
  const bool sized = scalar && !text.modifier.empty();
  if (column == "character_maximum_length") {
    const bool characters = text.name.starts_with("character") || text.name.starts_with("bit");
    return sized && characters ? Value::of(text.modifier[0]) : Value::null();
  }
  if (column == "numeric_precision" || column == "numeric_scale") {
    const bool precision = column == "numeric_precision";
    if (scalar && text.name == "numeric") {
      if (!sized) return Value::null();
      return Value::of(precision                  ? text.modifier[0]
                       : text.modifier.size() > 1 ? text.modifier[1]
                                                  : 0);
    }
    const int64_t bits = !scalar                           ? 0
                         : text.name == "integer"          ? 32
                         : text.name == "bigint"           ? 64
                         : text.name == "smallint"         ? 16
                         : text.name == "real"             ? 24
                         : text.name == "double precision" ? 53
                                                           : 0;
    if (bits == 0) return Value::null();
    if (precision) return Value::of(bits);
    return bits == 24 || bits == 53 ? Value::null() : Value::of(0);
  }
  if (column == "datetime_precision") {
    const bool time = scalar && (text.name.starts_with("time") || text.name == "interval");
    if (scalar && text.name == "date") return Value::of(0);
    return !time ? Value::null() : sized ? Value::of(text.modifier[0]) : Value::of(6);
  }
  return not_answered(column);
}

std::vector<SystemRow> column_rows(const Session& session) {
  std::vector<SystemRow> out = elements_of<Column>(session);
  std::erase_if(out, [&](const SystemRow& row) {
    return session.catalog.is<MaterializedView>(session.catalog.parent(row.element));
  });
  return out;
}
Value column_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  const Ref ref = row.element, relation = catalog.parent(ref);
  if (column == "table_schema") return schema_name(session, ref);
  if (column == "table_name") return name_value(session, relation);
  if (column == "column_name") return name_value(session, ref);
  if (column == "ordinal_position") return Value::of(column_number(session, ref));
  if (column == "is_nullable") {
    const TypeFacts type = type_facts(session, catalog.get<Column>(ref).type);
    const bool by_domain = type.element && !type.is_array && catalog.is<Domain>(type.element) &&
                           catalog.child<NotNull>(type.element);
    return yes_no(!by_domain && !catalog.child<NotNull>(ref));
  }
  const Ref identity = catalog.child<Identity>(ref);
  if (column == "is_identity") return yes_no(static_cast<bool>(identity));
  if (column == "identity_generation") {
    if (!identity) return Value::null();
    return Value::of_text(catalog.get<Identity>(identity).always ? "ALWAYS" : "BY DEFAULT");
  }
  const Ref generated = catalog.child<Generated>(ref);
  if (column == "is_generated") return Value::of_text(generated ? "ALWAYS" : "NEVER");
  if (column == "column_default") {
    const Ref found = catalog.child<Default>(ref);
    if (!found) return Value::null();
    return expression_value(session, catalog.get<Default>(found).expression);
  }
  return type_column(session, catalog.get<Column>(ref).type, column);
}

bool is_foreign(const Session& session, Ref relation) {
  const auto* table = session.catalog.get_if<Table>(relation);
  return table != nullptr && table->server;
}

std::vector<SystemRow> table_rows(const Session& session) {
  return elements_of<Table, View>(session);
}
Value table_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "table_schema") return schema_name(session, row.element);
  if (column == "table_name") return name_value(session, row.element);
  if (column == "view_definition") {
    const auto shown = view_definition(session, row.element);
    return shown ? shown_value(*shown) : not_answered(column);
  }
  if (column == "table_type") {
    return Value::of_text(is_temporary(session, row.element)      ? "LOCAL TEMPORARY"
                          : session.catalog.is<View>(row.element) ? "VIEW"
                          : is_foreign(session, row.element)      ? "FOREIGN"
                                                                  : "BASE TABLE");
  }
  return not_answered(column);
}
std::vector<SystemRow> view_rows(const Session& session) {
  return elements_of<View>(session);
}

std::vector<SystemRow> schema_rows(const Session& session) {
  std::vector<SystemRow> out = elements_of<Schema>(session);
  for (const std::string_view name : {"pg_catalog", "information_schema", "pg_toast"}) {
    SystemRow row;
    row.values = {Value::unknown("the database's name"), Value::of_text(name)};
    out.push_back(std::move(row));
  }
  return out;
}
Value schema_value(Session& session, const SystemRow& row, Column_ column) {
  return column == "schema_name" ? name_value(session, row.element) : not_answered(column);
}

Ref table_of(const Session& session, Ref constraint) {
  const Ref parent = session.catalog.parent(constraint);
  return session.catalog.is<Column>(parent) ? session.catalog.parent(parent) : parent;
}

/// Nothing is told here of a foreign table's (relkind IN ('r', 'p')).
std::vector<SystemRow> constraint_rows(const Session& session) {
  std::vector<SystemRow> out = elements_of<PrimaryKey, Unique, ForeignKey, Check, NotNull>(session);
  std::erase_if(out, [&](const SystemRow& row) {
    const Ref table = table_of(session, row.element);
    return !session.catalog.is<Table>(table) || is_foreign(session, table);
  });
  return out;
}
Value constraint_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  const Ref ref = row.element;
  if (column == "constraint_schema" || column == "table_schema") return schema_name(session, ref);
  if (column == "constraint_name") return constraint_name(session, ref);
  if (column == "table_name") return name_value(session, table_of(session, ref));
  if (column == "is_deferrable" || column == "initially_deferred") {
    const Deferral deferral = deferral_of(catalog, ref);
    return yes_no(column == "is_deferrable" ? deferral.deferrable : deferral.initially);
  }
  if (column == "constraint_type") {
    return Value::of_text(catalog.is<PrimaryKey>(ref)   ? "PRIMARY KEY"
                          : catalog.is<Unique>(ref)     ? "UNIQUE"
                          : catalog.is<ForeignKey>(ref) ? "FOREIGN KEY"
                                                        : "CHECK");
  }
  return not_answered(column);
}

std::vector<SystemRow> key_rows(const Session& session) {
  std::vector<SystemRow> out;
  for (const SystemRow& row : elements_of<PrimaryKey, Unique, ForeignKey>(session)) {
    const auto columns = key_columns(session, row.element);
    int64_t number = 0;
    for (const Ref column : columns.value_or(std::vector<Ref>{})) {
      SystemRow one;
      one.element = row.element;
      one.part = column;
      one.n = ++number;
      out.push_back(std::move(one));
    }
  }
  return out;
}
Value key_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "constraint_schema") return schema_name(session, row.element);
  if (column == "constraint_name") return name_value(session, row.element);
  if (column == "table_schema") return schema_name(session, row.part);
  if (column == "table_name") return name_value(session, session.catalog.parent(row.part));
  if (column == "column_name") return name_value(session, row.part);
  if (column == "ordinal_position") return Value::of(row.n);
  return not_answered(column);
}

/// What a constraint uses: a foreign key the columns it points at, a check those it names.
std::vector<SystemRow> usage_rows(const Session& session) {
  const Catalog& catalog = session.catalog;
  std::vector<SystemRow> out;
  for (const SystemRow& row : elements_of<PrimaryKey, Unique, ForeignKey, Check>(session)) {
    std::vector<Ref> columns = key_columns(session, row.element).value_or(std::vector<Ref>{});
    if (const auto* foreign = catalog.get_if<ForeignKey>(row.element)) {
      columns = catalog.refs(foreign->referenced_columns);
    }
    if (const auto* check = catalog.get_if<Check>(row.element)) {
      columns = catalog.refs(check->expression);
    }
    for (const Ref column : columns) {
      if (!catalog.is<Column>(column) || is_foreign(session, catalog.parent(column))) continue;
      SystemRow one;
      one.element = row.element;
      one.part = column;
      out.push_back(std::move(one));
    }
  }
  return out;
}

std::vector<SystemRow> referential_rows(const Session& session) {
  return elements_of<ForeignKey>(session);
}
Value referential_value(Session& session, const SystemRow& row, Column_ column) {
  const ForeignKey& key = session.catalog.get<ForeignKey>(row.element);
  const auto rule = [&](Name name) {
    const std::string text = in_capitals(session.text(name));
    return Value::of_text(text.empty() ? "NO ACTION" : text);
  };
  if (column == "constraint_schema") return schema_name(session, row.element);
  if (column == "constraint_name") return name_value(session, row.element);
  // The view finds the key by what the constraint depends on, and a partition's depends on none.
  const bool derived = static_cast<bool>(session.catalog[row.element].source);
  if (derived && column.starts_with("unique_constraint_")) return Value::null();
  if (column == "unique_constraint_name") {
    return key.key ? name_value(session, key.key) : not_answered(column);
  }
  if (column == "unique_constraint_schema") {
    return key.key ? schema_name(session, key.key) : not_answered(column);
  }
  if (column == "match_option") return Value::of_text(key.match ? "FULL" : "NONE");
  if (column == "update_rule") return rule(key.on_update);
  if (column == "delete_rule") return rule(key.on_delete);
  return not_answered(column);
}

std::vector<SystemRow> check_rows(const Session& session) {
  return elements_of<Check, NotNull>(session);
}
Value check_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "constraint_schema") return schema_name(session, row.element);
  if (column == "constraint_name") return constraint_name(session, row.element);
  if (column == "check_clause") {
    const Ref holder = session.catalog.parent(row.element);
    if (session.catalog.is<NotNull>(row.element) && session.catalog.is<Column>(holder)) {
      return Value::of_text(session.catalog.bare(holder) + " IS NOT NULL");
    }
    if (const auto* check = session.catalog.get_if<Check>(row.element)) {
      return Value::of_sql(session.catalog.render(check->expression));
    }
  }
  return not_answered(column);
}

std::vector<SystemRow> routine_rows(const Session& session) {
  return elements_of<Function, Procedure, Aggregate>(session);
}
Value routine_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "routine_schema" || column == "specific_schema") {
    return schema_name(session, row.element);
  }
  if (column == "routine_name") return name_value(session, row.element);
  const auto* function = session.catalog.get_if<Function>(row.element);
  const auto* procedure = session.catalog.get_if<Procedure>(row.element);
  if (function == nullptr && procedure == nullptr) {
    return column == "routine_type" ? Value::null() : not_answered(column);
  }
  if (column == "routine_type") {
    if (function != nullptr && function->window) return Value::null();
    return Value::of_text(procedure != nullptr ? "PROCEDURE" : "FUNCTION");
  }
  if (column == "security_type") {
    const bool definer =
        function != nullptr ? function->security_definer : procedure->security_definer;
    return Value::of_text(definer ? "DEFINER" : "INVOKER");
  }
  if (column == "external_language") {
    const Name language = function != nullptr ? function->language : procedure->language;
    return Value::of_text(in_capitals(session.text(language)));
  }
  return not_answered(column);
}

/// A row for each event.
constexpr std::string_view kEvents[] = {"INSERT", "DELETE", "UPDATE"};
std::vector<SystemRow> trigger_rows(const Session& session) {
  std::vector<SystemRow> out;
  for (const SystemRow& row : elements_of<Trigger>(session)) {
    if (is_internal_trigger(session, row.element)) continue;
    const std::string events =
        session.catalog.render(session.catalog.get<Trigger>(row.element).events);
    for (size_t i = 0; i < std::size(kEvents); ++i) {
      // A column's name is in lower case or in quotes, so none of these is one.
      if (events.find(kEvents[i]) == std::string::npos) continue;
      out.push_back(row);
      out.back().n = static_cast<int64_t>(i);
    }
  }
  return out;
}
Value trigger_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "trigger_schema" || column == "event_object_schema") {
    return schema_name(session, row.element);
  }
  if (column == "trigger_name") return name_value(session, row.element);
  const Trigger& trigger = session.catalog.get<Trigger>(row.element);
  if (column == "event_manipulation") return Value::of_text(kEvents[row.n]);
  if (column == "action_timing") return Value::of_text(session.text(trigger.timing));
  if (column == "action_orientation") {
    return Value::of_text(trigger.for_each_row ? "ROW" : "STATEMENT");
  }
  if (column == "event_object_table") {
    return name_value(session, session.catalog.parent(row.element));
  }
  return not_answered(column);
}

/// But for those of identities, which are an internal part of theirs.
std::vector<SystemRow> sequence_rows(const Session& session) {
  std::set<Ref> internal;
  session.catalog.each_of<Identity>(
      [&](Ref ref) { internal.insert(session.catalog.get<Identity>(ref).sequence); });
  std::vector<SystemRow> out = elements_of<Sequence>(session);
  std::erase_if(out, [&](const SystemRow& row) { return internal.contains(row.element); });
  return out;
}
Value sequence_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "sequence_schema") return schema_name(session, row.element);
  if (column == "sequence_name") return name_value(session, row.element);
  const Sequence& sequence = session.catalog.get<Sequence>(row.element);
  if (column == "data_type") return Value::of_text(session.text(sequence.type));
  if (column == "start_value") return Value::of_text(std::to_string(sequence.start));
  if (column == "increment") return Value::of_text(std::to_string(sequence.increment));
  if (column == "minimum_value") return Value::of_text(std::to_string(sequence.minimum));
  if (column == "maximum_value") return Value::of_text(std::to_string(sequence.maximum));
  if (column == "cycle_option") return yes_no(sequence.cycle);
  return not_answered(column);
}

std::vector<SystemRow> domain_rows(const Session& session) {
  return elements_of<Domain>(session);
}
Value domain_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "domain_schema") return schema_name(session, row.element);
  if (column == "domain_name") return name_value(session, row.element);
  const Expr declared = session.catalog.get<Domain>(row.element).type;
  if (column == "data_type" && declared) {
    const TypeFacts type = type_facts(session, declared);
    // The array is of pg_catalog too, and the view does not look whether it is one.
    return Value::of_text(!type.built_in() ? "USER-DEFINED"
                          : type.is_array  ? type.name + "[]"
                                           : type.name);
  }
  return type_column(session, declared, column);
}

}  // namespace

const SystemProvider kInformationSchemaProviders[] = {
    {"columns", column_rows, column_value},
    {"tables", table_rows, table_value},
    {"views", view_rows, table_value},
    {"schemata", schema_rows, schema_value},
    {"table_constraints", constraint_rows, constraint_value},
    {"key_column_usage", key_rows, key_value},
    {"constraint_column_usage", usage_rows, key_value},
    {"referential_constraints", referential_rows, referential_value},
    {"check_constraints", check_rows, check_value},
    {"routines", routine_rows, routine_value},
    {"triggers", trigger_rows, trigger_value},
    {"sequences", sequence_rows, sequence_value},
    {"domains", domain_rows, domain_value},
    {"", nullptr, nullptr},
};

}  // namespace dryshod

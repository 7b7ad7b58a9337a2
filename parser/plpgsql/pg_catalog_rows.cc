// pg_class, pg_constraint and the other catalogs: which element answers which column.
#include "parser/plpgsql/system_provider.h"

namespace dryshod {
namespace {

using Column_ = std::string_view;

Value character(char c) {
  return Value::of_text(std::string_view(&c, 1));
}

char relation_kind(const Session& session, Ref ref) {
  const Catalog& catalog = session.catalog;
  switch (catalog.kind(ref)) {
    case Kind::Table:
      return catalog.get<Table>(ref).partition_key ? 'p' : 'r';
    case Kind::View:
      return 'v';
    case Kind::MaterializedView:
      return 'm';
    case Kind::Sequence:
      return 'S';
    case Kind::Composite:
      return 'c';
    default: {
      const Ref table = catalog.parent(ref);
      return catalog.is<Table>(table) && catalog.get<Table>(table).partition_key ? 'I' : 'i';
    }
  }
}

std::vector<SystemRow> class_rows(const Session& session) {
  return elements_of<Table, View, MaterializedView, Sequence, Composite, Index, PrimaryKey, Unique,
                     Exclusion>(session);
}
Value class_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  const Ref ref = row.element;
  if (column == "oid") return Value::oid(ref);
  if (column == "relname") return name_value(session, ref);
  if (column == "relnamespace") return Value::oid(catalog.schema_of(ref));
  if (column == "relkind") return character(relation_kind(session, ref));
  if (column == "relispartition") {
    bool partition = false;
    catalog.each_child_of<Inherits>(ref, [&](Ref link) {
      partition = partition || static_cast<bool>(catalog.get<Inherits>(link).bound);
    });
    return Value::boolean(partition);
  }
  const auto* table = catalog.get_if<Table>(ref);
  if (column == "relpersistence") {
    if (is_temporary(session, ref)) return character('t');
    return character(table != nullptr && table->persistence ? 'u' : 'p');
  }
  if (column == "relrowsecurity") return Value::boolean(table != nullptr && table->row_security);
  if (column == "relforcerowsecurity") {
    return Value::boolean(table != nullptr && table->force_row_security);
  }
  return not_answered(column);
}

std::vector<SystemRow> namespace_rows(const Session& session) {
  std::vector<SystemRow> out = elements_of<Schema>(session);
  for (const std::string_view name : {"pg_catalog", "information_schema", "pg_toast"}) {
    SystemRow row;
    row.outside = {name};
    out.push_back(std::move(row));
  }
  return out;
}
Value namespace_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "oid") return Value::oid(row.element);
  if (column == "nspname") return name_value(session, row.element);
  return not_answered(column);
}

std::vector<SystemRow> type_rows(const Session& session) {
  std::vector<SystemRow> out =
      elements_of<Enum, Composite, Domain, Range, BaseType, Table, View, MaterializedView>(session);
  add_outside(session, "type", out);
  return out;
}
Value type_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (column == "oid") return Value::oid(row.element);
  if (column == "typname") return name_value(session, row.element);
  if (column == "typnamespace") return Value::oid(catalog.schema_of(row.element));
  if (column == "typtype") {
    return character(catalog.is<Enum>(row.element)     ? 'e'
                     : catalog.is<Domain>(row.element) ? 'd'
                     : catalog.is<Range>(row.element)  ? 'r'
                                                       : 'c');
  }
  if (column == "typrelid") {
    const Kind kind = catalog.kind(row.element);
    const bool relation = kind != Kind::Enum && kind != Kind::Domain && kind != Kind::Range;
    return relation ? Value::oid(row.element) : Value::of(0);
  }
  return not_answered(column);
}

std::vector<SystemRow> enum_rows(const Session& session) {
  std::vector<SystemRow> out;
  session.catalog.each_of<Enum>([&](Ref ref) {
    const size_t count = session.strings[session.catalog.get<Enum>(ref).labels].size();
    for (size_t i = 0; i < count; ++i) {
      SystemRow row;
      row.element = ref;
      row.n = static_cast<int64_t>(i);
      out.push_back(std::move(row));
    }
  });
  return out;
}
Value enum_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "enumtypid") return Value::oid(row.element);
  if (column == "enumlabel") {
    const auto labels = session.strings[session.catalog.get<Enum>(row.element).labels];
    return Value::of_text(labels[static_cast<size_t>(row.n)]);
  }
  if (column == "enumsortorder") return Value::of(row.n + 1);
  return not_answered(column);
}

Value column_numbers(const Session& session, Ref key) {
  const auto columns = key_columns(session, key);
  if (!columns) return not_answered("conkey");
  std::vector<Value> items;
  for (const Ref column : *columns) items.push_back(Value::of(column_number(session, column)));
  return Value::array(std::move(items));
}

std::vector<SystemRow> constraint_rows(const Session& session) {
  std::vector<SystemRow> out =
      elements_of<PrimaryKey, Unique, Exclusion, Check, ForeignKey, NotNull>(session);
  std::erase_if(out, [&](const SystemRow& row) {
    const auto* not_null = session.catalog.get_if<NotNull>(row.element);
    return not_null != nullptr && !not_null->constraint_name;
  });
  return out;
}
char constraint_type(const Session& session, Ref ref) {
  switch (session.catalog.kind(ref)) {
    case Kind::PrimaryKey:
      return 'p';
    case Kind::Unique:
      return 'u';
    case Kind::Exclusion:
      return 'x';
    case Kind::ForeignKey:
      return 'f';
    case Kind::NotNull:
      return 'n';
    default:
      return 'c';
  }
}
Value constraint_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  const Ref ref = row.element;
  Ref holder = catalog.parent(ref);
  if (catalog.is<Column>(holder)) holder = catalog.parent(holder);
  const bool of_domain = catalog.is<Domain>(holder);
  if (column == "oid") return Value::oid(ref);
  if (column == "conname") return constraint_name(session, ref);
  if (column == "contype") return character(constraint_type(session, ref));
  if (column == "connamespace") return Value::oid(catalog.schema_of(ref));
  if (column == "conrelid") return of_domain ? Value::of(0) : Value::oid(holder);
  if (column == "contypid") return of_domain ? Value::oid(holder) : Value::of(0);
  const auto* foreign = catalog.get_if<ForeignKey>(ref);
  if (column == "confrelid") {
    return foreign != nullptr ? Value::oid(foreign->referenced) : Value::of(0);
  }
  if (column == "conindid") {
    const char type = constraint_type(session, ref);
    return type == 'p' || type == 'u' || type == 'x' ? Value::oid(ref)
           : foreign != nullptr && foreign->key      ? Value::oid(foreign->key)
                                                     : Value::of(0);
  }
  if (column == "convalidated") {
    const auto* check = catalog.get_if<Check>(ref);
    return Value::boolean((foreign == nullptr || foreign->valid) &&
                          (check == nullptr || check->valid));
  }
  if (column == "confdeltype" || column == "confupdtype") {
    if (foreign == nullptr) return character(' ');
    const std::string_view action =
        session.text(column == "confdeltype" ? foreign->on_delete : foreign->on_update);
    return character(action.empty()         ? 'a'
                     : action == "restrict" ? 'r'
                     : action == "cascade"  ? 'c'
                     : action == "set null" ? 'n'
                                            : 'd');
  }
  if (column == "conkey") return column_numbers(session, ref);
  return not_answered(column);
}

std::vector<SystemRow> attribute_rows(const Session& session) {
  return elements_of<Column, Attribute>(session);
}
Value attribute_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  const Ref ref = row.element;
  if (column == "attrelid") return Value::oid(catalog.parent(ref));
  if (column == "attname") return name_value(session, ref);
  if (column == "attnum") return Value::of(column_number(session, ref));
  if (column == "attisdropped") return Value::boolean(false);
  if (column == "attnotnull") {
    return Value::boolean(static_cast<bool>(catalog.child<NotNull>(ref)));
  }
  if (column == "atthasdef") {
    return Value::boolean(catalog.child<Default>(ref) || catalog.child<Generated>(ref));
  }
  if (column == "attidentity") {
    const Ref identity = catalog.child<Identity>(ref);
    if (!identity) return Value::of_text("");
    return character(catalog.get<Identity>(identity).always ? 'a' : 'd');
  }
  if (column == "attgenerated") {
    return Value::of_text(catalog.child<Generated>(ref) ? "s" : "");
  }
  Expr type{};
  if (const auto* body = catalog.get_if<Column>(ref)) type = body->type;
  if (const auto* body = catalog.get_if<Attribute>(ref)) type = body->type;
  if (!type) return not_answered(column);
  if (column == "atttypid") {
    const auto refs = catalog.refs(type);
    const std::string text = catalog.render(type);
    if (text.ends_with("]")) return not_answered(column);
    if (!refs.empty()) return Value::oid(refs[0], "regtype");
    return Value::of_text(text.substr(0, text.find('(')));
  }
  if (column == "atttypmod" && catalog.render(type).find('(') == std::string::npos) {
    return Value::of(-1);
  }
  return not_answered(column);
}

std::vector<SystemRow> index_rows(const Session& session) {
  return elements_of<Index, PrimaryKey, Unique, Exclusion>(session);
}
Value index_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  const Ref ref = row.element;
  const auto* index = catalog.get_if<Index>(ref);
  if (column == "indexrelid") return Value::oid(ref);
  if (column == "indrelid") return Value::oid(catalog.parent(ref));
  if (column == "indisprimary") return Value::boolean(catalog.is<PrimaryKey>(ref));
  if (column == "indisunique") {
    return Value::boolean(index != nullptr ? index->unique : !catalog.is<Exclusion>(ref));
  }
  if (column == "indisvalid") return Value::boolean(index == nullptr || !index->only);
  if (column == "indisready" || column == "indislive") return Value::boolean(true);
  if (column == "indkey") return column_numbers(session, ref);
  return not_answered(column);
}
Value indexes_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "tablename") return name_value(session, session.catalog.parent(row.element));
  if (column == "indexname") return name_value(session, row.element);
  return not_answered(column);
}

std::vector<SystemRow> table_rows(const Session& session) {
  return elements_of<Table>(session);
}
Value table_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "tablename") return name_value(session, row.element);
  if (column == "rowsecurity") {
    return Value::boolean(session.catalog.get<Table>(row.element).row_security);
  }
  return not_answered(column);
}
std::vector<SystemRow> view_rows(const Session& session) {
  return elements_of<View>(session);
}
std::vector<SystemRow> materialized_rows(const Session& session) {
  return elements_of<MaterializedView>(session);
}
std::vector<SystemRow> sequence_rows(const Session& session) {
  return elements_of<Sequence>(session);
}
Value named_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "viewname" || column == "matviewname" || column == "sequencename") {
    return name_value(session, row.element);
  }
  return not_answered(column);
}

std::vector<SystemRow> routine_rows(const Session& session) {
  std::vector<SystemRow> out = elements_of<Function, Procedure, Aggregate>(session);
  add_outside(session, "function", out);
  return out;
}
Value routine_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (column == "oid") return Value::oid(row.element);
  if (column == "proname") return name_value(session, row.element);
  if (column == "pronamespace") return Value::oid(catalog.schema_of(row.element));
  if (column == "prokind") {
    return character(catalog.is<Procedure>(row.element)   ? 'p'
                     : catalog.is<Aggregate>(row.element) ? 'a'
                                                          : 'f');
  }
  return not_answered(column);
}

std::vector<SystemRow> trigger_rows(const Session& session) {
  return elements_of<Trigger>(session);
}
Value trigger_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "oid") return Value::oid(row.element);
  if (column == "tgname") return name_value(session, row.element);
  if (column == "tgrelid") return Value::oid(session.catalog.parent(row.element));
  if (column == "tgisinternal") return Value::boolean(false);
  return not_answered(column);
}

std::vector<SystemRow> policy_rows(const Session& session) {
  return elements_of<Policy>(session);
}
Value policy_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "tablename") return name_value(session, catalog.parent(row.element));
  if (column == "policyname" || column == "polname") return name_value(session, row.element);
  if (column == "polrelid") return Value::oid(catalog.parent(row.element));
  if (column == "oid") return Value::oid(row.element);
  const Policy& policy = catalog.get<Policy>(row.element);
  if (column == "cmd") return Value::of_text(session.text(policy.command));
  if (column == "permissive") {
    return Value::of_text(policy.permissive ? "PERMISSIVE" : "RESTRICTIVE");
  }
  return not_answered(column);
}

std::vector<SystemRow> inherits_rows(const Session& session) {
  return elements_of<Inherits>(session);
}
Value inherits_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (column == "inhrelid") return Value::oid(catalog.parent(row.element));
  if (column == "inhparent") return Value::oid(catalog.get<Inherits>(row.element).from);
  if (column == "inhseqno") return Value::of(catalog.get<Inherits>(row.element).position);
  return not_answered(column);
}

std::vector<SystemRow> partitioned_rows(const Session& session) {
  std::vector<SystemRow> out = elements_of<Table>(session);
  std::erase_if(out, [&](const SystemRow& row) {
    return !session.catalog.get<Table>(row.element).partition_key;
  });
  return out;
}
Value partitioned_value(Session&, const SystemRow& row, Column_ column) {
  return column == "partrelid" ? Value::oid(row.element) : not_answered(column);
}

std::vector<SystemRow> extension_rows(const Session& session) {
  return elements_of<Extension>(session);
}
Value extension_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "oid") return Value::oid(row.element);
  if (column == "extname") return name_value(session, row.element);
  if (column == "extnamespace") {
    return Value::oid(session.catalog.get<Extension>(row.element).schema);
  }
  return not_answered(column);
}

std::vector<SystemRow> rule_rows(const Session& session) {
  return elements_of<Rule>(session);
}
Value rule_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "tablename") return name_value(session, session.catalog.parent(row.element));
  if (column == "rulename") return name_value(session, row.element);
  return not_answered(column);
}

}  // namespace

const SystemProvider kPgCatalogProviders[] = {
    {"pg_class", class_rows, class_value},
    {"pg_namespace", namespace_rows, namespace_value},
    {"pg_type", type_rows, type_value},
    {"pg_enum", enum_rows, enum_value},
    {"pg_constraint", constraint_rows, constraint_value},
    {"pg_attribute", attribute_rows, attribute_value},
    {"pg_index", index_rows, index_value},
    {"pg_indexes", index_rows, indexes_value},
    {"pg_tables", table_rows, table_value},
    {"pg_views", view_rows, named_value},
    {"pg_matviews", materialized_rows, named_value},
    {"pg_sequences", sequence_rows, named_value},
    {"pg_proc", routine_rows, routine_value},
    {"pg_trigger", trigger_rows, trigger_value},
    {"pg_policies", policy_rows, policy_value},
    {"pg_policy", policy_rows, policy_value},
    {"pg_inherits", inherits_rows, inherits_value},
    {"pg_partitioned_table", partitioned_rows, partitioned_value},
    {"pg_extension", extension_rows, extension_value},
    {"pg_rules", rule_rows, rule_value},
    {"", nullptr, nullptr},
};

}  // namespace dryshod

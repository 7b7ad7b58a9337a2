// pg_class, pg_constraint, pg_index and what else tells of relations: which element answers which
// column.
#include "parser/lower/relation.h"
#include "parser/plpgsql/shown.h"
#include "parser/plpgsql/system_provider.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

using Column_ = std::string_view;

char relation_kind(const Session& session, Ref ref) {
  const Catalog& catalog = session.catalog;
  switch (catalog.kind(ref)) {
    case Kind::Table:
      return catalog.get<Table>(ref).server          ? 'f'
             : catalog.get<Table>(ref).partition_key ? 'p'
                                                     : 'r';
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
    bool partition = static_cast<bool>(catalog.child<IndexAttach>(ref));
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
  if (column == "relhasindex" || column == "relchecks") {
    int64_t indexes = 0, checks = 0;
    catalog.each_child(ref, [&](Ref part) {
      indexes += catalog.is<Index>(part) || catalog.is<PrimaryKey>(part) ||
                 catalog.is<Unique>(part) || catalog.is<Exclusion>(part);
      checks += catalog.is<Check>(part);
    });
    return column == "relchecks" ? Value::of(checks) : Value::boolean(indexes != 0);
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
    bool valid = true;
    catalog.visit(ref, [&](const auto& body) {
      if constexpr (requires { body.valid; }) valid = body.valid;
    });
    return Value::boolean(valid);
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
  if (column == "conbin") {
    const auto* check = catalog.get_if<Check>(ref);
    return check != nullptr ? Value::of_sql(catalog.render(check->expression)) : Value::null();
  }
  if (column == "confmatchtype") {
    return character(foreign == nullptr ? ' ' : foreign->match ? 'f' : 's');
  }
  if (column == "condeferrable" || column == "condeferred") {
    const Deferral deferral = deferral_of(catalog, ref);
    return Value::boolean(column == "condeferred" ? deferral.initially : deferral.deferrable);
  }
  if (column == "conislocal") return Value::boolean(catalog[ref].local);
  if (column == "connoinherit") {
    const auto* check = catalog.get_if<Check>(ref);
    return check != nullptr ? Value::boolean(check->no_inherit) : not_answered(column);
  }
  if (column == "conparentid") {
    const Ref attached = catalog.child<IndexAttach>(ref);
    if (attached) return Value::oid(catalog.get<IndexAttach>(attached).to);
    return foreign != nullptr && catalog[ref].source ? Value::oid(catalog[ref].source)
                                                     : Value::of(0);
  }
  if (column == "conkey") return column_numbers(session, ref);
  if (column == "confkey") {
    if (foreign == nullptr) return Value::null();
    std::vector<Value> items;
    for (const Ref one : catalog.refs(foreign->referenced_columns)) {
      items.push_back(Value::of(column_number(session, one)));
    }
    return Value::array(std::move(items));
  }
  return not_answered(column);
}

/// pg_index.indkey: an expression is a 0 there.
Value index_columns(const Session& session, Ref key) {
  const Catalog& catalog = session.catalog;
  std::vector<Value> items;
  const auto add = [&](Expr list) {
    for (const ExprBuilder& item : split_items(catalog, list)) {
      const bool column = item.text().starts_with(kHoleMark) && catalog.is<Column>(item.refs()[0]);
      items.push_back(Value::of(column ? column_number(session, item.refs()[0]) : 0));
    }
  };
  catalog.visit(key, [&](const auto& body) {
    if constexpr (requires { body.include; }) {
      if constexpr (requires { body.keys; }) add(body.keys);
      if constexpr (requires { body.elements; }) add(body.elements);
      if constexpr (requires { body.columns; }) add(body.columns);
      add(body.include);
    }
  });
  return Value::vector(std::move(items));
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
  if (column == "indisexclusion") return Value::boolean(catalog.is<Exclusion>(ref));
  if (column == "indisclustered" || column == "indisreplident" || column == "indimmediate") {
    bool clustered = false, identity = false, deferrable = false;
    catalog.visit(ref, [&](const auto& body) {
      if constexpr (requires { body.clustered; }) clustered = body.clustered;
      if constexpr (requires { identity = static_cast<bool>(body.replica_identity); }) {
        identity = static_cast<bool>(body.replica_identity);
      }
      if constexpr (requires { body.deferrable; }) deferrable = body.deferrable;
    });
    return Value::boolean(column == "indimmediate"     ? !deferrable
                          : column == "indisclustered" ? clustered
                                                       : identity);
  }
  if (column == "indpred" && !catalog.is<Exclusion>(ref)) {
    const bool partial = index != nullptr && index->predicate;
    return partial ? Value::of_sql(catalog.render(index->predicate)) : Value::null();
  }
  if (column == "indkey") return index_columns(session, ref);
  return not_answered(column);
}
Value indexes_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "tablename") return name_value(session, session.catalog.parent(row.element));
  if (column == "indexname") return name_value(session, row.element);
  if (column == "indexdef") {
    const auto shown = index_definition(session, row.element);
    if (shown) return shown_value(*shown);
  }
  return not_answered(column);
}

std::vector<SystemRow> table_rows(const Session& session) {
  std::vector<SystemRow> out = elements_of<Table>(session);
  std::erase_if(out, [&](const SystemRow& row) {
    return static_cast<bool>(session.catalog.get<Table>(row.element).server);
  });
  return out;
}
Value table_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "schemaname") return schema_name(session, row.element);
  if (column == "tablename") return name_value(session, row.element);
  if (column == "hasindexes") return class_value(session, row, "relhasindex");
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
  if (const auto* sequence = session.catalog.get_if<Sequence>(row.element)) {
    if (column == "data_type") return Value::of_text(session.text(sequence->type));
    if (column == "start_value") return Value::of(sequence->start);
    if (column == "increment_by") return Value::of(sequence->increment);
    if (column == "min_value") return Value::of(sequence->minimum);
    if (column == "max_value") return Value::of(sequence->maximum);
    if (column == "cache_size") return Value::of(sequence->cache);
    if (column == "cycle") return Value::boolean(sequence->cycle);
  }
  if (column == "definition") {
    const auto shown = view_definition(session, row.element);
    if (shown) return shown_value(*shown);
  }
  if (column == "viewname" || column == "matviewname" || column == "sequencename") {
    return name_value(session, row.element);
  }
  return not_answered(column);
}

std::vector<SystemRow> inherits_rows(const Session& session) {
  return elements_of<Inherits, IndexAttach>(session);
}
Value inherits_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  if (column == "inhrelid") return Value::oid(catalog.parent(row.element));
  if (const auto* attach = catalog.get_if<IndexAttach>(row.element)) {
    return column == "inhparent"  ? Value::oid(attach->to)
           : column == "inhseqno" ? Value::of(1)
                                  : not_answered(column);
  }
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
Value partitioned_value(Session& session, const SystemRow& row, Column_ column) {
  if (column == "partrelid") return Value::oid(row.element);
  if (column == "partstrat") {
    const Expr key = session.catalog.get<Table>(row.element).partition_key;
    const std::string text = session.catalog.render(key);
    return character(text.starts_with("RANGE") ? 'r' : text.starts_with("LIST") ? 'l' : 'h');
  }
  return not_answered(column);
}

}  // namespace

const SystemProvider kPgClassProviders[] = {
    {"pg_class", class_rows, class_value},
    {"pg_namespace", namespace_rows, namespace_value},
    {"pg_constraint", constraint_rows, constraint_value},
    {"pg_index", index_rows, index_value},
    {"pg_indexes", index_rows, indexes_value},
    {"pg_tables", table_rows, table_value},
    {"pg_views", view_rows, named_value},
    {"pg_matviews", materialized_rows, named_value},
    {"pg_sequences", sequence_rows, named_value},
    {"pg_inherits", inherits_rows, inherits_value},
    {"pg_partitioned_table", partitioned_rows, partitioned_value},
    {"", nullptr, nullptr},
};

}  // namespace dryshod

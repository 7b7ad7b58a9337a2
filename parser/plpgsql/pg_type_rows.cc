// pg_type, pg_enum, pg_attribute and pg_attrdef: which element answers which column.
#include "parser/plpgsql/system_provider.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

using Column_ = std::string_view;

/// Of a type and what is made with it, `n` says which (TypeForm).
std::vector<SystemRow> type_rows(const Session& session) {
  std::vector<SystemRow> out =
      elements_of<Enum, Composite, Domain, Range, BaseType, Table, View, MaterializedView>(session);
  const size_t count = out.size();
  const auto add = [&](size_t of, Value::TypeForm form) {
    out.push_back(out[of]);
    out.back().n = form;
  };
  for (size_t i = 0; i < count; ++i) {
    const auto* base = session.catalog.get_if<BaseType>(out[i].element);
    if (base != nullptr && base->shell) continue;
    add(i, Value::kArray);
    if (!session.catalog.is<Range>(out[i].element)) continue;
    add(i, Value::kMultirange);
    add(i, Value::kMultirangeArray);
  }
  add_outside(session, "type", out);
  return out;
}
char type_type(const Session& session, Ref ref) {
  switch (session.catalog.kind(ref)) {
    case Kind::Enum:
      return 'e';
    case Kind::Domain:
      return 'd';
    case Kind::Range:
      return 'r';
    case Kind::BaseType:
      return session.catalog.get<BaseType>(ref).shell ? 'p' : 'b';
    default:
      return 'c';
  }
}
Value type_value(Session& session, const SystemRow& row, Column_ column) {
  const Catalog& catalog = session.catalog;
  const auto form = static_cast<Value::TypeForm>(row.n);
  const bool multirange = form == Value::kMultirange || form == Value::kMultirangeArray;
  const bool is_array = form == Value::kArray || form == Value::kMultirangeArray;
  const char type = is_array ? 'b' : multirange ? 'm' : type_type(session, row.element);
  if (column == "oid") return Value::oid(row.element, "oid", form);
  if (column == "typname") {
    const std::string_view name = session.text(
        multirange ? catalog.get<Range>(row.element).multirange_name : catalog.name(row.element));
    return Value::of_text(is_array ? array_type_name(name) : std::string(name));
  }
  if (column == "typnamespace") return Value::oid(catalog.schema_of(row.element));
  if (column == "typtype") return character(type);
  if (column == "typrelid") return type == 'c' ? Value::oid(row.element) : Value::of(0);
  if (column == "typelem" && is_array) {
    return Value::oid(row.element, "oid", multirange ? Value::kMultirange : Value::kItself);
  }
  if (column == "typelem" && type != 'b') return Value::of(0);
  if (column == "typarray") {
    if (is_array || type == 'p') return Value::of(0);
    return Value::oid(row.element, "oid", multirange ? Value::kMultirangeArray : Value::kArray);
  }
  const auto* domain = is_array ? nullptr : catalog.get_if<Domain>(row.element);
  if (column == "typnotnull") {
    return Value::boolean(domain != nullptr && catalog.child<NotNull>(row.element));
  }
  if (column == "typbasetype") {
    return domain == nullptr ? Value::of(0) : type_oid(type_facts(session, domain->type), catalog);
  }
  if (column == "typisdefined") return Value::boolean(type != 'p');
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
  if (column == "attislocal") {
    return Value::boolean(!catalog.is<Table>(catalog.parent(ref)) || catalog[ref].local);
  }
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
  if (column == "atttypid") return type_oid(type_facts(session, type), catalog);
  if (column == "atttypmod") {
    const auto modifier = type_modifier(type_facts(session, type));
    return modifier ? Value::of(*modifier) : not_answered(column);
  }
  return not_answered(column);
}

std::vector<SystemRow> default_rows(const Session& session) {
  return elements_of<Default, Generated>(session);
}
Value default_value(Session& session, const SystemRow& row, Column_ column) {
  const Ref of = session.catalog.parent(row.element);
  if (column == "oid") return Value::oid(row.element);
  if (column == "adrelid") return Value::oid(session.catalog.parent(of));
  if (column == "adbin") {
    const auto* generated = session.catalog.get_if<Generated>(row.element);
    return expression_value(session, generated != nullptr
                                         ? generated->expression
                                         : session.catalog.get<Default>(row.element).expression);
  }
  if (column == "adnum") return Value::of(column_number(session, of));
  return not_answered(column);
}

}  // namespace

const SystemProvider kPgTypeProviders[] = {
    {"pg_type", type_rows, type_value},
    {"pg_enum", enum_rows, enum_value},
    {"pg_attribute", attribute_rows, attribute_value},
    {"pg_attrdef", default_rows, default_value},
    {"", nullptr, nullptr},
};

}  // namespace dryshod

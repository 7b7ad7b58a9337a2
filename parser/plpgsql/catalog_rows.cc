// The list of system relations, and what their providers share.
#include "parser/plpgsql/catalog_rows.h"

#include <algorithm>
#include <iterator>

#include "parser/lower/relation.h"
#include "parser/plpgsql/system_provider.h"

namespace dryshod {
namespace {

constexpr SystemRelation kRelations[] = {
#define SYSTEM_RELATION(schema, name, columns) {schema, name, columns},
#include "parser/plpgsql/system_relations.def"
};

const SystemProvider* provider_in(const SystemProvider* provider, std::string_view relation) {
  for (; !provider->name.empty(); ++provider) {
    if (provider->name == relation) return provider;
  }
  return nullptr;
}
const SystemProvider* provider_of(const SystemRelation& relation) {
  if (relation.schema == "information_schema") {
    return provider_in(kInformationSchemaProviders, relation.name);
  }
  for (const auto* list : {kPgClassProviders, kPgTypeProviders, kPgProcProviders}) {
    if (const auto* found = provider_in(list, relation.name)) return found;
  }
  return nullptr;
}

}  // namespace

const SystemRelation* find_system_relation(std::string_view schema, std::string_view name) {
  const std::string_view in = schema.empty() ? "pg_catalog" : schema;
  for (const SystemRelation& relation : kRelations) {
    if (relation.name == name && relation.schema == in) return &relation;
  }
  return nullptr;
}

std::optional<std::vector<SystemRow>> system_rows(const Session& session,
                                                  const SystemRelation& relation) {
  const SystemProvider* provider = provider_of(relation);
  if (provider == nullptr) return std::nullopt;
  return provider->rows(session);
}

Value system_value(Session& session, const SystemRelation& relation, const SystemRow& row,
                   std::string_view column) {
  if (row.outside) return outside_value(session, row, relation, column);
  const SystemProvider* provider = provider_of(relation);
  return provider == nullptr ? not_answered(column) : provider->value(session, row, column);
}

Value not_answered(std::string_view column) {
  return Value::unknown("the column \"" + std::string(column) + "\" of the system catalogs");
}

Value shown_value(const Shown& shown) {
  return shown.literally ? Value::of_text(shown.text) : Value::of_sql(shown.text);
}

Value expression_value(const Session& session, Expr expression) {
  if (session.catalog.template_text(expression).starts_with("nextval('")) {
    if (const auto text = shown(session, expression)) return Value::of_text(*text);
  }
  std::string text = session.catalog.render(expression);
  // Names are written as the search_path has it, and arguments and operands with their casts.
  const bool call = text.find('(') != std::string::npos && !text.ends_with("()");
  const bool computed = call || text.starts_with("ARRAY[");
  return computed || session.catalog.has_holes(expression) ? Value::of_sql(std::move(text))
                                                           : Value::of_text(text);
}

Deferral deferral_of(const Catalog& catalog, Ref constraint) {
  Deferral out;
  catalog.visit(constraint, [&](const auto& body) {
    if constexpr (requires { body.initially_deferred; }) {
      out = {body.deferrable, body.initially_deferred};
    }
  });
  return out;
}

bool is_internal_trigger(const Session& session, Ref trigger) {
  return session.major < 15 && session.catalog[trigger].source;
}

Value character(char c) {
  return Value::of_text(std::string_view(&c, 1));
}

Value name_value(const Session& session, Ref element) {
  return Value::of_text(session.text(session.catalog.name(element)));
}

Value schema_name(const Session& session, Ref element) {
  const Ref schema = session.catalog.schema_of(element);
  return schema ? name_value(session, schema) : Value::null();
}

int64_t column_number(const Session& session, Ref column) {
  int64_t number = 0, found = 0;
  session.catalog.each_child(session.catalog.parent(column), [&](Ref child) {
    if (!session.catalog.is<Column>(child) && !session.catalog.is<Attribute>(child)) return;
    ++number;
    if (child == column) found = number;
  });
  return found;
}

bool is_temporary(const Session& session, Ref relation) {
  bool temporary = false;
  session.catalog.visit(relation, [&](const auto& body) {
    if constexpr (requires { body.persistence; }) {
      temporary = session.text(body.persistence) == "temporary";
    }
  });
  return temporary;
}

Value constraint_name(const Session& session, Ref constraint) {
  if (const auto* not_null = session.catalog.get_if<NotNull>(constraint)) {
    if (not_null->constraint_name) return Value::of_text(session.text(not_null->constraint_name));
    // information_schema makes one of oids; nobody knows it beforehand.
    return Value::of_text("0_0_" + std::to_string(constraint.id) + "_not_null");
  }
  return name_value(session, constraint);
}

std::optional<std::vector<Ref>> key_columns(const Session& session, Ref key) {
  const Catalog& catalog = session.catalog;
  Expr columns{};
  if (const auto* pk = catalog.get_if<PrimaryKey>(key)) columns = pk->columns;
  if (const auto* unique = catalog.get_if<Unique>(key)) columns = unique->columns;
  if (const auto* foreign = catalog.get_if<ForeignKey>(key)) columns = foreign->columns;
  if (const auto* index = catalog.get_if<Index>(key)) columns = index->keys;
  if (catalog.is<NotNull>(key)) return std::vector<Ref>{catalog.parent(key)};
  const auto* check = catalog.get_if<Check>(key);
  if (check != nullptr) columns = check->expression;
  if (!columns) return std::nullopt;
  std::vector<Ref> out;
  for (const Ref ref : catalog.refs(columns)) {
    const bool again = std::find(out.begin(), out.end(), ref) != out.end();
    if (catalog.is<Column>(ref) && !(check != nullptr && again)) out.push_back(ref);
  }
  return out;
}

}  // namespace dryshod

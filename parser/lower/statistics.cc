// Extended statistics: CreateStatistics() and AlterStatistics() of
// src/backend/commands/statscmds.c, and what LIKE and ALTER TABLE make of them. Columns are kept by
// name, not by number: tables that differ in the order of their columns have the same statistics.
#include <algorithm>
#include <array>

#include "parser/lower/features.h"
#include "parser/lower/statistics.h"

namespace dryshod {
namespace {

constexpr size_t kMaxColumns = 8;      // STATS_MAX_DIMENSIONS
constexpr int64_t kMaxTarget = 10000;  // MAX_STATISTICS_TARGET

/// What statistics are on: columns first, then expressions, as pg_get_statisticsobjdef() has them.
struct Elements {
  std::vector<Ref> columns;
  std::vector<ExprBuilder> expressions;
  size_t size() const { return columns.size() + expressions.size(); }
};

bool is_system_column(std::string_view name) {
  static constexpr std::array<std::string_view, 6> kNames = {"ctid", "xmin", "cmin",
                                                             "xmax", "cmax", "tableoid"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

bool type_is_sortable(Session& session, Ref column, Expr type) {
  return has_default_opclass(session, type, "btree") ||
         error(session, "column " + quoted_name(session, column) +
                            " cannot be used in statistics because its type " +
                            session.catalog.render(type) + " has no default btree operator class");
}

bool add_statistics_column(Session& session, Ref column, Elements& elements) {
  const Catalog& catalog = session.catalog;
  const Ref generated = catalog.child<Generated>(column);
  if (generated && catalog.get<Generated>(generated).is_virtual) {
    return error(session, "statistics creation on virtual generated columns is not supported");
  }
  if (!type_is_sortable(session, column, catalog.get<Column>(column).type)) return false;
  elements.columns.push_back(column);
  return true;
}

bool read_element(Session& session, Ref table, const StatsElem& element, Elements& elements) {
  const Catalog& catalog = session.catalog;
  if (element.name != nullptr) {
    const Ref column = catalog.column(table, session.name(element.name));
    if (column) return add_statistics_column(session, column, elements);
    if (is_system_column(element.name)) {
      return error(session, "statistics creation on system columns is not supported");
    }
    return error(session, "column " + quoted(element.name) + " does not exist");
  }
  if (element.expr->type == T_CollateClause) {  // only an index has a collation of its own
    const auto printed = print_expression(session, element.expr, relation_scope(session, table));
    if (!printed) return false;
    elements.expressions.push_back(std::move((ExprBuilder() << "(").append(*printed) << ")"));
    return true;
  }
  // As the key of an index, whose expressions print alike.
  IndexElem expression{};
  expression.type = T_IndexElem;
  expression.expr = element.expr;
  IndexKey key;
  if (!print_index_key(session, table, expression, "btree", key)) return false;
  const std::vector<Ref>& refs = key.text.refs();
  if (key.text.text().starts_with(kHoleMark) && catalog.is<Column>(refs[0])) {
    return add_statistics_column(session, refs[0], elements);
  }
  elements.expressions.push_back(std::move(key.text));
  return true;
}

template <class T, class Same>
bool has_repeats(const std::vector<T>& list, Same&& same) {
  for (size_t i = 0; i < list.size(); ++i) {
    for (size_t k = i + 1; k < list.size(); ++k) {
      if (same(list[i], list[k])) return true;
    }
  }
  return false;
}

bool read_kinds(Session& session, const List* words, const Elements& elements, NameList& kinds) {
  std::vector<std::string> found;
  for (const std::string_view word : name_parts(words)) {
    if (word != "ndistinct" && word != "dependencies" && word != "mcv") {
      return error(session, "unrecognized statistics kind " + quoted(word));
    }
    if (std::find(found.begin(), found.end(), word) == found.end()) found.emplace_back(word);
  }
  if (elements.columns.empty() && elements.expressions.size() == 1 && !found.empty()) {
    return error(session,
                 "when building statistics on a single expression, statistics kinds may not be "
                 "specified");
  }
  std::sort(found.begin(), found.end());
  if (!found.empty() && found.size() < 3) kinds = session.strings.list(found);
  return true;
}

/// "a, b, (a + b)", columns by name.
Expr written(Catalog& catalog, Elements elements) {
  std::sort(elements.columns.begin(), elements.columns.end(), [&](Ref a, Ref b) {
    return catalog.text(catalog.name(a)) < catalog.text(catalog.name(b));
  });
  ExprBuilder list;
  for (const Ref column : elements.columns) {
    if (!list.empty()) list << ", ";
    list.hole(column, HoleForm::Bare);
  }
  for (const ExprBuilder& expression : elements.expressions) {
    if (!list.empty()) list << ", ";
    list.append(expression);
  }
  return catalog.intern(list);
}

Elements read_back(const Catalog& catalog, Expr stored) {
  Elements elements;
  elements.columns = key_columns(catalog, stored);
  const std::vector<ExprBuilder> items = split_items(catalog, stored);
  for (size_t i = elements.columns.size(); i < items.size(); ++i) {
    elements.expressions.push_back(items[i]);
  }
  return elements;
}

/// ChooseExtendedStatisticName() with ChooseExtendedStatisticNameAddition().
Name choose_name(Session& session, Ref table, const std::vector<std::string>& elements,
                 Ref schema) {
  std::string label = "stat";
  for (int pass = 1;; ++pass) {
    const Name name = session.name(
        make_object_name(message_name(session, table), name_addition(elements), label));
    if (!session.catalog.find_own<Statistics>(schema, name)) return name;
    label = "stat" + std::to_string(pass);
  }
}

std::vector<std::string> written_names(const List* elements) {
  std::vector<std::string> names;
  for (const StatsElem* element : list_of<StatsElem>(elements)) {
    names.emplace_back(element->name == nullptr ? "expr" : element->name);
  }
  return names;
}

/// The table, or none with an error in the session.
Ref statistics_table(Session& session, const CreateStatsStmt& statement) {
  const auto relations = list_of<Node>(statement.relations);
  if (relations.size() != 1) {
    error(session, "only a single relation is allowed in CREATE STATISTICS");
    return {};
  }
  const auto* name = node_as<RangeVar>(relations[0], T_RangeVar);
  if (name == nullptr) {
    error(session, "CREATE STATISTICS only supports relation names in the FROM clause");
    return {};
  }
  const Ref table = need_relation(session, *name);
  if (!table) return {};
  if (!session.catalog.is<Table>(table) && !session.catalog.is<MaterializedView>(table)) {
    error(session, session.major < 15
                       ? "relation " + quoted_name(session, table) +
                             " is not a table, foreign table, or materialized view"
                       : "cannot define statistics for relation " + quoted_name(session, table));
    return {};
  }
  return table;
}

/// Where it goes; the name is free, or it is none of a statement that asks not to mind.
bool statistics_place(Session& session, const CreateStatsStmt& statement, Ref table, Ref& schema,
                      Name& name) {
  if (statement.defnames == nullptr) {
    if (!require(session, Feature::UnnamedStatistics)) return false;
    schema = session.catalog.schema_of(table);
    name = choose_name(session, table, written_names(statement.exprs), schema);
    return true;
  }
  const auto place = new_object(session, statement.defnames, Slot::None);
  if (!place) return false;
  schema = place->schema;
  name = place->name;
  if (!session.catalog.find_own<Statistics>(schema, name)) return true;
  name = {};
  return statement.if_not_exists ||
         error(session, "statistics object " + quoted(name_parts(statement.defnames).back()) +
                            " already exists");
}

bool check_elements(Session& session, const Elements& elements) {
  if (elements.size() < 2 && elements.expressions.size() != 1) {
    return error(session, "extended statistics require at least 2 columns");
  }
  if (has_repeats(elements.columns, [](Ref a, Ref b) { return a == b; })) {
    return error(session, "duplicate column name in statistics definition");
  }
  const auto same = [](const ExprBuilder& a, const ExprBuilder& b) {
    return a.text() == b.text() && a.refs() == b.refs();
  };
  return !has_repeats(elements.expressions, same) ||
         error(session, "duplicate expression in statistics definition");
}

}  // namespace

std::vector<Ref> statistics_of(const Catalog& catalog, Ref table) {
  std::vector<Ref> found;
  for (const Ref user : catalog.users(table)) {
    if (catalog.is<Statistics>(user) && statistics_table(catalog, user) == table) {
      found.push_back(user);
    }
  }
  return found;
}

Ref statistics_table(const Catalog& catalog, Ref statistics) {
  const std::vector<Ref> refs = catalog.refs(catalog.get<Statistics>(statistics).table);
  return refs.empty() ? Ref{} : refs[0];
}

void settle_statistics(Session& session, Ref table) {
  Catalog& catalog = session.catalog;
  for (const Ref ref : statistics_of(catalog, table)) {
    const Elements elements = read_back(catalog, catalog.get<Statistics>(ref).expressions);
    const Expr sorted = written(catalog, elements);
    catalog.edit<Statistics>(ref).expressions = sorted;
  }
}

bool print_statistics(Session& session, Ref table, const CreateStatsStmt& statement,
                      Expr& expressions) {
  Elements elements;
  for (const StatsElem* element : list_of<StatsElem>(statement.exprs)) {
    if (!read_element(session, table, *element, elements)) return false;
  }
  if (!check_elements(session, elements)) return false;
  expressions = written(session.catalog, elements);
  return true;
}

Ref copy_statistics(Session& session, Ref source, Ref table) {
  Catalog& catalog = session.catalog;
  Statistics body = catalog.get<Statistics>(source);
  const Ref liked = statistics_table(catalog, source);
  Elements elements = read_back(catalog, body.expressions);
  std::sort(elements.columns.begin(), elements.columns.end(), [&](Ref a, Ref b) {
    return catalog.get<Column>(a).position < catalog.get<Column>(b).position;
  });
  std::vector<std::string> names;
  for (const Ref column : elements.columns) names.emplace_back(catalog.text(catalog.name(column)));
  names.resize(elements.size(), "expr");
  body.expressions = retarget(session, body.expressions, liked, table);
  body.table = catalog.intern(ExprBuilder().hole(table));
  body.target = -1;
  const Ref schema = catalog.schema_of(table);
  const Ref copy =
      catalog.add(schema, choose_name(session, table, names, schema), body, session.statement);
  created(session, copy);
  return copy;
}

bool lower(Session& session, const CreateStatsStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref table = statistics_table(session, statement);
  if (!table) return false;
  Ref schema{};
  Name name{};
  if (!statistics_place(session, statement, table, schema, name)) return false;
  if (!name) return true;
  Elements elements;
  const auto written_elements = list_of<StatsElem>(statement.exprs);
  if (static_cast<size_t>(written_elements.size()) > kMaxColumns) {
    return error(session, "cannot have more than 8 columns in statistics");
  }
  for (const StatsElem* element : written_elements) {
    if (!read_element(session, table, *element, elements)) return false;
  }
  Statistics body;
  if (!read_kinds(session, statement.stat_types, elements, body.kinds) ||
      !check_elements(session, elements)) {
    return false;
  }
  body.table = catalog.intern(ExprBuilder().hole(table));
  body.expressions = written(catalog, elements);
  created(session, catalog.add(schema, name, body, session.statement));
  return true;
}

bool lower(Session& session, const AlterStatsStmt& statement) {
  const auto* target = node_as<Integer>(statement.stxstattarget, T_Integer);
  if (target == nullptr && !require(session, Feature::StatisticsDefault)) return false;
  int64_t value = target == nullptr ? -1 : target->ival;
  if (value < -1) {
    return error(session, "statistics target " + std::to_string(value) + " is too low");
  }
  if (value > kMaxTarget) {
    session.warn("lowering statistics target to 10000");
    value = kMaxTarget;
  }
  const FoundObject found =
      find_target(session, OBJECT_STATISTIC_EXT, reinterpret_cast<const Node*>(statement.defnames));
  if (!found.ref) return (found.missing && statement.missing_ok) || error(session, found.why);
  session.catalog.edit<Statistics>(found.ref).target = value;
  return true;
}

}  // namespace dryshod

// Views: CREATE [OR REPLACE] VIEW, as src/backend/commands/view.c does it, and the derived columns
// of everything that has a query. Knows what a replacement may not change; the query is printed
// elsewhere.
#include <algorithm>
#include <string>

#include "parser/expr/collations.h"
#include "parser/lower/features.h"
#include "parser/lower/object.h"
#include "parser/lower/query_relation.h"

namespace dryshod {
namespace {

constexpr int kCollationsKept = 15;  // OR REPLACE looks at collations since then

bool check_option_names(Session& session, const List* options) {
  for (const DefElem* option : list_of<DefElem>(options)) {
    const std::string_view name = option->defname;
    const bool known =
        name == "check_option" || name == "security_barrier" || name == "security_invoker";
    if (name == "security_invoker" &&
        !require(session, Feature::SecurityInvoker, option->location)) {
      return false;
    }
    if (!known || option->defnamespace != nullptr) {
      return error(session, "unrecognized parameter " + quoted(name), option->location);
    }
  }
  return true;
}

/// WITH [LOCAL | CASCADED] CHECK OPTION is an option like any other.
OptionList view_options(Session& session, const ViewStmt& statement) {
  const OptionList options = options_list(session, statement.options);
  if (statement.withCheckOption == NO_CHECK_OPTION) return options;
  std::vector<std::string> all;
  for (const std::string_view entry : session.strings[options.written]) {
    if (!entry.starts_with("check_option=")) all.emplace_back(entry);
  }
  all.emplace_back(statement.withCheckOption == LOCAL_CHECK_OPTION ? "check_option=local"
                                                                   : "check_option=cascaded");
  return sorted_options(session, std::move(all));
}

/// view_query_is_auto_updatable() of src/backend/rewrite/rewriteHandler.c, as far as the raw query
/// shows it: one table or view, nothing computed over rows, some plain column.
bool is_auto_updatable(const Session& session, const SelectStmt& query) {
  if (query.op != SETOP_NONE || query.distinctClause != nullptr || query.groupClause != nullptr ||
      query.havingClause != nullptr || query.windowClause != nullptr ||
      query.limitCount != nullptr || query.limitOffset != nullptr || query.withClause != nullptr ||
      query.valuesLists != nullptr) {
    return false;
  }
  const auto from = list_of<Node>(query.fromClause);
  const auto* relation = from.size() == 1 ? node_as<RangeVar>(from[0], T_RangeVar) : nullptr;
  if (relation == nullptr) return false;
  const Ref base = find_relation(session, *relation);
  if (base && !session.catalog.is<Table>(base) && !session.catalog.is<View>(base)) return false;
  for (const ResTarget* target : list_of<ResTarget>(query.targetList)) {
    if (node_as<ColumnRef>(target->val, T_ColumnRef) != nullptr) return true;
  }
  return false;
}

bool has_check_option(const Session& session, OptionList options) {
  for (const std::string_view entry : session.strings[options.written]) {
    if (entry.starts_with("check_option=")) return true;
  }
  return false;
}

/// get_collation_name(), in quotes; the type's own is nearly always "default".
std::string collation_words(const Catalog& catalog, Expr collation) {
  if (!collation) return "\"default\"";
  const auto refs = catalog.refs(collation);
  if (!refs.empty()) return quoted(catalog.text(catalog.name(refs.back())));
  const std::string text = catalog.render(collation);
  return text.starts_with('"') ? text : quoted(text);
}

/// checkViewColumns(): the old output columns are a prefix of the new, with their types.
bool check_columns(Session& session, Ref view, const QueryResult& result) {
  const Catalog& catalog = session.catalog;
  const std::vector<OutputColumn>& columns = result.query.columns;
  const std::vector<Ref> before = columns_of(catalog, view);
  if (columns.size() < before.size()) return error(session, "cannot drop columns from view");
  for (size_t i = 0; i < before.size(); ++i) {
    const Name old_name = catalog.name(before[i]);
    if (old_name != columns[i].name) {
      return error(session, "cannot change name of view column " + quoted(session.text(old_name)) +
                                " to " + quoted(session.text(columns[i].name)));
    }
    const Expr old_type = catalog.get<Column>(before[i]).type;
    const Expr new_type = columns[i].type;
    if (!old_type || !new_type) continue;
    if (!same_expr(catalog, old_type, new_type)) {
      return error(session, "cannot change data type of view column " +
                                quoted(session.text(old_name)) + " from " +
                                catalog.render(old_type) + " to " + catalog.render(new_type));
    }
    if (session.major < kCollationsKept || i >= result.collations.size() || !result.collations[i]) {
      continue;
    }
    const Expr old_collation = catalog.get<Column>(before[i]).collation;
    const Expr collation = *result.collations[i];
    if (catalog.render(old_collation) == catalog.render(collation)) continue;
    return error(session, "cannot change collation of view column " +
                              quoted(session.text(old_name)) + " from " +
                              collation_words(catalog, old_collation) + " to " +
                              collation_words(catalog, collation));
  }
  return true;
}

/// The view that OR REPLACE replaces; `free` where the name is free.
bool find_old_view(Session& session, const ViewStmt& statement, const NewObject& object,
                   Ref& view) {
  view = session.catalog.find(Slot::Relation, object.schema, object.name);
  if (!view || !statement.replace) {
    view = {};
    return name_is_free(session, Slot::Relation, object.schema, object.name) &&
           name_is_free(session, Slot::Type, object.schema, object.name);
  }
  if (session.catalog.is<View>(view)) return true;
  return error(session, quoted_name(session, view) + " is not a view");
}

}  // namespace

std::optional<QueryResult> read_query(Session& session, const Node* query, const List* aliases,
                                      std::string_view too_many, const Scope* outer) {
  auto printed = print_query(session, query, outer, aliases);
  if (!printed) return std::nullopt;
  QueryResult out{std::move(*printed), {}};
  std::vector<std::string> names;
  for (const OutputColumn& column : out.query.columns) {
    const std::string name(session.text(column.name));
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      error(session, "column " + quoted(name) + " specified more than once");
      return std::nullopt;
    }
    names.push_back(name);
  }
  if (out.query.columns_known) {
    if (list_of<Node>(aliases).size() > static_cast<int>(names.size())) {
      error(session, std::string(too_many));
      return std::nullopt;
    }
    out.column_names = session.strings.list(names);
  }
  if (may_have_collations(session.catalog, out.query.text)) {
    out.collations = output_collations(session, query, outer);
  } else if (out.query.columns_known) {
    out.collations.assign(out.query.columns.size(), Expr{});
  }
  return out;
}

Name persistence_of(Session& session, const RangeVar& relation) {
  if (relation.relpersistence == 't') return session.name("temporary");
  return relation.relpersistence == 'u' ? session.name("unlogged") : Name{};
}

bool uses_temporary(const Session& session, const ExprBuilder& query) {
  const Catalog& catalog = session.catalog;
  for (const Ref ref : query.refs()) {
    const bool temporary = catalog.visit(ref, [&](const auto& body) {
      if constexpr (requires { body.persistence; }) {
        return session.text(body.persistence) == "temporary";
      }
      return false;
    });
    if (temporary) return true;
  }
  return false;
}

void set_collations(Session& session, Ref relation, const QueryResult& result, size_t first) {
  Catalog& catalog = session.catalog;
  for (size_t i = first; i < result.collations.size() && i < result.query.columns.size(); ++i) {
    const Ref column = catalog.column(relation, result.query.columns[i].name);
    if (!column) continue;
    const Expr collation = result.collations[i].value_or(Expr{});
    if (catalog.get<Column>(column).collation != collation) {
      catalog.edit<Column>(column).collation = collation;
    }
  }
}

void set_output_columns(Session& session, Ref view, const std::vector<OutputColumn>& columns) {
  Catalog& catalog = session.catalog;
  int64_t position = 0;
  for (const OutputColumn& column : columns) {
    ++position;
    if (const Ref there = catalog.column(view, column.name)) {
      Column& body = catalog.edit<Column>(there);
      if (column.type) body.type = column.type;
      body.position = position;
      continue;
    }
    Column body;
    body.type = column.type;
    body.position = position;
    catalog.add(view, column.name, body, session.statement, Origin{false, view});
  }
}

bool lower(Session& session, const ViewStmt& statement) {
  if (statement.view->relpersistence == 'u') {
    return error(session, "views cannot be unlogged because they do not have storage");
  }
  if (!check_option_names(session, statement.options)) return false;
  const auto* select = node_as<SelectStmt>(statement.query, T_SelectStmt);
  if (select != nullptr && select->intoClause != nullptr) {
    return error(session, "views must not contain SELECT INTO");
  }
  View body;
  body.options = view_options(session, statement);
  if (has_check_option(session, body.options) && select != nullptr &&
      !is_auto_updatable(session, *select)) {
    return error(session, "WITH CHECK OPTION is supported only on automatically updatable views");
  }
  const auto result = read_query(session, statement.query, statement.aliases,
                                 "CREATE VIEW specifies more column names than columns");
  if (!result) return false;
  const auto object = new_relation(session, *statement.view);
  Ref view{};
  if (!object || !find_old_view(session, statement, *object, view)) return false;

  Catalog& catalog = session.catalog;
  body.persistence = persistence_of(session, *statement.view);
  // DefineView(): a view over a temporary relation is temporary.
  if (uses_temporary(session, result->query.text)) body.persistence = session.name("temporary");
  body.query = catalog.intern(result->query.text);
  body.column_names = result->column_names;
  // Older servers leave the collations of the columns there were as they are.
  const size_t kept =
      view && session.major < kCollationsKept ? columns_of(catalog, view).size() : 0;
  if (view) {
    if (result->query.columns_known && !check_columns(session, view, *result)) {
      return false;
    }
    catalog.edit<View>(view) = body;
  } else {
    view = catalog.add(object->schema, object->name, body, session.statement);
    created(session, view);
  }
  set_output_columns(session, view, result->query.columns);
  set_collations(session, view, *result, kept);
  return true;
}

}  // namespace dryshod

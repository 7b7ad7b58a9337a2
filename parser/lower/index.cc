// CREATE INDEX: keys as pg_get_indexdef() prints them, the name the server chooses, copies on
// partitions. Knows DefineIndex() of src/backend/commands/indexcmds.c; the indexes of constraints
// are made with their constraints.
#include <algorithm>
#include <array>

#include "catalog/domains.h"
#include "parser/expr/builtins.h"
#include "parser/expr/extension_facts.h"
#include "parser/lower/column_type.h"
#include "parser/lower/features.h"
#include "parser/lower/foreign.h"
#include "parser/lower/operator.h"
#include "parser/lower/relation.h"

namespace dryshod {
namespace {

/// Expressions that ruleutils.c prints without parentheses of their own: looks_like_function().
bool looks_like_function(const Node* node) {
  switch (node->type) {
    case T_FuncCall:
    case T_CoalesceExpr:
    case T_MinMaxExpr:
    case T_SQLValueFunction:
    case T_XmlExpr:
    case T_JsonFuncExpr:
      return true;
    case T_A_Expr:
      return reinterpret_cast<const A_Expr*>(node)->kind == AEXPR_NULLIF;
    default:
      return false;
  }
}

void needs_extension(const Session& session, std::string_view opclass, Ref schema,
                     ExprBuilder& out) {
  if (!schema) return;
  const Ref extension = known_extension(session, "operator class", opclass, schema);
  if (extension) out.hole(extension, HoleForm::Hidden);
}

bool put_opclass(Session& session, std::string_view method,
                 const std::vector<std::string_view>& parts, ExprBuilder& out) {
  if (const Ref own = find_of_method(session, Kind::OperatorClass, method, parts)) {
    out.hole(own);
    return true;
  }
  const bool system = parts.size() == 1 || parts[0] == "pg_catalog";
  if (!session.unknown_names_ok && !(system && is_builtin_operator_class(parts.back()))) {
    return error(session, "operator class " + quoted(qualified_text(parts)) +
                              " does not exist for access method " + quoted(method));
  }
  if (parts.size() > 1 && parts[0] != "pg_catalog") {
    if (const Ref schema = find_schema(session, parts[parts.size() - 2])) {
      out.hole(schema, HoleForm::Bare) << "." << dotted({parts.back()});
      needs_extension(session, parts.back(), schema, out);
    } else {
      out << dotted(parts);
    }
    return true;
  }
  if (parts.size() == 1 && !is_builtin_operator_class(parts[0])) {
    const Ref schema = extension_schema(session, "operator class", parts[0]);
    if (schema) out.hole(schema, HoleForm::Bare) << ".";
    needs_extension(session, parts.back(), schema, out);
  }
  out << dotted({parts.back()});
  return true;
}

void put_direction(const IndexElem& element, ExprBuilder& out) {
  const bool descending = element.ordering == SORTBY_DESC;
  if (descending) out << " DESC";
  // NULLS FIRST is the default of DESC, NULLS LAST that of ASC.
  if (element.nulls_ordering == SORTBY_NULLS_FIRST && !descending) out << " NULLS FIRST";
  if (element.nulls_ordering == SORTBY_NULLS_LAST && descending) out << " NULLS LAST";
}

void put_opclass_options(const List* options, ExprBuilder& out) {
  bool first = true;
  for (const DefElem* option : list_of<DefElem>(options)) {
    out << (first ? " (" : ", ");
    out << option->defname << "='" << def_text(*option) << "'";
    first = false;
  }
  if (!first) out << ")";
}

bool refuse_options(Session& session, const IndexElem& element, std::string_view method) {
  const bool asks =
      element.ordering != SORTBY_DEFAULT || element.nulls_ordering != SORTBY_NULLS_DEFAULT;
  static constexpr std::array<std::string_view, 5> kUnordered = {"hash", "gin", "gist", "spgist",
                                                                 "brin"};
  if (!asks || std::find(kUnordered.begin(), kUnordered.end(), method) == kUnordered.end()) {
    return true;
  }
  return error(session, "access method " + quoted(method) + " does not support " +
                            (element.ordering != SORTBY_DEFAULT ? "ASC/DESC" : "NULLS FIRST/LAST") +
                            " options");
}

bool print_key_column(Session& session, Ref relation, const IndexElem& element,
                      std::string_view method, IndexKey& key, Ref& column) {
  column = session.catalog.column(relation, session.name(element.name));
  if (!column) {
    return error(session, "column " + quoted(element.name) + " does not exist");
  }
  const Column& body = session.catalog.get<Column>(column);
  if (element.opclass == nullptr && !has_default_opclass(session, body.type, method)) {
    return error(session, "data type " + type_words(session, body.type) +
                              " has no default operator class for access method " + quoted(method));
  }
  key.text.hole(column, HoleForm::Bare);
  if (element.opclass == nullptr) {
    const Ref extension = extension_of_default_class(session, body.type, method);
    if (extension) key.text.hole(extension, HoleForm::Hidden);
  }
  key.name = element.name;
  return true;
}

/// `((x))`, `((t.x))` and casts that do nothing to x are the column x: DefineIndex() of
/// src/backend/commands/indexcmds.c turns them back.
bool is_column(const Catalog& catalog, const ExprBuilder& printed) {
  if (printed.refs().size() != 1 || !catalog.is<Column>(printed.refs()[0])) return false;
  return printed.text() == ExprBuilder().hole(printed.refs()[0], HoleForm::Bare).text();
}

/// Does it print without parentheses of its own? Of casts that do nothing, what they are of counts.
bool is_bare_key(Session& session, Ref relation, const Node* expression,
                 const ExprBuilder& printed) {
  while (const auto* cast = node_as<TypeCast>(expression, T_TypeCast)) {
    const auto under = print_expression(session, cast->arg, relation_scope(session, relation));
    if (!under || under->text() != printed.text()) return false;
    expression = cast->arg;
  }
  if (!looks_like_function(expression)) return false;
  // type(x) that is a cast.
  const auto* f = node_as<FuncCall>(expression, T_FuncCall);
  return f == nullptr || f->funcformat != COERCE_EXPLICIT_CALL || !printed.text().starts_with('(');
}

/// COLLATE on top is the key's, in parentheses or not (ComputeIndexAttrs()).
const Node* split_collation(const Node* expression, const List** collation) {
  while (const auto* c = node_as<CollateClause>(expression, T_CollateClause)) {
    if (*collation == nullptr) *collation = c->collname;
    expression = c->arg;
  }
  return expression;
}

bool print_key_expression(Session& session, Ref relation, const IndexElem& element,
                          const Node* expression, IndexKey& key, Ref& column) {
  key.name = element.indexcolname != nullptr ? element.indexcolname
                                             : figure_index_column_name(element.expr);
  const auto printed = print_expression(session, expression, relation_scope(session, relation));
  if (!printed) return false;
  if (is_column(session.catalog, *printed)) {
    column = printed->refs()[0];
    key.text.hole(column, HoleForm::Bare);
  } else if (is_bare_key(session, relation, expression, *printed)) {
    key.text.append(*printed);
  } else {
    key.text << "(";
    key.text.append(*printed);
    key.text << ")";
  }
  return true;
}

bool may_be_indexed(Session& session, const IndexStmt& statement, Ref relation) {
  const Catalog& catalog = session.catalog;
  if ((!catalog.is<Table>(relation) && !catalog.is<MaterializedView>(relation)) ||
      is_foreign(catalog, relation)) {
    return error(session,
                 "cannot create index on relation " + quoted(message_name(session, relation)),
                 statement.relation->location);
  }
  if (statement.concurrent && is_partitioned(session, relation)) {
    return error(session,
                 "cannot create index on partitioned table " +
                     quoted(message_name(session, relation)) + " concurrently",
                 statement.relation->location);
  }
  return !statement.nulls_not_distinct || require(session, Feature::NullsNotDistinct);
}

bool index_name(Session& session, const IndexStmt& statement, Ref relation,
                const std::vector<std::string>& columns, Name& name) {
  const Ref schema = session.catalog.schema_of(relation);
  if (statement.idxname == nullptr) {
    name =
        choose_relation_name(session, message_name(session, relation),
                             name_addition(distinct_column_names(columns)), "idx", schema, false);
    return true;
  }
  name = session.name(statement.idxname);
  return name_is_free(session, Slot::Relation, schema, name, statement.relation->location);
}

}  // namespace

bool print_index_key(Session& session, Ref relation, const IndexElem& element,
                     std::string_view method, IndexKey& key) {
  if (!refuse_options(session, element, method)) return false;
  Ref column{};
  const List* collname = element.collation;
  if (element.name != nullptr) {
    if (!print_key_column(session, relation, element, method, key, column)) return false;
  } else {
    const Node* expression = split_collation(element.expr, &collname);
    if (!print_key_expression(session, relation, element, expression, key, column)) return false;
  }
  const Column body = column ? session.catalog.get<Column>(column) : Column{};
  if (collname != nullptr) {
    if (column && !is_collatable(session, body.type)) {
      return error(session,
                   "collations are not supported by type " + type_words(session, body.type));
    }
    const ExprBuilder collation = column_collation(session, body.type, collname);
    const Expr stored = collation.empty() ? Expr{} : session.catalog.intern(collation);
    // The column's own collation is not printed.
    if (!column || !same_expr(session.catalog, stored, body.collation)) {
      key.text << " COLLATE ";
      key.text.append(collation_text(session, collname));
    }
  }
  const auto opclass = name_parts(element.opclass);
  const Ref usual = default_class(session, under_domains(session.catalog, body.type), method);
  const Ref own = find_of_method(session, Kind::OperatorClass, method, opclass);
  if (usual && (opclass.empty() || (own == usual && element.opclassopts == nullptr))) {
    // The default one is not printed, but needed.
    put_direction(element, key.text);
    key.text.hole(usual, HoleForm::Hidden);
    return true;
  }
  if (!opclass.empty()) {
    const bool builtin = opclass.size() == 1 || opclass[0] == "pg_catalog";
    const bool is_default = builtin && !own && element.opclassopts == nullptr &&
                            is_default_opclass(session.catalog, body.type, method, opclass.back());
    if (!is_default) {
      if (builtin && !own && column && !opclass_takes(session, body.type, method, opclass.back())) {
        return false;
      }
      key.text << " ";
      if (!put_opclass(session, method, opclass, key.text)) return false;
      put_opclass_options(element.opclassopts, key.text);
    }
  }
  put_direction(element, key.text);
  return true;
}

bool print_index_predicate(Session& session, Ref relation, const Node* condition,
                           ExprBuilder& predicate) {
  if (condition == nullptr) return true;
  const auto printed = print_condition(session, condition, relation_scope(session, relation));
  if (!printed) return false;
  // make_ands_implicit() leaves nothing of TRUE.
  if (printed->text() != "true") predicate = *printed;
  return true;
}

bool print_index_lists(Session& session, Ref relation, const IndexStmt& statement,
                       std::string_view method, IndexLists& lists) {
  const Catalog& catalog = session.catalog;
  for (const IndexElem* element : list_of<IndexElem>(statement.indexParams)) {
    IndexKey key;
    if (!print_index_key(session, relation, *element, method, key)) return false;
    if (!lists.names.empty()) lists.keys << ", ";
    if (key.text.text().starts_with(kHoleMark) && catalog.is<Column>(key.text.refs()[0])) {
      lists.columns.push_back(key.text.refs()[0]);
    }
    lists.keys.append(key.text);
    lists.names.push_back(key.name);
  }
  for (const IndexElem* element : list_of<IndexElem>(statement.indexIncludingParams)) {
    if (element->name == nullptr) {
      return error(session, "expressions are not supported in included columns");
    }
    const Ref column = catalog.column(relation, session.name(element->name));
    if (!column) return error(session, "column " + quoted(element->name) + " does not exist");
    if (!lists.include.empty()) lists.include << ", ";
    lists.include.hole(column, HoleForm::Bare);
    lists.names.push_back(element->name);
  }
  return print_index_predicate(session, relation, statement.whereClause, lists.predicate);
}

bool check_index_method(Session& session, std::string_view method, bool unique, size_t keys,
                        bool include) {
  const bool is_builtin = method == "btree" || method == "hash" || method == "gist" ||
                          method == "gin" || method == "spgist" || method == "brin";
  if (!is_builtin) return true;
  const auto refuse = [&](const char* what) {
    return error(session, "access method " + quoted(method) + " does not support " + what);
  };
  if (unique && method != "btree") return refuse("unique indexes");
  if (include && (method == "hash" || method == "gin" || method == "brin")) {
    return refuse("included columns");
  }
  if (keys > 1 && (method == "hash" || method == "spgist")) return refuse("multicolumn indexes");
  return true;
}

bool add_index(Session& session, const IndexStmt& statement) {
  Catalog& catalog = session.catalog;
  const Ref relation = need_relation(session, *statement.relation);
  if (!relation || !may_be_indexed(session, statement, relation)) return false;
  if (statement.if_not_exists && statement.idxname != nullptr &&
      catalog.find(Slot::Relation, catalog.schema_of(relation), session.name(statement.idxname))) {
    return true;
  }
  // "rtree" became gist long ago: src/backend/commands/indexcmds.c.
  std::string method = statement.accessMethod == nullptr ? "btree" : statement.accessMethod;
  if (method == "rtree") method = "gist";
  IndexLists lists;
  if (!print_index_lists(session, relation, statement, method, lists)) return false;
  if (!check_index_method(session, method, statement.unique,
                          static_cast<size_t>(list_of<Node>(statement.indexParams).size()),
                          !lists.include.empty())) {
    return false;
  }
  if (statement.unique && !covers_partition_key(session, relation, lists.columns, "UNIQUE")) {
    return false;
  }
  Index body;
  body.unique = statement.unique;
  body.method = session.name(std::string_view(method));
  body.keys = catalog.intern(lists.keys);
  if (!lists.include.empty()) body.include = catalog.intern(lists.include);
  if (!lists.predicate.empty()) body.predicate = catalog.intern(lists.predicate);
  body.nulls_not_distinct = statement.nulls_not_distinct;
  body.options = options_list(session, statement.options);
  body.tablespace = tablespace_for(session, statement.tableSpace);
  const bool partitioned = is_partitioned(session, relation);
  body.only = partitioned && !statement.relation->inh && !children_of(session, relation).empty();
  Name name{};
  if (!index_name(session, statement, relation, lists.names, name)) return false;
  const Ref index = catalog.add(relation, name, body, session.statement);
  return body.only || copy_index_to_partitions(session, index);
}

bool lower(Session& session, const IndexStmt& statement) {
  const uint32_t before = session.catalog.size();
  if (add_index(session, statement)) return true;
  undo_since(session, before);
  return false;
}

}  // namespace dryshod

// FROM: relations, subqueries, functions, joins, XMLTABLE and JSON_TABLE as range items with
// columns (src/backend/parser/parse_clause.c), aliases made unique as set_rtable_names() makes them
// (src/backend/utils/adt/ruleutils.c). Knows visibility of one query level; expressions are
// elsewhere.
#include <algorithm>

#include "catalog/quote.h"
#include "parser/expr/builtin_objects.h"
#include "parser/expr/builtins.h"
#include "parser/expr/printer.h"
#include "parser/lower/routine.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

constexpr size_t kMaxNameBytes = 63;  // NAMEDATALEN - 1

const Node* first_function(const RangeFunction& r) {
  const auto calls = list_of<List>(r.functions);
  return calls.empty() ? nullptr : list_of<Node>(calls[0])[0];
}

std::string_view call_name(const Node* call) {
  return call == nullptr ? "" : figure_column_name(call);
}

}  // namespace

// ---- aliases ------------------------------------------------------------------

void Printer::take_name(const void* node, std::string_view name) {
  const Name unique = unique_name(name, used_names_);
  used_names_.push_back(unique);
  printed_names_[node] = unique;
}

// make_colname_unique() makes them as set_rtable_names() does.
Name Printer::unique_name(std::string_view name, const std::vector<Name>& taken_names) {
  const auto taken = [&](Name n) {
    return std::find(taken_names.begin(), taken_names.end(), n) != taken_names.end();
  };
  Name unique = session_.name(name);
  for (int i = 1; taken(unique); ++i) {
    const std::string suffix = "_" + std::to_string(i);
    std::string base(name.substr(0, std::min(name.size(), kMaxNameBytes - suffix.size())));
    // Whole characters only.
    if (base.size() < name.size()) {
      while (!base.empty() && (static_cast<unsigned char>(name[base.size()]) & 0xC0) == 0x80) {
        base.pop_back();
      }
    }
    unique = session_.name(base + suffix);
  }
  return unique;
}

Name Printer::printed_name(const void* node, std::string_view name) const {
  const auto found = printed_names_.find(node);
  return found == printed_names_.end() ? session_.name(name) : found->second;
}

// In the order in which the server's range table gets its entries.
void Printer::take_names(const Node* node) {
  if (node == nullptr) return;
  const auto take = [&](const void* n, const Alias* alias, std::string_view otherwise) {
    take_name(n, alias != nullptr ? std::string_view(alias->aliasname) : otherwise);
  };
  switch (node->type) {
    case T_RangeVar: {
      const auto* r = reinterpret_cast<const RangeVar*>(node);
      return take(r, r->alias, r->relname);
    }
    case T_RangeSubselect: {
      const auto* r = reinterpret_cast<const RangeSubselect*>(node);
      return take(r, r->alias, "unnamed_subquery");
    }
    case T_RangeFunction: {
      const auto* r = reinterpret_cast<const RangeFunction*>(node);
      return take(r, r->alias, call_name(first_function(*r)));
    }
    case T_RangeTableFunc: {
      const auto* r = reinterpret_cast<const RangeTableFunc*>(node);
      return take(r, r->alias, "xmltable");
    }
    case T_JsonTable: {
      const auto* t = reinterpret_cast<const JsonTable*>(node);
      return take(t, t->alias, "json_table");
    }
    case T_RangeTableSample:
      return take_names(reinterpret_cast<const RangeTableSample*>(node)->relation);
    case T_JoinExpr: {
      const auto* j = reinterpret_cast<const JoinExpr*>(node);
      take_names(j->larg);
      take_names(j->rarg);
      if (j->join_using_alias != nullptr) {
        take_name(j->join_using_alias, j->join_using_alias->aliasname);
      }
      if (j->alias != nullptr) take_name(j, j->alias->aliasname);
      return;
    }
    default:
      return;
  }
}

RangeItem* Printer::new_item(const Alias* alias, std::string_view name, const void* node) {
  RangeItem& item = items_.emplace_back();
  const std::string_view called = alias != nullptr ? alias->aliasname : name;
  item.alias = session_.name(called);
  item.printed = printed_name(node, called);
  return &item;
}

// An alias list renames columns from the left; those it leaves keep their names.
bool Printer::rename_columns(RangeItem& item, const List* names) {
  size_t i = 0;
  bool changed = false;
  for (const std::string_view name : name_parts(names)) {
    if (i >= item.columns.size()) item.columns.emplace_back();
    ColumnEntry& column = item.columns[i++];
    const Name renamed = session_.name(name);
    changed = changed || column.written() != renamed;
    column.renamed = column.renamed || column.name != renamed;
    column.name = renamed;
    column.apart = {};
  }
  return changed;
}

// Namesakes under one alias are told apart. True where there are some.
bool Printer::set_namesakes_apart(RangeItem& item) {
  std::vector<Name> names;
  bool changed = false;
  for (ColumnEntry& column : item.columns) {
    const Name before = column.written();
    const Name unique = unique_name(session_.text(before), names);
    names.push_back(unique);
    if (unique == before) continue;
    column.apart = unique;
    column.renamed = changed = true;
  }
  return changed;
}

// " alias(columns)": the list is completed where columns are known, as the server does.
void Printer::alias(const RangeItem& item, const Alias* alias, bool show_columns) {
  put(" ");
  put_ident(item.printed);
  std::vector<Name> names;
  if (item.known) {
    for (const ColumnEntry& column : item.columns) names.push_back(column.written());
  } else if (alias != nullptr) {
    for (const std::string_view name : name_parts(alias->colnames)) {
      names.push_back(session_.name(name));
    }
  }
  if (!show_columns || names.empty()) return;
  put("(");
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) put(", ");
    put_ident(names[i]);
  }
  put(")");
}

// ---- items --------------------------------------------------------------------

void Printer::from_list(const List* from, Level& level) {
  bool first = true;
  for (const Node_* node : list_of<Node_>(from)) {
    if (!first) {
      put(",");
      clause("    ");
    }
    first = false;
    const Items found = from_item(node, level);
    level.items.insert(level.items.end(), found.begin(), found.end());
  }
}

Printer::Items Printer::from_item(const Node* node, const Level& before) {
  switch (node->type) {
    case T_RangeVar:
      return {relation(*reinterpret_cast<const RangeVar*>(node))};
    case T_RangeSubselect:
      return {range_subselect(*reinterpret_cast<const RangeSubselect*>(node), before)};
    case T_RangeFunction:
      return {range_function(*reinterpret_cast<const RangeFunction*>(node), before)};
    case T_RangeTableFunc:
      return {table_function(*reinterpret_cast<const RangeTableFunc*>(node), before)};
    case T_JsonTable:
      return {json_table(*reinterpret_cast<const JsonTable*>(node), before)};
    case T_RangeTableSample:
      return table_sample(*reinterpret_cast<const RangeTableSample*>(node), before);
    case T_JoinExpr:
      return join(*reinterpret_cast<const JoinExpr*>(node), before);
    default:
      fail("FROM item of a kind that is not known");
      return {};
  }
}

const Printer::Cte* Printer::find_cte(const RangeVar& r) const {
  if (r.schemaname != nullptr) return nullptr;
  const Name name = session_.name(r.relname);
  for (auto cte = ctes_.rbegin(); cte != ctes_.rend(); ++cte) {
    if (cte->name == name) return &*cte;
  }
  return nullptr;
}

// A type of pg_catalog or information_schema by its text; none for those that stand for others
// (anyarray in pg_statistic).
Expr Printer::builtin_type(std::string_view text) {
  if (text.empty() || text.starts_with("any")) return {};
  return session_.catalog.intern(ExprBuilder() << text);
}

// Those that * means: system columns are not among them.
bool Printer::add_builtin_columns(const std::vector<std::string_view>& parts, RangeItem& item) {
  const auto relations =
      builtin_relations(session_.major, parts.size() == 1 ? "pg_catalog" : parts[0], parts.back());
  if (relations.empty()) return false;
  const BuiltinColumns& relation = relations.front();
  std::string_view columns = relation.columns, types = relation.types, column, type;
  while (next_column(columns, types, column, type)) {
    if (relation.stored() && column == "tableoid") break;
    item.columns.push_back({session_.name(column), {}, false, nullptr, builtin_type(type)});
  }
  return true;
}

RangeItem* Printer::relation(const RangeVar& r, bool is_target) {
  RangeItem* item = new_item(r.alias, r.relname, &r);
  if (!r.inh) put("ONLY ");
  const Cte* cte = is_target ? nullptr : find_cte(r);
  if (cte != nullptr) {
    put_ident(cte->name);
    for (const OutputColumn& column : cte->output.columns) {
      item->columns.push_back({column.name, {}, false, item, column.type});
    }
    item->known = cte->output.known;
  } else {
    item->relation = find_relation(session_, r);
    item->lockable = true;
    if (item->relation) {
      out_.hole(item->relation);
      item->known = add_columns(session_, item->relation, item->columns);
    } else {
      std::vector<std::string_view> parts;
      if (r.schemaname != nullptr) parts.push_back(r.schemaname);
      parts.push_back(r.relname);
      const bool builtin = r.schemaname == nullptr
                               ? is_builtin_relation(parts[0])
                               : parts[0] == "pg_catalog" || parts[0] == "information_schema";
      item->builtin = builtin;
      item->known = builtin && add_builtin_columns(parts, *item);
      if (!builtin && !session_.unknown_names_ok) {
        fail_unknown("relation \"" + dotted(parts) + "\" does not exist", r.location);
      }
      if (parts[0] == "pg_catalog") parts.erase(parts.begin());
      const Ref schema = builtin             ? Ref{}
                         : parts.size() == 2 ? find_schema(session_, parts[0])
                                             : extension_schema(session_, "relation", parts[0]);
      if (schema) {
        out_.hole(schema);
        put(".");
        put_ident(parts.back());
      } else {
        put(dotted(parts));
      }
    }
  }
  const Name own = cte != nullptr ? cte->name : session_.name(r.relname);
  item->own_name = r.alias == nullptr && item->printed == own && item->relation;
  if (r.alias == nullptr && item->relation) {
    item->schema = session_.text(session_.catalog.name(session_.catalog.schema_of(item->relation)));
  } else if (r.alias == nullptr && r.schemaname != nullptr) {
    item->schema = r.schemaname;
  }
  const bool renamed = r.alias != nullptr && rename_columns(*item, r.alias->colnames);
  for (ColumnEntry& column : item->columns) column.owner = item;
  if (!is_target && (r.alias != nullptr || item->printed != own))
    alias(*item, r.alias, renamed || !item->known);
  return item;
}

RangeItem* Printer::range_subselect(const RangeSubselect& r, const Level& before) {
  if (r.alias == nullptr && !require(Feature::UnnamedSubquery)) return new_item(nullptr, "", &r);
  if (r.lateral) put("LATERAL ");
  put("(");
  indent_ += 4;
  QueryPlace place;
  place.outer = r.lateral ? &before : before.outer;
  place.nested = true;
  const OutputColumns output = query(r.subquery, place);
  indent_ -= 4;
  put(")");
  RangeItem* item = new_item(r.alias, "unnamed_subquery", &r);
  item->known = output.known;
  item->lockable = true;
  item->name_visible = r.alias != nullptr;
  for (const OutputColumn& column : output.columns) {
    item->columns.push_back({column.name, {}, false, nullptr, column.type});
  }
  if (r.alias != nullptr) rename_columns(*item, r.alias->colnames);
  for (ColumnEntry& column : item->columns) column.owner = item;
  const bool named = r.alias != nullptr && r.alias->colnames != nullptr;
  alias(*item, r.alias, set_namesakes_apart(*item) || named);
  return item;
}

void Printer::column_definitions(const List* definitions) {
  bool first = true;
  for (const ColumnDef* c : list_of<ColumnDef>(definitions)) {
    if (!first) put(", ");
    first = false;
    put_ident(c->colname);
    put(" ");
    type(*c->typeName);
    if (c->collClause != nullptr) {
      put(" COLLATE ");
      out_.append(collation_text(session_, c->collClause->collname));
    }
  }
}

// The columns that a call in FROM has, when they are known.
bool Printer::function_columns(const Node* node, const RangeFunction& r, RangeItem& item) {
  const auto* call = node_as<FuncCall>(node, T_FuncCall);
  const bool alone = !r.is_rowsfrom || list_of<List>(r.functions).size() == 1;
  const auto one = [&](Name name, Expr type = {}) {
    item.columns.push_back({name, {}, false, nullptr, type});
    return true;
  };
  // The result is no row: the alias alone means it too (makeWholeRowVar() in makefuncs.c).
  const auto only = [&](Name name, Expr type = {}) {
    item.scalar = alone && !r.ordinality;
    return one(name, type);
  };
  // A row has the columns of its type.
  const auto of_user_type = [&](const ExprBuilder& type, Name name) {
    const Ref ref = type.refs()[0];
    const Catalog& catalog = session_.catalog;
    const bool is_row = !type.text().ends_with("[]") && !catalog.is<Enum>(ref) &&
                        !catalog.is<Domain>(ref) && !catalog.is<Range>(ref);
    return is_row ? add_columns(session_, ref, item.columns)
                  : only(name, session_.catalog.intern(type));
  };
  // A single result is called as the alias is, if there is one (chooseScalarFunctionAlias()).
  const Name scalar = alone && r.alias != nullptr ? session_.name(r.alias->aliasname)
                                                  : session_.name(call_name(node));
  if (call == nullptr) return only(scalar, type_of(node).text);
  auto parts = name_parts(call->funcname);
  const bool system = parts.size() == 2 && parts[0] == "pg_catalog";
  if (system) parts.erase(parts.begin());
  const Ref routine = system ? Ref{} : choose_routine(find_routines(session_, parts), *call);
  if (!routine) {
    if (parts.size() != 1 || !is_builtin_function(parts[0])) return false;
    const auto record = builtin_record(session_.major, parts[0]);
    if (!record) return only(scalar, type_of(node).text);
    if (record->columns.empty()) {
      // unnest() and its like: one column where the argument is plainly an array of a base type.
      const auto args = list_of<Node_>(call->args);
      if (parts[0] != "unnest") return false;
      // Several arrays side by side are several calls (transformRangeFunction()).
      for (const Node_* arg : args) {
        const ValueType type = type_of(arg);
        const std::string of = type.name == "int2vector"  ? "smallint"
                               : type.name == "oidvector" ? "oid"
                                                          : element_name(type.name);
        if (args.size() == 1 && type.text && !session_.catalog.refs(type.text).empty()) {
          ExprBuilder own = session_.catalog.open(type.text);
          if (!own.text().ends_with("[]")) return false;
          own.text().resize(own.text().size() - 2);
          return of_user_type(own, scalar);
        }
        if (of.empty() || of.find('.') != std::string::npos) return false;
        const ValueType element = named_type(of, {type});
        if (args.size() == 1) return only(scalar, element.text);
        one(session_.name("unnest"), element.text);
      }
      return true;
    }
    std::string_view columns = record->columns, types = record->types, column, type;
    while (next_column(columns, types, column, type)) {
      const bool single = columns.empty() && item.columns.empty();
      single ? only(session_.name(column), builtin_type(type))
             : one(session_.name(column), builtin_type(type));
    }
    return true;
  }
  const Function* f = session_.catalog.get_if<Function>(routine);
  if (f == nullptr || !f->returns) return false;
  std::vector<RoutineColumn> outputs = routine_columns(session_.catalog, *f);
  const auto known_type = [&](const ExprBuilder& type) {
    return type.text().starts_with("any") ? Expr{} : session_.catalog.intern(type);
  };
  if (outputs.size() > 1) {
    // build_function_result_tupdesc_d() of src/backend/utils/fmgr/funcapi.c.
    for (size_t i = 0; i < outputs.size(); ++i) {
      const std::string& name = outputs[i].name;
      one(session_.name(name.empty() ? "column" + std::to_string(i + 1) : name),
          known_type(outputs[i].type));
    }
    return true;
  }
  ExprBuilder returns = session_.catalog.open(f->returns);
  if (returns.text().starts_with("SETOF ")) returns.text().erase(0, 6);
  if (outputs.size() == 1) returns = std::move(outputs[0].type);
  // A parameter's own name goes before the alias.
  const Name name =
      outputs.empty() || outputs[0].name.empty() ? scalar : session_.name(outputs[0].name);
  const std::string& text = returns.text();
  if (text == "record") return false;
  if (!returns.refs().empty()) return of_user_type(returns, name);
  return text.starts_with("any") ? false : only(name, type_of(node).text);
}

RangeItem* Printer::range_function(const RangeFunction& r, const Level& before) {
  RangeItem* item = new_item(r.alias, call_name(first_function(r)), &r);
  const LevelGuard guard(*this, &before);
  // transformRangeFunction(): it is lateral where it has columns of its own level, said or not.
  const auto* functions = reinterpret_cast<const Node_*>(r.functions);
  if (r.lateral || has_own_column(functions) == HasColumn::Yes) put("LATERAL ");
  const auto calls = list_of<List>(r.functions);
  const bool several = r.is_rowsfrom;
  if (several) put("ROWS FROM(");
  bool first = true;
  for (const List* pair : calls) {
    if (!first) put(", ");
    first = false;
    const Node_* call = list_of<Node_>(pair)[0];
    expression(call);
    const auto* definitions = reinterpret_cast<const List*>(list_of<Node_>(pair)[1]);
    const List* columns = definitions != nullptr ? definitions : r.coldeflist;
    if (definitions != nullptr) {
      put(" AS (");
      column_definitions(definitions);
      put(")");
    }
    if (columns != nullptr) {
      for (const ColumnDef* c : list_of<ColumnDef>(columns)) {
        const auto text = type_text(session_, *c->typeName);
        item->columns.push_back({session_.name(c->colname),
                                 {},
                                 false,
                                 nullptr,
                                 text ? session_.catalog.intern(*text) : Expr{}});
      }
    } else if (item->known) {
      item->known = function_columns(call, r, *item);
    }
  }
  if (several) put(")");
  if (r.ordinality) {
    put(" WITH ORDINALITY");
    item->columns.push_back(
        {session_.name("ordinality"), {}, false, nullptr, builtin_type("bigint")});
  }
  if (r.alias != nullptr && item->known) rename_columns(*item, r.alias->colnames);
  if (!item->known) {
    item->columns.clear();
    if (r.alias != nullptr) rename_columns(*item, r.alias->colnames);
  }
  for (ColumnEntry& column : item->columns) {
    column.owner = item;
    column.renamed = column.renamed || column.element;
  }
  if (r.coldeflist != nullptr) {
    put(" ");
    put_ident(item->printed);
    put("(");
    column_definitions(r.coldeflist);
    put(")");
  } else {
    alias(*item, r.alias, true);
  }
  return item;
}

Printer::Items Printer::table_sample(const RangeTableSample& r, const Level& before) {
  Items items = from_item(r.relation, before);
  put(" TABLESAMPLE ");
  auto parts = name_parts(r.method);
  if (parts.size() == 2 && parts[0] == "pg_catalog") parts.erase(parts.begin());
  put(dotted(parts));
  put(" (");
  const LevelGuard guard(*this, &before);
  expressions(r.args);
  put(")");
  if (r.repeatable != nullptr) {
    put(" REPEATABLE (");
    expression(r.repeatable);
    put(")");
  }
  return items;
}

RangeItem* Printer::table_function(const RangeTableFunc& r, const Level& before) {
  const LevelGuard guard(*this, &before);
  const bool lateral = r.lateral || has_own_column(r.docexpr) == HasColumn::Yes ||
                       has_own_column(r.rowexpr) == HasColumn::Yes;
  if (lateral) put("LATERAL ");
  // transformRangeTableFunc().
  const ImpliedGuard implied(*this);
  imply_for_type(r.rowexpr, "text");
  imply_for_type(r.docexpr, "xml");
  put("XMLTABLE(");
  if (r.namespaces != nullptr) {
    put("XMLNAMESPACES (");
    bool first = true;
    for (const ResTarget* name : list_of<ResTarget>(r.namespaces)) {
      if (!first) put(", ");
      first = false;
      if (name->name == nullptr) put("DEFAULT ");
      expression(name->val);
      if (name->name != nullptr) {
        put(" AS ");
        put_ident(name->name);
      }
    }
    put("), ");
  }
  put("(");
  expression(r.rowexpr);
  put(") PASSING (");
  expression(r.docexpr);
  put(") COLUMNS ");
  RangeItem* item = new_item(r.alias, "xmltable", &r);
  bool first = true;
  for (const RangeTableFuncCol* c : list_of<RangeTableFuncCol>(r.columns)) {
    if (!first) put(", ");
    first = false;
    item->columns.push_back({session_.name(c->colname), {}, false, nullptr, {}});
    put_ident(c->colname);
    if (c->for_ordinality) {
      put(" FOR ORDINALITY");
      continue;
    }
    put(" ");
    type(*c->typeName);
    if (c->coldefexpr != nullptr) {
      put(" DEFAULT (");
      const auto wanted = type_text(session_, *c->typeName);
      if (wanted && wanted->refs().empty()) imply_for_type(c->coldefexpr, wanted->text());
      expression(c->coldefexpr);
      put(")");
    }
    if (c->colexpr != nullptr) {
      put(" PATH (");
      imply_for_type(c->colexpr, "text");
      expression(c->colexpr);
      put(")");
    }
    if (c->is_not_null) put(" NOT NULL");
  }
  put(")");
  if (r.alias != nullptr) rename_columns(*item, r.alias->colnames);
  for (ColumnEntry& column : item->columns) column.owner = item;
  // Its own name need not be said, as a relation's need not.
  if (r.alias != nullptr || item->printed != item->alias) {
    alias(*item, r.alias, r.alias != nullptr && r.alias->colnames != nullptr);
  }
  return item;
}

}  // namespace dryshod

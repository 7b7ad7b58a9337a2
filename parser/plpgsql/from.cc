// Where a query's rows come from: system relations, WITH, VALUES, functions, joins. The rows of a
// user's table are data and so not known.
#include <algorithm>
#include <functional>
#include <unordered_map>

#include "parser/expr/extension_facts.h"
#include "parser/expr/resolve.h"
#include "parser/plpgsql/query.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

/// What a query gave becomes a source of rows.
void take_rows(QueryRows result, RowSource& source) {
  source.columns = std::move(result.names);
  source.unknown = std::move(result.unknown);
  for (QueryRows::Row& row : result.rows) {
    SystemRow out;
    out.values = std::move(row.values);
    out.certain = row.certain;
    source.rows.push_back(std::move(out));
  }
}

/// Two values that are equal have the same key; none where that cannot be said.
std::optional<std::string> hash_key(const Session& session, const Value& value) {
  switch (value.kind) {
    case ValueKind::Object:
      return object_key(value);
    case ValueKind::Integer:
      return "i" + std::to_string(value.integer);
    case ValueKind::Text:
      return "t" + value.text;
    case ValueKind::Bool:
      return text_of(session, value);
    default:
      return std::nullopt;
  }
}

/// May it name columns of the items before it?
bool is_lateral(const Node* item) {
  if (item->type == T_RangeFunction) return true;
  return item->type == T_RangeSubselect && reinterpret_cast<const RangeSubselect&>(*item).lateral;
}

}  // namespace

void split_conditions(const Node* condition, std::vector<const Node*>& out) {
  if (condition == nullptr) return;
  const auto* both = node_as<BoolExpr>(condition, T_BoolExpr);
  if (both == nullptr || both->boolop != AND_EXPR) {
    out.push_back(condition);
    return;
  }
  for (const Node* one : list_of<Node>(both->args)) split_conditions(one, out);
}

void Query::with(const WithClause* clause) {
  if (clause == nullptr) return;
  for (const CommonTableExpr* cte : list_of<CommonTableExpr>(clause->ctes)) {
    RowSource source;
    source.alias = cte->ctename;
    const auto* select = node_as<SelectStmt>(cte->ctequery, T_SelectStmt);
    if (select == nullptr || clause->recursive) {
      source.unknown = "what the WITH query \"" + source.alias + "\" gives";
    } else {
      QueryRows result = e_.query(*select, outer_);
      take_rows(std::move(result), source);
    }
    size_t i = 0;
    for (const String* column : list_of<String>(cte->aliascolnames)) {
      if (i < source.columns.size()) source.columns[i++] = column->sval;
    }
    sources_.push_back(std::move(source));
    e_.with_.emplace_back(cte->ctename, &sources_.back());
  }
}

const RowSource* Query::named(RowSource source, const Alias* alias) {
  if (alias != nullptr) {
    source.alias = alias->aliasname;
    size_t i = 0;
    for (const String* column : list_of<String>(alias->colnames)) {
      if (i < source.columns.size()) {
        source.columns[i] = column->sval;
      } else {
        source.columns.emplace_back(column->sval);
      }
      ++i;
    }
  }
  sources_.push_back(std::move(source));
  all_.push_back(&sources_.back());
  return &sources_.back();
}

const RowSource* Query::relation(const RangeVar& name) {
  RowSource source;
  source.alias = name.relname;
  const std::string_view schema = name.schemaname == nullptr ? "" : name.schemaname;
  if (schema.empty()) {
    for (auto with = e_.with_.rbegin(); with != e_.with_.rend(); ++with) {
      if (with->first != name.relname) continue;
      source = *with->second;
      source.alias = name.relname;
      return named(std::move(source), name.alias);
    }
  }
  Session& session = e_.session_;
  if (const SystemRelation* system = find_system_relation(schema, name.relname)) {
    std::string_view rest = system->columns;
    while (!rest.empty()) {
      const size_t comma = rest.find(',');
      source.columns.emplace_back(rest.substr(0, comma));
      rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    source.system = system;
    if (auto rows = system_rows(session, *system)) {
      source.rows = std::move(*rows);
      for (const Ref schema : opaque_schemas_) {
        if (auto row = unknown_row(*system, schema)) source.rows.push_back(std::move(*row));
      }
    } else {
      source.unknown = "what " + std::string(system->name) + " holds";
    }
    return named(std::move(source), name.alias);
  }
  const Ref found = find_relation(session, name);
  source.unknown = "what the table \"" + source.alias + "\" holds";
  if (found) {
    session.catalog.each_child_of<Column>(found, [&](Ref column) {
      source.columns.emplace_back(session.text(session.catalog.name(column)));
    });
  } else if (schema != "pg_catalog" && schema != "information_schema" &&
             !session.unknown_names_ok && !std::string_view(name.relname).starts_with("pg_")) {
    const std::string shown =
        schema.empty() ? name.relname : std::string(schema) + "." + name.relname;
    e_.host_.raise("42P01", "relation \"" + shown + "\" does not exist");
  }
  return named(std::move(source), name.alias);
}

const RowSource* Query::function_rows(const RangeFunction& function, const RowScope* scope) {
  RowSource source;
  const auto functions = list_of<List>(function.functions);
  const auto* call = functions.size() == 1
                         ? node_as<FuncCall>(list_of<Node>(functions[0])[0], T_FuncCall)
                         : nullptr;
  if (call == nullptr) {
    source.unknown = "what a function in FROM gives";
    return named(std::move(source), function.alias);
  }
  const auto name = name_parts(call->funcname);
  source.alias = name.back();
  source.columns.emplace_back(name.back());
  std::optional<std::vector<Value>> values;
  std::vector<std::string> outputs;
  if (is_set_returning(name.back()) && (name.size() == 1 || name[0] == "pg_catalog")) {
    values = set_of(e_.session_, name.back(), e_.values(call->args, scope));
  } else {
    const Value one = e_.value(reinterpret_cast<const Node*>(call), scope);
    if (one.is(ValueKind::Array) && one.text == "set") {
      values = one.items;
      outputs = one.names;
    } else if (one.known()) {
      values.emplace().push_back(one);
    }
  }
  if (!values) {
    source.unknown = "what " + std::string(name.back()) + "() gives";
  } else {
    int64_t number = 0;
    for (Value& value : *values) {
      SystemRow row;
      if (value.is(ValueKind::Row)) {
        source.columns = outputs.size() == value.items.size() ? outputs : value.names;
        row.values = std::move(value.items);
      } else {
        row.values.push_back(std::move(value));
      }
      if (function.ordinality) row.values.push_back(Value::of(++number));
      source.rows.push_back(std::move(row));
    }
    if (function.ordinality) source.columns.emplace_back("ordinality");
  }
  // A function with one column gives it the alias's name, where the column has none of its own
  // (chooseScalarFunctionAlias() of src/backend/parser/parse_relation.c).
  if (outputs.size() == 1 && !outputs[0].empty()) {
    source.columns[0] = outputs[0];
  } else if (function.alias != nullptr && source.columns.size() == 1) {
    source.columns[0] = function.alias->aliasname;
  }
  return named(std::move(source), function.alias);
}

const RowSource* Query::sub_select(const RangeSubselect& sub, const RowScope* scope) {
  RowSource source;
  const auto* select = node_as<SelectStmt>(sub.subquery, T_SelectStmt);
  if (select == nullptr) {
    source.unknown = "what a sub-query gives";
    return named(std::move(source), sub.alias);
  }
  QueryRows result = e_.query(*select, scope != nullptr ? scope : outer_);
  take_rows(std::move(result), source);
  return named(std::move(source), sub.alias);
}

Query::Rows Query::rows_of(const RowSource* source) {
  Rows out;
  out.sources.push_back(source);
  if (!source->unknown.empty() && unknown_.empty()) unknown_ = source->unknown;
  for (const SystemRow& row : source->rows) out.tuples.push_back({{{source, &row}}, row.certain});
  return out;
}

Query::Rows Query::from_item(const Node* item) {
  switch (item->type) {
    case T_RangeVar:
      return rows_of(relation(reinterpret_cast<const RangeVar&>(*item)));
    case T_RangeFunction:
      return rows_of(function_rows(reinterpret_cast<const RangeFunction&>(*item), outer_));
    case T_RangeSubselect:
      return rows_of(sub_select(reinterpret_cast<const RangeSubselect&>(*item), outer_));
    case T_JoinExpr:
      return join(reinterpret_cast<const JoinExpr&>(*item));
    default:
      if (unknown_.empty()) unknown_ = "what an item of FROM gives";
      return {};
  }
}

/// The right side may name columns of the left one: it is evaluated for each of its rows.
Query::Rows Query::lateral(Rows left, const Node* item) {
  Rows out;
  out.sources = left.sources;
  for (const Tuple& tuple : left.tuples) {
    const RowScope scope = scope_of(tuple);
    const RowSource* source =
        item->type == T_RangeFunction
            ? function_rows(reinterpret_cast<const RangeFunction&>(*item), &scope)
            : sub_select(reinterpret_cast<const RangeSubselect&>(*item), &scope);
    if (!source->unknown.empty() && unknown_.empty()) unknown_ = source->unknown;
    if (out.sources.size() == left.sources.size()) out.sources.push_back(source);
    for (const SystemRow& row : source->rows) {
      Tuple next = tuple;
      next.bound.emplace_back(source, &row);
      next.certain = tuple.certain && row.certain;
      out.tuples.push_back(std::move(next));
    }
  }
  return out;
}

/// Of an inner join, what WHERE says of one side alone can be said before.
void Query::filter_early(Rows& rows) {
  for (const Node* condition : where_) {
    if (in_sight(condition, rows) && names_any(condition, rows)) filter(rows, condition);
  }
}

Query::Rows Query::join(const JoinExpr& join) {
  Rows left = from_item(join.larg);
  std::vector<const Node*> conditions;
  split_conditions(join.quals, conditions);
  const bool inner = join.jointype == JOIN_INNER;
  if (inner || join.jointype == JOIN_LEFT) filter_early(left);
  if (inner && is_lateral(join.rarg)) {
    Rows out = lateral(std::move(left), join.rarg);
    for (const Node* condition : conditions) filter(out, condition);
    return out;
  }
  Rows right = from_item(join.rarg);
  if (join.jointype == JOIN_RIGHT) {
    return combine(std::move(right), std::move(left), conditions, JOIN_LEFT);
  }
  if (!inner && join.jointype != JOIN_LEFT && unknown_.empty()) unknown_ = "what a join gives";
  if (join.isNatural && unknown_.empty()) unknown_ = "what a natural join gives";
  if (inner) filter_early(right);
  Rows out = combine(std::move(left), std::move(right), conditions, join.jointype);
  for (const String* column : list_of<String>(join.usingClause)) {
    std::erase_if(out.tuples, [&](Tuple& tuple) {
      std::vector<Value> found;
      for (const auto& [source, row] : tuple.bound) {
        for (const std::string& name : source->columns) {
          if (name != column->sval || row == nullptr) continue;
          const size_t i = static_cast<size_t>(&name - source->columns.data());
          found.push_back(i < row->values.size() ? row->values[i]
                          : source->system != nullptr
                              ? system_value(e_.session_, *source->system, *row, name)
                              : Value::unknown("a column"));
        }
      }
      if (found.size() < 2) return false;
      const Value same = equal(e_.session_, found.front(), found.back());
      if (!same.known()) tuple.certain = false;
      return same.known() && !same.is_true();
    });
  }
  return out;
}

const RowSource* source_of(const ColumnRef& reference,
                           const std::vector<const RowSource*>& sources) {
  const auto fields = list_of<Node>(reference.fields);
  const auto* last =
      fields.empty() ? nullptr : node_as<String>(fields[fields.size() - 1], T_String);
  if (last == nullptr) return nullptr;
  const auto* qualifier =
      fields.size() > 1 ? node_as<String>(fields[fields.size() - 2], T_String) : nullptr;
  for (const RowSource* source : sources) {
    if (qualifier != nullptr && source->alias != qualifier->sval) continue;
    if (std::find(source->columns.begin(), source->columns.end(), last->sval) !=
        source->columns.end()) {
      return source;
    }
  }
  return nullptr;
}

/// Does the name mean something whatever FROM still brings: a column of a query around this one, or
/// a variable?
bool Query::is_outside(const ColumnRef& reference) const {
  for (const RowScope* scope = outer_; scope != nullptr; scope = scope->outer) {
    std::vector<const RowSource*> sources;
    for (const auto& bound : scope->bound) sources.push_back(bound.first);
    if (source_of(reference, sources) != nullptr) return true;
  }
  const auto parts = name_parts(reference.fields);
  return !parts.empty() && e_.host_.variable(parts).has_value();
}

/// Can the condition be decided by the rows at hand? Columns of other items of FROM keep it
/// waiting, those too that have not been read yet.
bool Query::in_sight(const Node* condition, const Rows& rows) const {
  bool yes = true;
  walk_tree(condition, [&](const Node* node) {
    if (node->type == T_SubLink) yes = false;
    if (const auto* reference = node_as<ColumnRef>(node, T_ColumnRef)) {
      yes = yes && (source_of(*reference, rows.sources) != nullptr ||
                    (source_of(*reference, all_) == nullptr && is_outside(*reference)));
    }
    return yes;
  });
  return yes;
}

bool Query::names_any(const Node* condition, const Rows& rows) const {
  bool names = false;
  walk_tree(condition, [&](const Node* node) {
    const auto* reference = node_as<ColumnRef>(node, T_ColumnRef);
    names = names || (reference != nullptr && source_of(*reference, rows.sources) != nullptr);
    return !names;
  });
  return names;
}

void Query::filter(Rows& rows, const Node* condition) {
  std::erase_if(rows.tuples, [&](Tuple& tuple) {
    const RowScope scope = scope_of(tuple);
    const Value holds = e_.value(condition, &scope);
    if (!holds.known()) tuple.certain = false;
    return holds.known() && !holds.is_true();
  });
}

Query::Rows Query::combine(Rows left, Rows right, const std::vector<const Node*>& conditions,
                           JoinType type) {
  Rows out;
  out.sources = left.sources;
  out.sources.insert(out.sources.end(), right.sources.begin(), right.sources.end());
  // Conditions `left.x = right.y` pick the rows of the right side by their values.
  std::vector<const ColumnRef*> left_keys, right_keys;
  for (const Node* condition : conditions) {
    const auto* equality = node_as<A_Expr>(condition, T_A_Expr);
    if (equality == nullptr || equality->kind != AEXPR_OP) continue;
    const auto words = name_parts(equality->name);
    const auto* a = node_as<ColumnRef>(equality->lexpr, T_ColumnRef);
    const auto* b = node_as<ColumnRef>(equality->rexpr, T_ColumnRef);
    if (a == nullptr || b == nullptr || words.size() != 1 || words[0] != "=") continue;
    const bool straight = source_of(*a, left.sources) != nullptr &&
                          source_of(*b, right.sources) != nullptr &&
                          source_of(*b, left.sources) == nullptr;
    const bool crossed = source_of(*b, left.sources) != nullptr &&
                         source_of(*a, right.sources) != nullptr &&
                         source_of(*a, left.sources) == nullptr;
    if (!straight && !crossed) continue;
    left_keys.push_back(straight ? a : b);
    right_keys.push_back(straight ? b : a);
  }
  const auto key_of = [&](const Tuple& tuple, const std::vector<const ColumnRef*>& columns) {
    const RowScope scope = scope_of(tuple);
    std::optional<std::string> key = "";
    for (const ColumnRef* column : columns) {
      const auto one =
          hash_key(e_.session_, e_.value(reinterpret_cast<const Node*>(column), &scope));
      if (!one) return std::optional<std::string>{};
      *key += *one + '\x01';
    }
    return key;
  };
  std::unordered_map<std::string, std::vector<size_t>> by_key;
  std::vector<size_t> every, keyless;
  for (size_t i = 0; i < right.tuples.size(); ++i) {
    every.push_back(i);
    if (right_keys.empty()) continue;
    if (const auto key = key_of(right.tuples[i], right_keys)) {
      by_key[*key].push_back(i);
    } else {
      keyless.push_back(i);
    }
  }
  for (const Tuple& one : left.tuples) {
    const std::vector<size_t>* candidates = &every;
    if (!left_keys.empty() && keyless.empty()) {
      if (const auto key = key_of(one, left_keys)) {
        static const std::vector<size_t> kNone;
        const auto found = by_key.find(*key);
        candidates = found == by_key.end() ? &kNone : &found->second;
      }
    }
    bool certain_match = false;
    for (const size_t i : *candidates) {
      if (e_.host_.raised() || !e_.host_.spend()) return out;
      Tuple both = one;
      both.bound.insert(both.bound.end(), right.tuples[i].bound.begin(),
                        right.tuples[i].bound.end());
      both.certain = one.certain && right.tuples[i].certain;
      const RowScope scope = scope_of(both);
      Value holds = Value::boolean(true);
      for (const Node* condition : conditions) {
        holds = logical_and(holds, e_.value(condition, &scope));
        if (holds.is_false()) break;
      }
      if (holds.known() && !holds.is_true()) continue;
      if (!holds.known()) both.certain = false;
      certain_match = certain_match || both.certain;
      out.tuples.push_back(std::move(both));
    }
    if (type == JOIN_LEFT && !certain_match) {
      Tuple alone = one;
      for (const RowSource* source : right.sources) alone.bound.emplace_back(source, nullptr);
      alone.certain = alone.certain && (out.tuples.empty() || out.tuples.back().certain);
      out.tuples.push_back(std::move(alone));
    }
  }
  return out;
}

void Query::note_opaque_schemas(const SelectStmt& select) {
  if (e_.session_.catalog.all<Extension>().empty()) return;
  walk_tree(reinterpret_cast<const Node*>(&select), [&](const Node* node) {
    const auto* constant = node_as<A_Const>(node, T_A_Const);
    if (constant == nullptr || constant->isnull || constant->val.node.type != T_String) return true;
    const std::vector<std::string> name = split_name(constant->val.sval.sval);
    const Ref schema = name.empty() ? Ref{} : find_schema(e_.session_, name[0]);
    const bool is_new =
        std::find(opaque_schemas_.begin(), opaque_schemas_.end(), schema) == opaque_schemas_.end();
    if (is_new && holds_unknown_extension(e_.session_, schema)) opaque_schemas_.push_back(schema);
    return true;
  });
}

void Query::take_from(const SelectStmt& select) {
  note_opaque_schemas(select);
  std::vector<const Node*> waiting;
  split_conditions(select.whereClause, waiting);
  from_.tuples.push_back({});
  where_ = waiting;
  bool first = true;
  for (const Node* item : list_of<Node>(select.fromClause)) {
    std::vector<const Node*> now;
    if (first) {
      from_ = from_item(item);
    } else if (is_lateral(item)) {
      filter_early(from_);
      from_ = lateral(std::move(from_), item);
    } else {
      Rows right = from_item(item);
      Rows both;
      both.sources = from_.sources;
      both.sources.insert(both.sources.end(), right.sources.begin(), right.sources.end());
      for (const Node* condition : waiting) {
        if (in_sight(condition, both)) now.push_back(condition);
      }
      from_ = combine(std::move(from_), std::move(right), now, JOIN_INNER);
      std::erase_if(waiting, [&](const Node* condition) {
        return std::find(now.begin(), now.end(), condition) != now.end();
      });
    }
    first = false;
    if (!unknown_.empty()) return;
  }
  for (const Node* condition : waiting) filter(from_, condition);
}

}  // namespace dryshod

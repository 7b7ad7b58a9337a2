// What becomes of the rows: WHERE is done where they come from; here are groups, output, order.
#include "parser/plpgsql/query.h"

#include <algorithm>
#include <map>

#include "parser/expr/resolve.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

bool has_aggregate(const Node* expression) {
  bool found = false;
  walk_tree(expression, [&](const Node* node) {
    if (node->type == T_SubLink) return false;
    if (const auto* call = node_as<FuncCall>(node, T_FuncCall)) {
      const auto name = name_parts(call->funcname);
      found = found || (!name.empty() && is_aggregate(name.back()) && call->over == nullptr);
    }
    return !found;
  });
  return found;
}

/// A star, or null.
const ColumnRef* star_of(const Node* expression) {
  const auto* reference = node_as<ColumnRef>(expression, T_ColumnRef);
  if (reference == nullptr) return nullptr;
  const auto fields = list_of<Node>(reference->fields);
  return !fields.empty() && fields[fields.size() - 1]->type == T_A_Star ? reference : nullptr;
}

/// A call that gives rows, and what its values are cast to, from the inside out.
struct SetCall {
  const FuncCall* call = nullptr;  // none: the expression is none
  std::vector<const TypeName*> casts{};
};
SetCall set_call(const Node* expression) {
  SetCall out;
  while (const auto* cast = node_as<TypeCast>(expression, T_TypeCast)) {
    out.casts.insert(out.casts.begin(), cast->typeName);
    expression = cast->arg;
  }
  const auto* call = node_as<FuncCall>(expression, T_FuncCall);
  if (call == nullptr) return out;
  const auto name = name_parts(call->funcname);
  if (!name.empty() && is_set_returning(name.back())) out.call = call;
  return out;
}

/// A text that is equal for equal rows; none where a value is not known.
std::optional<std::string> row_key(const Session& session, const std::vector<Value>& values) {
  std::string key;
  for (const Value& value : values) {
    if (value.is_null()) {
      key += "\x01N";
      continue;
    }
    const auto text =
        value.is(ValueKind::Object) ? std::optional(object_key(value)) : text_of(session, value);
    if (!text) return std::nullopt;
    key += "\x01V" + *text;
  }
  return key;
}

}  // namespace

std::string output_name(const Node* expression) {
  switch (expression->type) {
    case T_ColumnRef: {
      const auto fields = list_of<Node>(reinterpret_cast<const ColumnRef&>(*expression).fields);
      const auto* last =
          fields.empty() ? nullptr : node_as<String>(fields[fields.size() - 1], T_String);
      return last != nullptr ? last->sval : "?column?";
    }
    case T_FuncCall: {
      const auto name = name_parts(reinterpret_cast<const FuncCall&>(*expression).funcname);
      return name.empty() ? "?column?" : std::string(name.back());
    }
    case T_TypeCast: {
      const auto& cast = reinterpret_cast<const TypeCast&>(*expression);
      const std::string inner = output_name(cast.arg);
      if (inner != "?column?") return inner;
      const auto name = name_parts(cast.typeName->names);
      return name.empty() ? inner : std::string(name.back());
    }
    case T_CaseExpr:
      return "case";
    case T_CoalesceExpr:
      return "coalesce";
    case T_A_ArrayExpr:
      return "array";
    case T_RowExpr:
      return "row";
    case T_CollateClause:
      return output_name(reinterpret_cast<const CollateClause&>(*expression).arg);
    case T_SubLink: {
      const auto& link = reinterpret_cast<const SubLink&>(*expression);
      if (link.subLinkType == EXISTS_SUBLINK) return "exists";
      if (link.subLinkType == ARRAY_SUBLINK) return "array";
      const auto* select = node_as<SelectStmt>(link.subselect, T_SelectStmt);
      if (link.subLinkType == EXPR_SUBLINK && select != nullptr && select->targetList != nullptr) {
        const auto* target = list_of<ResTarget>(select->targetList)[0];
        return target->name != nullptr ? target->name : output_name(target->val);
      }
      return "?column?";
    }
    default:
      return "?column?";
  }
}

QueryRows Evaluator::query(const SelectStmt& select, const RowScope* outer) {
  QueryRows out;
  if (depth_ > 100) {
    out.unknown = "what a very deep query gives";
    return out;
  }
  if (queries_ == 0) same_for_all_.clear();
  ++depth_;
  ++queries_;
  const size_t with = with_.size();
  out = Query(*this, outer).run(select);
  with_.resize(with);
  --queries_;
  --depth_;
  return out;
}

QueryRows Query::run(const SelectStmt& select) {
  with(select.withClause);
  if (select.op != SETOP_NONE) return set_operation(select);
  if (select.valuesLists != nullptr) return value_lists(select);
  return select_rows(select);
}

QueryRows Query::set_operation(const SelectStmt& select) {
  QueryRows out = e_.query(*select.larg, outer_);
  QueryRows right = e_.query(*select.rarg, outer_);
  if (out.unknown.empty()) out.unknown = right.unknown;
  if (!out.unknown.empty()) return out;
  if (select.op != SETOP_UNION) {
    out.unknown = "what EXCEPT or INTERSECT gives";
    return out;
  }
  for (QueryRows::Row& row : right.rows) out.rows.push_back(std::move(row));
  if (!select.all) {
    std::map<std::string, bool> seen;
    std::vector<QueryRows::Row> kept;
    for (QueryRows::Row& row : out.rows) {
      const auto key = row_key(e_.session_, row.values);
      if (key && row.certain && !seen.emplace(*key, true).second) continue;
      kept.push_back(std::move(row));
    }
    out.rows = std::move(kept);
  }
  if (select.sortClause != nullptr || select.limitCount != nullptr) {
    // By the names of the output.
    RowSource source;
    source.columns = out.names;
    for (QueryRows::Row& row : out.rows) {
      SystemRow one;
      one.values = std::move(row.values);
      one.certain = row.certain;
      source.rows.push_back(std::move(one));
    }
    sources_.push_back(std::move(source));
    Rows rows = rows_of(&sources_.back());
    if (!sort(select, rows)) {
      out.unknown = "the order of rows";
      return out;
    }
    out.rows.clear();
    for (const Tuple& tuple : rows.tuples) {
      out.rows.push_back({tuple.bound[0].second->values, tuple.certain});
    }
    limit(select, out);
  }
  return out;
}

QueryRows Query::value_lists(const SelectStmt& select) {
  QueryRows out;
  for (const List* list : list_of<List>(select.valuesLists)) {
    out.rows.push_back({e_.values(list, outer_), true});
  }
  const size_t width = out.rows.empty() ? 0 : out.rows[0].values.size();
  for (size_t i = 0; i < width; ++i) out.names.push_back("column" + std::to_string(i + 1));
  limit(select, out);
  return out;
}

QueryRows Query::select_rows(const SelectStmt& select) {
  if (select.fromClause != nullptr) {
    take_from(select);
  } else {
    from_.tuples.push_back({});
    std::vector<const Node*> conditions;
    split_conditions(select.whereClause, conditions);
    for (const Node* condition : conditions) filter(from_, condition);
  }
  bool aggregates = has_aggregate(select.havingClause);
  for (const ResTarget* target : list_of<ResTarget>(select.targetList)) {
    aggregates = aggregates || has_aggregate(target->val);
  }
  if (!unknown_.empty()) {
    QueryRows out;
    names(select, out);
    out.unknown = unknown_;
    if (aggregates && select.groupClause == nullptr && select.havingClause == nullptr) {
      // One row whatever there is to count.
      out.rows.push_back({std::vector<Value>(out.names.size(), Value::unknown(unknown_)), true});
      out.unknown.clear();
    }
    return out;
  }
  return aggregates || select.groupClause != nullptr ? grouped(select, std::move(from_))
                                                     : plain(select, std::move(from_));
}

void Query::names(const SelectStmt& select, QueryRows& result) {
  for (const ResTarget* target : list_of<ResTarget>(select.targetList)) {
    const ColumnRef* star = star_of(target->val);
    if (star == nullptr) {
      result.names.push_back(target->name != nullptr ? target->name : output_name(target->val));
      continue;
    }
    const auto fields = list_of<Node>(star->fields);
    const auto* qualifier =
        fields.size() > 1 ? node_as<String>(fields[fields.size() - 2], T_String) : nullptr;
    for (const RowSource* source : all_) {
      if (qualifier != nullptr && source->alias != qualifier->sval) continue;
      result.names.insert(result.names.end(), source->columns.begin(), source->columns.end());
    }
  }
}

void Query::output(const SelectStmt& select, const RowScope& scope, QueryRows::Row row,
                   QueryRows& result) {
  std::vector<std::pair<size_t, std::vector<Value>>> sets;
  for (const ResTarget* target : list_of<ResTarget>(select.targetList)) {
    if (const ColumnRef* star = star_of(target->val)) {
      const auto fields = list_of<Node>(star->fields);
      const auto* qualifier =
          fields.size() > 1 ? node_as<String>(fields[fields.size() - 2], T_String) : nullptr;
      for (const auto& [source, bound] : scope.bound) {
        if (qualifier != nullptr && source->alias != qualifier->sval) continue;
        for (size_t i = 0; i < source->columns.size(); ++i) {
          row.values.push_back(
              bound == nullptr           ? Value::null()
              : i < bound->values.size() ? bound->values[i]
              : source->system == nullptr
                  ? Value::unknown("a column")
                  : system_value(e_.session_, *source->system, *bound, source->columns[i]));
        }
      }
      continue;
    }
    const SetCall rows = set_call(target->val);
    if (rows.call != nullptr) {
      const std::string_view name = name_parts(rows.call->funcname).back();
      auto set = set_of(e_.session_, name, e_.values(rows.call->args, &scope));
      if (!set) {
        result.unknown = "what " + std::string(name) + "() gives";
        return;
      }
      for (Value& value : *set) {
        for (const TypeName* type : rows.casts) {
          value = cast_to(e_.session_, e_.host_, value, *type);
        }
      }
      sets.emplace_back(row.values.size(), std::move(*set));
      row.values.push_back(Value::null());
      continue;
    }
    Value one = e_.value(target->val, &scope);
    if (one.is(ValueKind::Array) && one.text == "set") {
      sets.emplace_back(row.values.size(), std::move(one.items));
      one = Value::null();
    }
    row.values.push_back(std::move(one));
  }
  if (sets.empty()) {
    result.rows.push_back(std::move(row));
    return;
  }
  size_t count = 0;
  for (const auto& set : sets) count = std::max(count, set.second.size());
  for (size_t i = 0; i < count; ++i) {
    for (const auto& [at, set] : sets) row.values[at] = i < set.size() ? set[i] : Value::null();
    result.rows.push_back(row);
  }
}

QueryRows Query::plain(const SelectStmt& select, Rows rows) {
  QueryRows out;
  names(select, out);
  if (!sort(select, rows)) {
    out.unknown = "the order of rows";
    return out;
  }
  for (const Tuple& tuple : rows.tuples) {
    if (e_.host_.raised() || !e_.host_.spend()) break;
    QueryRows::Row row;
    row.certain = tuple.certain;
    output(select, scope_of(tuple), std::move(row), out);
    if (!out.unknown.empty()) return out;
  }
  distinct(select, out);
  limit(select, out);
  return out;
}

QueryRows Query::grouped(const SelectStmt& select, Rows rows) {
  QueryRows out;
  names(select, out);
  std::vector<std::vector<RowScope::Bound>> groups;
  std::vector<bool> certain;
  std::map<std::string, size_t> by_key;
  if (select.groupClause == nullptr) {
    groups.emplace_back();
    certain.push_back(true);
  }
  for (const Tuple& tuple : rows.tuples) {
    size_t at = 0;
    if (select.groupClause != nullptr) {
      const RowScope scope = scope_of(tuple);
      std::vector<Value> keys;
      for (const Node* key : list_of<Node>(select.groupClause)) {
        const auto* number = node_as<A_Const>(key, T_A_Const);
        const auto targets = list_of<ResTarget>(select.targetList);
        if (number != nullptr && number->val.node.type == T_Integer && number->val.ival.ival >= 1 &&
            number->val.ival.ival <= targets.size()) {
          key = targets[number->val.ival.ival - 1]->val;
        }
        keys.push_back(e_.value(key, &scope));
      }
      const auto key = row_key(e_.session_, keys);
      if (!key) {
        out.unknown = "how rows are grouped";
        return out;
      }
      at = by_key.emplace(*key, groups.size()).first->second;
      if (at == groups.size()) {
        groups.emplace_back();
        certain.push_back(true);
      }
    }
    groups[at].push_back(tuple.bound);
    if (!tuple.certain) certain[at] = false;
  }
  for (size_t i = 0; i < groups.size(); ++i) {
    RowScope scope{groups[i].empty() ? RowScope::Bound{} : groups[i][0], outer_, &groups[i]};
    QueryRows::Row row;
    if (!certain[i]) {
      row.values.assign(out.names.size(), Value::unknown("which rows are counted"));
      row.certain = select.groupClause == nullptr;
      out.rows.push_back(std::move(row));
      continue;
    }
    if (select.havingClause != nullptr) {
      const Value having = e_.value(select.havingClause, &scope);
      if (having.known() && !having.is_true()) continue;
      row.certain = having.known();
    }
    output(select, scope, std::move(row), out);
    if (!out.unknown.empty()) return out;
  }
  if (select.sortClause != nullptr && out.rows.size() > 1) out.unknown = "the order of groups";
  limit(select, out);
  return out;
}

/// ORDER BY over rows before they are put out: by expression, output name or number.
bool Query::sort(const SelectStmt& select, Rows& rows) {
  const auto keys = list_of<SortBy>(select.sortClause);
  if (keys.empty() || rows.tuples.size() < 2) return true;
  struct Keyed {
    std::vector<Value> keys;
    Tuple tuple;
  };
  std::vector<Keyed> keyed;
  bool known = true;
  for (Tuple& tuple : rows.tuples) {
    Keyed one;
    const RowScope scope = scope_of(tuple);
    for (const SortBy* by : keys) {
      const Node* expression = by->node;
      const auto* number = node_as<A_Const>(expression, T_A_Const);
      const auto* name = node_as<ColumnRef>(expression, T_ColumnRef);
      const auto targets = list_of<ResTarget>(select.targetList);
      if (number != nullptr && number->val.node.type == T_Integer) {
        const int at = number->val.ival.ival;
        // Of UNION, whose rows are put out already.
        if (targets.size() == 0) {
          const auto& values = tuple.bound[0].second->values;
          if (at < 1 || static_cast<size_t>(at) > values.size()) return false;
          one.keys.push_back(values[static_cast<size_t>(at) - 1]);
          known = known && one.keys.back().known();
          continue;
        }
        if (at < 1 || at > targets.size()) return false;
        expression = targets[at - 1]->val;
      } else if (name != nullptr && list_of<Node>(name->fields).size() == 1) {
        const std::string wanted = output_name(expression);
        for (const ResTarget* target : targets) {
          if (target->name != nullptr && wanted == target->name) expression = target->val;
        }
      }
      one.keys.push_back(e_.value(expression, &scope));
      known = known && one.keys.back().known();
    }
    one.tuple = std::move(tuple);
    keyed.push_back(std::move(one));
  }
  std::stable_sort(keyed.begin(), keyed.end(), [&](const Keyed& a, const Keyed& b) {
    for (int i = 0; i < keys.size(); ++i) {
      const Value &x = a.keys[static_cast<size_t>(i)], &y = b.keys[static_cast<size_t>(i)];
      const bool down = keys[i]->sortby_dir == SORTBY_DESC;
      const bool nulls_first = keys[i]->sortby_nulls == SORTBY_NULLS_FIRST ||
                               (keys[i]->sortby_nulls == SORTBY_NULLS_DEFAULT && down);
      if (x.is_null() || y.is_null()) {
        if (x.is_null() == y.is_null()) continue;
        return x.is_null() == nulls_first;
      }
      const auto order = compare(e_.session_, x, y);
      if (!order) {
        known = false;
        continue;
      }
      if (*order != 0) return down ? *order > 0 : *order < 0;
    }
    return false;
  });
  rows.tuples.clear();
  for (Keyed& one : keyed) rows.tuples.push_back(std::move(one.tuple));
  return known;
}

void Query::distinct(const SelectStmt& select, QueryRows& result) {
  const auto clause = list_of<Node>(select.distinctClause);
  if (clause.size() == 0) return;
  if (clause[0] != nullptr) {
    if (result.rows.size() > 1) result.unknown = "which rows DISTINCT ON keeps";
    return;
  }
  std::map<std::string, bool> seen;
  std::vector<QueryRows::Row> kept;
  for (QueryRows::Row& row : result.rows) {
    const auto key = row_key(e_.session_, row.values);
    if (key && row.certain && !seen.emplace(*key, true).second) continue;
    kept.push_back(std::move(row));
  }
  result.rows = std::move(kept);
}

void Query::limit(const SelectStmt& select, QueryRows& result) {
  const auto count_of = [&](const Node* node) -> std::optional<size_t> {
    const Value count = e_.value(node, outer_);
    if (count.is(ValueKind::Integer) && count.integer >= 0)
      return static_cast<size_t>(count.integer);
    if (count.is_null()) return SIZE_MAX;
    result.unknown = "how many rows a query gives";
    return std::nullopt;
  };
  if (select.limitOffset != nullptr) {
    const auto skip = count_of(select.limitOffset);
    if (!skip) return;
    const size_t gone = std::min(*skip, result.rows.size());
    result.rows.erase(result.rows.begin(), result.rows.begin() + static_cast<long>(gone));
  }
  if (select.limitCount != nullptr) {
    const auto keep = count_of(select.limitCount);
    if (!keep || *keep >= result.rows.size()) return;
    // Of rows that may not be there, the first are not known.
    if (!result.certain() && *keep > 0) {
      for (QueryRows::Row& row : result.rows) row.certain = false;
    } else {
      result.rows.resize(*keep);
    }
  }
}

}  // namespace dryshod

// INSERT, UPDATE, DELETE, MERGE and NOTIFY, as rules, SQL bodies and data-modifying CTEs hold them;
// after get_insert_query_def() and its like (src/backend/utils/adt/ruleutils.c).
#include "catalog/quote.h"
#include "parser/expr/printer.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

// True while an assignment belongs to the (a, b) = source group of the one before.
bool same_source(const MultiAssignRef* a, const MultiAssignRef* b) {
  return a != nullptr && b != nullptr && a->source == b->source && b->colno > 1;
}

}  // namespace

RangeItem* Printer::target_relation(const RangeVar& r, bool with_as) {
  RangeItem* item = relation(r, true);
  if (r.alias != nullptr || item->printed != session_.name(r.relname)) {
    put(with_as ? " AS " : " ");
    put_ident(item->printed);
  }
  return item;
}

void Printer::target_column(const ResTarget& t, const RangeItem& target) {
  const Name name = session_.name(t.name);
  const FoundColumn found = find_column(session_, target, name);
  // An alias list does not rename what is assigned to; targets have none.
  if (found.column != nullptr && found.column->element) {
    out_.hole(found.column->element, HoleForm::Bare);
  } else if (found.column == nullptr && target.known) {
    fail_unknown("column \"" + std::string(t.name) + "\" of relation \"" +
                     std::string(session_.text(session_.catalog.name(target.relation))) +
                     "\" does not exist",
                 t.location);
  } else {
    put_ident(name);
  }
  subscripts(t.indirection);
}

void Printer::assignments(const List* list, const RangeItem& target) {
  const auto items = list_of<ResTarget>(list);
  for (int i = 0; i < items.size();) {
    if (i > 0) put(", ");
    const auto* group = node_as<MultiAssignRef>(items[i]->val, T_MultiAssignRef);
    if (group == nullptr) {
      target_column(*items[i], target);
      put(" = ");
      const ImpliedGuard guard(*this);
      imply_for_assignment(items[i]->val, *items[i], target);
      expression(items[i]->val);
      ++i;
      continue;
    }
    int next = i + 1;
    while (next < items.size() &&
           same_source(group, node_as<MultiAssignRef>(items[next]->val, T_MultiAssignRef))) {
      ++next;
    }
    // Of a row that is written out each column takes its own (transformMultiAssignRef()).
    const auto* row = node_as<RowExpr>(group->source, T_RowExpr);
    if (row != nullptr && list_of<Node_>(row->args).size() == next - i) {
      for (int at = i; at < next; ++at) {
        if (at > i) put(", ");
        target_column(*items[at], target);
        put(" = ");
        const Node_* value = list_of<Node_>(row->args)[at - i];
        const ImpliedGuard guard(*this);
        imply_for_assignment(value, *items[at], target);
        expression(value);
      }
      i = next;
      continue;
    }
    put("(");
    for (int at = i; at < next; ++at) {
      if (at > i) put(", ");
      target_column(*items[at], target);
    }
    put(") = ");
    expression(group->source);
    i = next;
  }
}

void Printer::overriding(OverridingKind kind) {
  if (kind == OVERRIDING_USER_VALUE) put(" OVERRIDING USER VALUE");
  if (kind == OVERRIDING_SYSTEM_VALUE) put(" OVERRIDING SYSTEM VALUE");
}

// The column list; without one, the first `count` columns are meant (checkInsertTargets()).
void Printer::insert_columns(const List* columns, const RangeItem& target, size_t count,
                             bool known) {
  if (columns != nullptr) {
    put(" (");
    bool first = true;
    for (const ResTarget* column : list_of<ResTarget>(columns)) {
      if (!first) put(", ");
      first = false;
      target_column(*column, target);
    }
    return put(")");
  }
  if (!known || !target.known || count == 0) return;
  put(" (");
  for (size_t i = 0; i < count && i < target.columns.size(); ++i) {
    if (i > 0) put(", ");
    const ColumnEntry& column = target.columns[i];
    if (column.element) {
      out_.hole(column.element, HoleForm::Bare);
    } else {
      put_ident(column.name);
    }
  }
  put(")");
}

OutputColumns Printer::insert(const InsertStmt& s, const QueryPlace& place) {
  QueryNames names(*this);
  take_names(reinterpret_cast<const Node_*>(s.relation));
  with(s.withClause, place);
  put("INSERT INTO ");
  RangeItem* target = target_relation(*s.relation, true);
  Level level;
  level.outer = place.outer;
  level.items.push_back(target);
  level.qualify = place.nested || s.onConflictClause != nullptr;

  const auto* select = node_as<SelectStmt>(s.selectStmt, T_SelectStmt);
  ExprBuilder source;
  size_t count = 0;
  bool known = true;
  if (select != nullptr) {
    QueryPlace inner;
    inner.outer = place.outer;
    inner.nested = true;
    inner.names_visible = false;
    inner.unknown_is_text = false;
    const ImpliedGuard guard(*this);
    imply_for_values(*select, s.cols, *target);
    source = captured([&] {
      const OutputColumns output = query(s.selectStmt, inner);
      count = output.columns.size();
      known = output.known;
    });
    if (select->valuesLists == nullptr) names.hand_on(left_names_);
  }
  insert_columns(s.cols, *target, count, known);
  overriding(s.override);
  if (select == nullptr) {
    put(" DEFAULT VALUES");
  } else {
    clause("  ");
    out_.append(source);
  }
  const LevelGuard guard(*this, &level);
  if (s.onConflictClause != nullptr) on_conflict(*s.onConflictClause, *target, level);
  return returning(s.returningClause, level, *target, place);
}

void Printer::on_conflict(const OnConflictClause& c, RangeItem& target, Level& level) {
  put(" ON CONFLICT");
  if (const InferClause* infer = c.infer) {
    if (infer->conname != nullptr) {
      put(" ON CONSTRAINT ");
      const Ref constraint = target.relation ? session_.catalog.constraint(
                                                   target.relation, session_.name(infer->conname))
                                             : Ref{};
      if (constraint) {
        out_.hole(constraint, HoleForm::Bare);
      } else {
        put_ident(infer->conname);
      }
    } else {
      // Only the target is in sight of the inference.
      Level own;
      own.items.push_back(&target);
      own.outer = level.outer;
      const LevelGuard guard(*this, &own);
      put("(");
      bool first = true;
      for (const IndexElem* element : list_of<IndexElem>(infer->indexElems)) {
        if (!first) put(", ");
        first = false;
        if (element->name != nullptr) {
          const FoundColumn found = find_column(session_, target, session_.name(element->name));
          if (found.column != nullptr) {
            column_entry(*found.column);
          } else {
            put_ident(element->name);
          }
        } else {
          put("(");
          expression(element->expr);
          put(")");
        }
        if (element->collation != nullptr) {
          put(" COLLATE ");
          out_.append(collation_text(session_, element->collation));
        }
        if (element->opclass != nullptr) put(" " + dotted(name_parts(element->opclass)));
      }
      put(")");
      if (infer->whereClause != nullptr) {
        put(" WHERE ");
        condition(infer->whereClause);
      }
    }
  }
  if (c.action == ONCONFLICT_NOTHING) return put(" DO NOTHING");
  RangeItem& excluded = items_.emplace_back(target);
  excluded.alias = excluded.printed = session_.name("excluded");
  excluded.own_name = false;
  excluded.schema = {};
  excluded.columns_visible = false;  // columns without qualifier are the target's
  for (ColumnEntry& column : excluded.columns) column.owner = &excluded;
  level.items.push_back(&excluded);
  put(" DO UPDATE SET ");
  assignments(c.targetList, target);
  if (c.whereClause != nullptr) {
    clause("  WHERE ");
    condition(c.whereClause);
  }
}

/// Does an expression name a column of `relation`, or all of them?
static bool names_relation(const List* expressions, std::string_view relation) {
  bool found = false;
  walk_tree(reinterpret_cast<const Node*>(expressions), [&](const Node* node) {
    const auto* column = node_as<ColumnRef>(node, T_ColumnRef);
    const auto parts = list_of<Node>(column != nullptr ? column->fields : nullptr);
    const auto* first = parts.size() > 1 ? node_as<String>(parts[0], T_String) : nullptr;
    found = found || (first != nullptr && first->sval == relation);
    return !found;
  });
  return found;
}

OutputColumns Printer::returning(const ReturningClause* r, Level& level, RangeItem& target,
                                 const QueryPlace& place) {
  if (r == nullptr) return {};
  clause("  RETURNING ");
  // old and new of the target, unless the query uses the names otherwise (addNSItemForReturning()).
  std::string_view words[] = {"old", "new"};
  bool first = true;
  for (const ReturningOption* option : list_of<ReturningOption>(r->options)) {
    if (!require(Feature::ReturningOld, option->location)) return {};
    const bool is_old = option->option == RETURNING_OPTION_OLD;
    put(first ? "WITH (" : ", ");
    first = false;
    put(is_old ? "OLD AS " : "NEW AS ");
    put_ident(option->value);
    words[is_old ? 0 : 1] = option->value;
  }
  if (!first) put(") ");
  for (const std::string_view word : words) {
    const Name name = session_.name(word);
    Level own;
    own.items = level.items;
    if (find_item(&own, name) != nullptr) continue;
    // A rule's OLD and NEW stand in the range table of its action itself (transformRuleStmt()).
    const bool of_rule = level.outer == base_ && find_item(level.outer, name) != nullptr;
    if (!has(session_, Feature::ReturningOld)) {
      const bool outside = find_item(level.outer, name) != nullptr;
      if (!outside && names_relation(r->exprs, word)) require(Feature::ReturningOld);
      continue;
    }
    if (of_rule) continue;
    RangeItem& version = items_.emplace_back(target);
    version.alias = version.printed = name;
    version.own_name = false;
    version.schema = {};
    version.columns_visible = false;
    for (ColumnEntry& column : version.columns) column.owner = &version;
    level.items.push_back(&version);
  }
  std::vector<Target> list = targets(r->exprs, level);
  return target_list(list, place);
}

OutputColumns Printer::update(const UpdateStmt& s, const QueryPlace& place) {
  const QueryNames names(*this);
  take_names(reinterpret_cast<const Node_*>(s.relation));
  for (const Node_* node : list_of<Node_>(s.fromClause)) take_names(node);
  with(s.withClause, place);
  put("UPDATE ");
  RangeItem* target = target_relation(*s.relation, false);
  Level level;
  level.outer = place.outer;
  level.items.push_back(target);
  level.qualify = place.nested || s.fromClause != nullptr;
  const ExprBuilder from = captured([&] { from_list(s.fromClause, level); });
  const LevelGuard guard(*this, &level);
  put(" SET ");
  assignments(s.targetList, *target);
  if (s.fromClause != nullptr) {
    clause("   FROM ");
    out_.append(from);
  }
  if (s.whereClause != nullptr) {
    clause("  WHERE ");
    condition(s.whereClause);
  }
  return returning(s.returningClause, level, *target, place);
}

OutputColumns Printer::delete_(const DeleteStmt& s, const QueryPlace& place) {
  const QueryNames names(*this);
  take_names(reinterpret_cast<const Node_*>(s.relation));
  for (const Node_* node : list_of<Node_>(s.usingClause)) take_names(node);
  with(s.withClause, place);
  put("DELETE FROM ");
  RangeItem* target = target_relation(*s.relation, false);
  Level level;
  level.outer = place.outer;
  level.items.push_back(target);
  level.qualify = place.nested || s.usingClause != nullptr;
  if (s.usingClause != nullptr) {
    clause("  USING ");
    from_list(s.usingClause, level);
  }
  const LevelGuard guard(*this, &level);
  if (s.whereClause != nullptr) {
    clause("  WHERE ");
    condition(s.whereClause);
  }
  return returning(s.returningClause, level, *target, place);
}

void Printer::merge_when(const MergeWhenClause& w, const RangeItem& target) {
  switch (w.matchKind) {
    case MERGE_WHEN_MATCHED:
      clause(" WHEN MATCHED");
      break;
    // BY TARGET may be left out, and before 17 it must be.
    case MERGE_WHEN_NOT_MATCHED_BY_TARGET:
      clause(" WHEN NOT MATCHED");
      break;
    case MERGE_WHEN_NOT_MATCHED_BY_SOURCE:
      clause(" WHEN NOT MATCHED BY SOURCE");
      break;
  }
  if (w.condition != nullptr) {
    put(" AND ");
    expression(w.condition);
  }
  put(" THEN ");
  switch (w.commandType) {
    case CMD_INSERT: {
      put("INSERT");
      insert_columns(w.targetList, target, list_of<Node_>(w.values).size(), true);
      overriding(w.override);
      if (w.values == nullptr) return put(" DEFAULT VALUES");
      put(" VALUES (");
      expressions(w.values);
      return put(")");
    }
    case CMD_UPDATE:
      put("UPDATE SET ");
      return assignments(w.targetList, target);
    case CMD_DELETE:
      return put("DELETE");
    default:
      return put("DO NOTHING");
  }
}

OutputColumns Printer::merge(const MergeStmt& s, const QueryPlace& place) {
  // The youngest first: it is the major that all of it needs.
  for (const MergeWhenClause* w : list_of<MergeWhenClause>(s.mergeWhenClauses)) {
    if (w->matchKind == MERGE_WHEN_NOT_MATCHED_BY_SOURCE && !require(Feature::MergeBySource)) {
      return {};
    }
  }
  if (s.returningClause != nullptr && !require(Feature::MergeReturning)) return {};
  if (!require(Feature::Merge)) return {};
  const QueryNames names(*this);
  take_names(reinterpret_cast<const Node_*>(s.relation));
  take_names(s.sourceRelation);
  with(s.withClause, place);
  put("MERGE INTO ");
  RangeItem* target = target_relation(*s.relation, false);
  Level level;
  level.outer = place.outer;
  level.qualify = true;
  clause("  USING ");
  const Items source = from_item(s.sourceRelation, level);
  level.items.push_back(target);
  level.items.insert(level.items.end(), source.begin(), source.end());
  const LevelGuard guard(*this, &level);
  clause("  ON ");
  expression(s.joinCondition);
  for (const MergeWhenClause* w : list_of<MergeWhenClause>(s.mergeWhenClauses)) {
    merge_when(*w, *target);
  }
  return returning(s.returningClause, level, *target, place);
}

void Printer::notify(const NotifyStmt& s) {
  put("NOTIFY ");
  put_ident(s.conditionname);
  if (s.payload != nullptr) put(", " + quote_literal(s.payload));
}

}  // namespace dryshod

// GROUP BY, ORDER BY and DISTINCT ON: positions and output names become the expressions they stand
// for (findTargetlistEntrySQL92() of src/backend/parser/parse_clause.c). Knows target lists.
#include <algorithm>

#include "parser/expr/printer.h"

namespace dryshod {
namespace {

std::string_view single_field(const Node* node) {
  const auto* ref = node_as<ColumnRef>(node, T_ColumnRef);
  if (ref == nullptr || list_of<Node>(ref->fields).size() != 1) return {};
  const auto* field = node_as<String>(list_of<Node>(ref->fields)[0], T_String);
  return field == nullptr ? std::string_view{} : field->sval;
}

// A position in the target list, from 1; 0: none.
int position(const Node* node) {
  const auto* c = node_as<A_Const>(node, T_A_Const);
  return c != nullptr && !c->isnull && c->val.node.type == T_Integer ? c->val.ival.ival : 0;
}

}  // namespace

// A bare name in ORDER BY would mean an output column of that name first.
void Printer::key_column(const ColumnEntry& column, const std::vector<Target>& targets) {
  bool hidden = false;
  const Name name =
      column.element && !column.renamed ? session_.catalog.name(column.element) : column.name;
  for (const Target& t : targets) {
    if (t.name != name || t.star || t.unknown != nullptr) continue;
    const ColumnEntry* shown = t.column != nullptr ? t.column : as_column(t.node);
    const bool same = shown != nullptr && shown->element == column.element &&
                      shown->owner == column.owner && shown->name == column.name;
    hidden = hidden || !same;
  }
  column_entry(column, hidden);
}

// get_rule_sortgroupclause(): a constant shows its type, or it would be a position; calls stand in
// parentheses.
void Printer::key_expression(const Node* node) {
  const ExprBuilder key = captured([&] { expression(node); });
  const std::string& text = key.text();
  const bool call = node->type == T_FuncCall && !text.starts_with('(');
  if (call) put("(");
  out_.append(key);
  if (call) put(")");
  if (!key.refs().empty() || call) return;
  if (text.find_first_not_of("0123456789") == std::string::npos) {
    put("::integer");
  } else if (text.find_first_not_of("0123456789.") == std::string::npos) {
    put("::numeric");
  } else if (text == "NULL" || (node->type == T_A_Const && text.ends_with('\''))) {
    put("::text");
  }
}

void Printer::sort_key(const Node* node, const std::vector<Target>& targets, bool output_first) {
  const std::string_view field = single_field(node);
  const Target* chosen = nullptr;
  if (!field.empty()) {
    const Name name = session_.name(field);
    // GROUP BY prefers an input column, ORDER BY and DISTINCT ON an output column.
    Level own;
    own.items = level_->items;
    const FoundColumn input = output_first ? FoundColumn{} : find_column(session_, &own, name);
    if (input.column == nullptr && !input.ambiguous && !input.unknown) {
      for (const Target& t : targets) {
        if (chosen == nullptr && t.name == name && (t.column != nullptr || t.node != nullptr)) {
          chosen = &t;
        }
      }
    }
  } else if (const int n = position(node); n != 0) {
    bool expanded = true;
    for (const Target& t : targets) expanded = expanded && !t.star && t.unknown == nullptr;
    if (!expanded) return put(std::to_string(n));
    if (n < 1 || static_cast<size_t>(n) > targets.size()) {
      fail(std::string(output_first ? "ORDER BY" : "GROUP BY") + " position " + std::to_string(n) +
           " is not in select list");
      return;
    }
    chosen = &targets[static_cast<size_t>(n) - 1];
  }
  if (chosen != nullptr) {
    if (chosen->column != nullptr) return key_column(*chosen->column, targets);
    node = chosen->node;
  }
  if (const ColumnEntry* column = as_column(node)) return key_column(*column, targets);
  if (as_whole_row(node) != nullptr) return expression(node);
  key_expression(node);
}

void Printer::order_clause(const List* sort, const std::vector<Target>& targets) {
  bool first = true;
  for (const SortBy* item : list_of<SortBy>(sort)) {
    if (first) {
      clause("  ORDER BY ");
    } else {
      put(", ");
    }
    first = false;
    sort_key(item->node, targets, true);
    sort_direction(*item);
  }
}

// ORDER BY of a set operation can only name output columns: by position, as the server prints it.
void Printer::order_output(const List* sort, const OutputColumns& output) {
  bool first = true;
  for (const SortBy* item : list_of<SortBy>(sort)) {
    if (first) {
      clause("  ORDER BY ");
    } else {
      put(", ");
    }
    first = false;
    size_t index = static_cast<size_t>(position(item->node));
    const std::string_view field = single_field(item->node);
    for (size_t i = 0; i < output.columns.size() && index == 0 && !field.empty(); ++i) {
      if (session_.text(output.columns[i].name) == field) index = i + 1;
    }
    if (index > 0) {
      put(std::to_string(index));
    } else if (!field.empty() && !output.known) {
      put_ident(field);
    } else {
      expression(item->node);
    }
    sort_direction(*item);
  }
}

void Printer::group_item(const Node* node, const std::vector<Target>& targets, bool in_sets) {
  if (const auto* set = node_as<GroupingSet>(node, T_GroupingSet)) {
    if (set->kind == GROUPING_SET_EMPTY) return put("()");
    put(set->kind == GROUPING_SET_ROLLUP ? "ROLLUP("
        : set->kind == GROUPING_SET_CUBE ? "CUBE("
                                         : "GROUPING SETS (");
    bool first = true;
    for (const Node_* item : list_of<Node_>(set->content)) {
      if (!first) put(", ");
      first = false;
      group_item(item, targets, set->kind == GROUPING_SET_SETS);
    }
    return put(")");
  }
  const auto* row = node_as<RowExpr>(node, T_RowExpr);
  if (row != nullptr && row->row_format == COERCE_IMPLICIT_CAST) {
    put("(");
    bool first = true;
    for (const Node_* item : list_of<Node_>(row->args)) {
      if (!first) put(", ");
      first = false;
      sort_key(item, targets, false);
    }
    return put(")");
  }
  if (in_sets) put("(");
  sort_key(node, targets, false);
  if (in_sets) put(")");
}

void Printer::group_clause(const SelectStmt& s, const std::vector<Target>& targets) {
  if (s.groupClause == nullptr) return;
  clause("  GROUP BY ");
  if (s.groupDistinct) put("DISTINCT ");
  std::vector<ExprBuilder> items;
  const auto add = [&](const Node_* node) {
    ExprBuilder item = captured([&] { group_item(node, targets, false); });
    // transformGroupClauseExpr(): what is there already groups no further.
    const bool repeated = std::any_of(items.begin(), items.end(), [&](const ExprBuilder& before) {
      return before.text() == item.text() && before.refs() == item.refs();
    });
    if (!repeated || node->type == T_GroupingSet) items.push_back(std::move(item));
  };
  bool has_empty = false;
  for (const Node_* node : list_of<Node_>(s.groupClause)) {
    // flatten_grouping_sets(): () adds nothing to others.
    const auto* set = node_as<GroupingSet>(node, T_GroupingSet);
    if (set != nullptr && set->kind == GROUPING_SET_EMPTY) {
      has_empty = true;
      continue;
    }
    // (a, b) among plain items is the two of them.
    const auto* row = node_as<RowExpr>(node, T_RowExpr);
    const bool flat = row != nullptr && row->row_format == COERCE_IMPLICIT_CAST;
    for (int i = 0; i < (flat ? list_of<Node_>(row->args).size() : 1); ++i) {
      add(flat ? list_of<Node_>(row->args)[i] : node);
    }
  }
  if (items.empty() && has_empty) put("()");
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) put(", ");
    out_.append(items[i]);
  }
}

}  // namespace dryshod

// Joins: what ON may name, USING and NATURAL with their merged columns (transformFromClauseItem()
// of src/backend/parser/parse_clause.c). Knows items, nothing of their kinds.
#include <algorithm>

#include "parser/expr/printer.h"

namespace dryshod {
namespace {

// The columns that are visible without qualifier, in order.
std::vector<ColumnEntry> visible_columns(const std::vector<RangeItem*>& items, bool& known) {
  std::vector<ColumnEntry> columns;
  for (const RangeItem* item : items) {
    if (!item->columns_visible) continue;
    known = known && item->known;
    columns.insert(columns.end(), item->columns.begin(), item->columns.end());
  }
  return columns;
}

const ColumnEntry* named(const std::vector<ColumnEntry>& columns, Name name) {
  for (const ColumnEntry& column : columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

}  // namespace

std::vector<Name> Printer::join_names(const JoinExpr& j, const Items& left, const Items& right) {
  std::vector<Name> names;
  if (!j.isNatural) {
    for (const std::string_view name : name_parts(j.usingClause))
      names.push_back(session_.name(name));
    return names;
  }
  bool known = true;
  const auto left_columns = visible_columns(left, known);
  const auto right_columns = visible_columns(right, known);
  for (const ColumnEntry& column : left_columns) {
    if (named(right_columns, column.name) != nullptr) names.push_back(column.name);
  }
  return names;
}

// The columns of the join: merged ones first, then what is left of either side. A merged column is
// the left one (the right one of a right join) unless types differ, and neither in a full join
// (buildMergedJoinVar()).
RangeItem* Printer::joined_columns(const JoinExpr& j, const Items& left, const Items& right,
                                   const std::vector<Name>& merged) {
  RangeItem& item = items_.emplace_back();
  item.name_visible = false;
  const auto left_columns = visible_columns(left, item.known);
  const auto right_columns = visible_columns(right, item.known);
  const auto type_of = [&](const ColumnEntry* c) {
    return c != nullptr && c->type ? session_.catalog.render(c->type) : std::string{};
  };
  for (const Name name : merged) {
    const ColumnEntry* l = named(left_columns, name);
    const ColumnEntry* r = named(right_columns, name);
    const ColumnEntry* shown = j.jointype == JOIN_RIGHT ? r : l;
    ColumnEntry column{name, {}, true, nullptr, {}};
    const std::string type = type_of(l);
    if (shown != nullptr && j.jointype != JOIN_FULL && !type.empty() && type == type_of(r)) {
      column = *shown;
    } else if (shown != nullptr) {
      column.element = shown->element;
      column.type = type == type_of(r) ? shown->type : Expr{};
    }
    item.columns.push_back(column);
  }
  const auto add = [&](const std::vector<ColumnEntry>& columns) {
    for (const ColumnEntry& column : columns) {
      if (std::find(merged.begin(), merged.end(), column.name) == merged.end()) {
        item.columns.push_back(column);
      }
    }
  };
  add(left_columns);
  add(right_columns);
  return &item;
}

Printer::Items Printer::join(const JoinExpr& j, const Level& before) {
  put("(");
  const Items left = from_item(j.larg, before);
  Items items = left;
  switch (j.jointype) {
    case JOIN_LEFT:
      clause("     LEFT JOIN ");
      break;
    case JOIN_RIGHT:
      clause("     RIGHT JOIN ");
      break;
    case JOIN_FULL:
      clause("     FULL JOIN ");
      break;
    default: {
      const bool cross = j.quals == nullptr && j.usingClause == nullptr && !j.isNatural;
      clause(cross ? "     CROSS JOIN " : "     JOIN ");
    }
  }
  // The right side may refer to the left one laterally.
  Level lateral = before;
  lateral.items.insert(lateral.items.end(), items.begin(), items.end());
  const bool nested = j.rarg != nullptr && j.rarg->type == T_JoinExpr;
  if (nested) indent_ += 4;
  const Items right = from_item(j.rarg, lateral);
  if (nested) indent_ -= 4;

  const std::vector<Name> merged = join_names(j, items, right);
  if (!merged.empty()) {
    put(" USING (");
    for (size_t i = 0; i < merged.size(); ++i) {
      if (i > 0) put(", ");
      put_ident(merged[i]);
    }
    put(")");
    // The names are given by the columns of both sides.
    for (const Items* side : {&left, &right}) {
      bool known = true;
      const auto columns = visible_columns(*side, known);
      for (const Name name : merged) {
        const ColumnEntry* column = named(columns, name);
        if (column != nullptr && column->element) out_.hole(column->element, HoleForm::Hidden);
        if (column == nullptr && known) {
          fail_unknown("column \"" + std::string(session_.text(name)) +
                       "\" specified in USING clause does not exist in " +
                       (side == &left ? "left" : "right") + " table");
        }
      }
    }
    if (j.join_using_alias != nullptr) {
      put(" AS ");
      put_ident(printed_name(j.join_using_alias, j.join_using_alias->aliasname));
    }
  } else if (j.isNatural) {
    // Columns in common that are not known, or none: NATURAL says it all.
    bool known = true;
    visible_columns(items, known);
    visible_columns(right, known);
    if (known) {
      put(" ON (true)");
    } else {
      fail_unknown("columns of a NATURAL JOIN are not known");
    }
  } else if (j.quals != nullptr) {
    Level both = before;
    both.items = items;
    both.items.insert(both.items.end(), right.begin(), right.end());
    const LevelGuard guard(*this, &both);
    put(" ON (");
    condition(j.quals);
    put(")");
  }
  put(")");

  RangeItem* joined = joined_columns(j, items, right, merged);
  if (j.join_using_alias != nullptr) {
    RangeItem* only_merged = new_item(j.join_using_alias, "", j.join_using_alias);
    only_merged->columns_visible = false;
    for (size_t i = 0; i < merged.size(); ++i) {
      ColumnEntry column = joined->columns[i];
      if (column.owner == nullptr) {  // one of either side: the alias is all it has
        column.owner = only_merged;
        column.renamed = true;
      }
      only_merged->columns.push_back(column);
    }
    items.push_back(only_merged);
  }
  items.insert(items.end(), right.begin(), right.end());
  for (RangeItem* item : items) item->columns_visible = false;
  if (j.alias != nullptr) {
    // An alias hides everything inside.
    items.clear();
    joined->alias = session_.name(j.alias->aliasname);
    joined->printed = printed_name(&j, j.alias->aliasname);
    joined->name_visible = true;
    const bool renamed = rename_columns(*joined, j.alias->colnames);
    for (ColumnEntry& column : joined->columns) {
      column.owner = joined;
      column.renamed = column.renamed || column.element;
    }
    alias(*joined, j.alias, set_namesakes_apart(*joined) || renamed);
  }
  items.push_back(joined);
  return items;
}

}  // namespace dryshod

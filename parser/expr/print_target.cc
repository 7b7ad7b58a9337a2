// Target lists: stars expanded, output columns named and, where it is plain, typed
// (src/backend/parser/parse_target.c; printed as get_target_list() of ruleutils.c).
// Knows one level's items.
#include "catalog/quote.h"
#include "parser/expr/printer.h"

namespace dryshod {

void Printer::star(const ColumnRef& c, const Level& level, std::vector<Target>& targets) {
  const auto fields = name_parts(c.fields);
  const auto add = [&](const RangeItem& item) {
    for (const ColumnEntry& column : item.columns) {
      Target t;
      t.column = &column;
      t.name = column.name;
      targets.push_back(t);
    }
  };
  if (!fields.empty()) {
    const RangeItem* item = find_item(&level, session_.name(fields.back()),
                                      fields.size() > 1 ? fields[fields.size() - 2] : "");
    if (item == nullptr) {
      fail_unknown("missing FROM-clause entry for table \"" + std::string(fields.back()) + "\"",
                   c.location);
      return;
    }
    if (item->known) return add(*item);
    Target t;
    t.unknown = item;
    targets.push_back(t);
    return;
  }
  bool plain = true;  // every item can be named, so known ones can be expanded beside unknown ones
  for (const RangeItem* item : level.items) {
    if (item->columns_visible && !item->known) plain = plain && static_cast<bool>(item->printed);
  }
  if (!plain || level.items.empty()) {
    Target t;
    t.star = true;
    targets.push_back(t);
    return;
  }
  for (const RangeItem* item : level.items) {
    if (!item->columns_visible) continue;
    if (item->known) {
      add(*item);
    } else {
      Target t;
      t.unknown = item;
      targets.push_back(t);
    }
  }
}

// ExpandRowReference(): (row).* in a target list is its fields one by one.
bool Printer::star_of_row(const A_Indirection& e, std::vector<Target>& targets) {
  const auto steps = list_of<Node_>(e.indirection);
  if (steps.size() != 1 || steps[0]->type != T_A_Star) return false;
  if (const RangeItem* item = as_whole_row(e.arg)) {
    if (!item->known) return false;
    for (const ColumnEntry& column : item->columns) {
      Target t;
      t.column = &column;
      t.name = column.name;
      targets.push_back(t);
    }
    return true;
  }
  const std::vector<ColumnEntry> columns = row_columns(reinterpret_cast<const Node_*>(e.arg));
  for (const ColumnEntry& column : columns) {
    Target t;
    t.node = reinterpret_cast<const Node_*>(&e);
    t.name = t.field = column.name;
    t.field_type = column.type;
    targets.push_back(t);
  }
  return !columns.empty();
}

std::vector<Printer::Target> Printer::targets(const List* list, const Level& level) {
  std::vector<Target> result;
  for (const ResTarget* res : list_of<ResTarget>(list)) {
    const auto* ref = node_as<ColumnRef>(res->val, T_ColumnRef);
    const auto fields = list_of<Node_>(ref == nullptr ? nullptr : ref->fields);
    if (!fields.empty() && fields[fields.size() - 1]->type == T_A_Star) {
      star(*ref, level, result);
      continue;
    }
    const auto* part = node_as<A_Indirection>(res->val, T_A_Indirection);
    if (part != nullptr && star_of_row(*part, result)) continue;
    Target t;
    t.node = res->val;
    t.name = session_.name(res->name != nullptr ? std::string_view(res->name)
                                                : figure_column_name(res->val));
    t.whole_row = as_whole_row(res->val) != nullptr;
    result.push_back(t);
  }
  return result;
}

Expr Printer::target_type(const Target& t, const QueryPlace& place) {
  if (t.column != nullptr) return t.column->type;
  if (t.field) return t.field_type;
  const ValueType type = type_of(t.node);
  if (!type.is_unknown_literal()) return type.text;
  // resolveTargetListUnknowns(); an arm of a set operation leaves it to the others.
  ExprBuilder text;
  text << (place.unknown_is_text ? "text" : "unknown");
  return session_.catalog.intern(text);
}

// resolveTargetListUnknowns() of a constant that has a collation.
void Printer::make_text_below_collation(const Node* node) {
  if (node->type != T_CollateClause) return;
  while (const auto* collate = node_as<CollateClause>(node, T_CollateClause)) node = collate->arg;
  if (node->type != T_A_Const || !type_of(node).is_unknown_literal()) return;
  made_.emplace_back(node, named_type("text", {}).text);
}

// Prints the target; true when it has that name by itself, so that AS would say nothing.
bool Printer::target_is_named(Target& t, Name name, const QueryPlace& place) {
  const auto is_called = [&](const ColumnEntry& column) {
    const Name own = column.element && !column.renamed ? session_.catalog.name(column.element)
                                                       : column.written();
    return own == name;
  };
  if (t.column != nullptr) {
    column_entry(*t.column);
    return is_called(*t.column);
  }
  if (t.field) {
    indirection(*reinterpret_cast<const A_Indirection*>(t.node), t.field);
    return false;
  }
  if (t.whole_row) {
    const RangeItem* item = as_whole_row(t.node);
    qualifier(*item);
    put(".*");
    if (item->relation) {
      put("::");
      out_.hole(item->relation);
    } else if (item->known) {
      put("::record");
    }
    return false;
  }
  const Node_* shown = t.node;
  while (const auto* cast = node_as<TypeCast>(shown, T_TypeCast)) {
    if (!does_nothing(*cast)) break;
    shown = reinterpret_cast<const Node_*>(cast->arg);
  }
  const ColumnEntry* column = as_column(shown);
  if (const auto* part = node_as<A_Indirection>(shown, T_A_Indirection)) {
    column = whole_row_field(*part);
  }
  if (column != nullptr) {
    column_entry(*column);
    return is_called(*column);
  }
  const auto* c = node_as<A_Const>(t.node, T_A_Const);
  const bool bare = c != nullptr && (c->isnull || c->val.node.type == T_String);
  if (bare && !place.unknown_is_text) {
    wait_for_type(*c, t);
  } else if (bare) {
    expression(t.node);
    put("::text");  // resolveTargetListUnknowns()
  } else {
    const ImpliedGuard guard(*this);
    if (place.unknown_is_text) make_text_below_collation(t.node);
    expression(t.node);
  }
  const auto* ref = node_as<ColumnRef>(t.node, T_ColumnRef);
  if (ref != nullptr) {
    const auto fields = name_parts(ref->fields);
    return !fields.empty() && session_.name(fields.back()) == name;
  }
  // Nobody sees it: what the column is called anyway need not be said.
  return !place.names_visible &&
         (session_.text(name) == "?column?" || session_.text(name) == figure_column_name(t.node) ||
          session_.text(name) == name_without_columns(t.node));
}

OutputColumns Printer::target_list(std::vector<Target>& targets, const QueryPlace& place) {
  OutputColumns output;
  size_t index = 0;
  for (Target& t : targets) {
    if (index > 0) {
      put(",");
      clause("    ");
    }
    if (t.star || t.unknown != nullptr) {
      if (t.unknown != nullptr) {
        qualifier(*t.unknown);
        put(".");
      }
      put("*");
      output.known = false;
      ++index;
      continue;
    }
    if (place.output_names != nullptr && index < place.output_names->size() && output.known) {
      t.name = (*place.output_names)[index];
    }
    ++index;
    if (!target_is_named(t, t.name, place)) {
      put(" AS ");
      put_ident(t.name);
    }
    output.columns.push_back({t.name, target_type(t, place)});
    output.waiting.push_back(std::move(t.waiting));
    if (place.collations != nullptr) place.collations->push_back(target_collation(t));
  }
  return output;
}

}  // namespace dryshod

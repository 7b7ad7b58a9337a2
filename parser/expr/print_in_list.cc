// IN and = ANY (ARRAY[...]): the server makes one tree of both where the casts agree, and prints
// them as an array (transformAExprIn() of src/backend/parser/parse_expr.c, make_scalar_array_op()
// of parse_oper.c). Here both become IN where that is sure. Knows the chain of casts that an item
// goes through; which operator is meant is value_type.cc's.
#include <algorithm>

#include "parser/expr/own_operators.h"
#include "parser/expr/printer.h"
#include "parser/literal/literal.h"
#include "parser/raw/tree_walk.h"

namespace dryshod {
namespace {

// contain_vars_of_level(node, 0), as far as a raw tree tells: a subquery may name what is outside.
template <class IsOwnColumn>
HasColumn has_column(const Node* node, const IsOwnColumn& is_own) {
  HasColumn result = HasColumn::No;
  walk_tree(node, [&](const Node* part) {
    const HasColumn here = part->type == T_ColumnRef
                               ? is_own(*reinterpret_cast<const ColumnRef*>(part))
                           : part->type == T_SubLink ? HasColumn::Unsure
                                                     : HasColumn::No;
    if (result != HasColumn::Yes && here != HasColumn::No) result = here;
    return result != HasColumn::Yes && part->type != T_SubLink;
  });
  return result;
}

}  // namespace

HasColumn Printer::has_own_column(const Node* node) const {
  return has_column(node, [&](const ColumnRef& c) {
    const auto fields = name_parts(c.fields);
    const RangeItem* item = nullptr;
    if (fields.size() == 1) {
      const FoundColumn found = find_column(session_, level_, session_.name(fields[0]));
      if (found.column == nullptr) return found.unknown ? HasColumn::Unsure : HasColumn::No;
      // VALUE of a domain's CHECK is no column.
      if (level_->origin != nullptr && !found.item->relation && !found.item->alias) {
        return HasColumn::No;
      }
      item = found.item;
    } else if (!fields.empty()) {
      item = find_item(level_, session_.name(fields[fields.size() - 2]));
      if (item == nullptr) return HasColumn::No;
    }
    for (const RangeItem* own : level_->items) {
      if (own == item) return HasColumn::Yes;
    }
    return HasColumn::No;
  });
}

// transformAExprIn(): a list of one, of rows, or with columns in it becomes comparisons; the rest
// an array, whose element type hangs on the operands: IN is kept for those.
void Printer::in_list(const A_Expr& e, Flatten flatten) {
  const auto items = list_of<Node>(reinterpret_cast<const List*>(e.rexpr));
  const std::string_view op = single_name(e.name);
  const bool negated = op == "<>";
  std::vector<const Node*> all;
  std::vector<const Node*> constants;
  std::vector<const Node*> columns;
  bool unsure = false;
  for (const Node* item : items) {
    const HasColumn has = has_own_column(item);
    unsure = unsure || has == HasColumn::Unsure;
    (has == HasColumn::No ? constants : columns).push_back(item);
    all.push_back(item);
  }
  const bool rows = e.lexpr->type == T_RowExpr;
  const auto plain_in = [&](const std::vector<const Node*>& list) {
    if (!rows && in_list_of_extension(op, e.lexpr, list)) return;
    if (!rows && in_list_of_enum(negated, e.lexpr, list)) return;
    if (!rows && as_in_list(op, e.lexpr, list, nullptr, false)) return;
    put("(");
    expression(e.lexpr);
    put(negated ? " NOT IN (" : " IN (");
    for (size_t i = 0; i < list.size(); ++i) {
      if (i > 0) put(", ");
      expression(list[i]);
    }
    put("))");
  };
  if (all.size() == 1) return compare(op, e.lexpr, all[0], flatten);
  if (unsure && !rows) return plain_in(all);
  if (columns.empty() && !rows) return plain_in(all);

  const bool array = !rows && constants.size() > 1;
  const std::vector<const Node*>& single = array ? columns : all;
  const Flatten own = negated ? Flatten::And : Flatten::Or;
  const int count = static_cast<int>(single.size()) + (array ? 1 : 0);
  joined(negated ? " AND " : " OR ", own, flatten, count, [&](int i, Flatten inner) {
    if (array && i == 0) return plain_in(constants);
    compare(op, e.lexpr, single[array ? i - 1 : i], inner);
  });
}

// ---- the array of a list ----------------------------------------------------

Printer::ListItem Printer::list_item(const Node* node) {
  ListItem item;
  item.base = node;
  for (;;) {
    const Operand under = described(item.base);
    if (under.cast == nullptr) break;
    item.casts.insert(item.casts.begin(), under.as_is.name);
    item.base = reinterpret_cast<const Node_*>(under.cast->arg);
  }
  item.type = type_of(item.base);
  return item;
}

// The first `kept` casts are printed; those that IN makes by itself are not. `target`: the type
// that a constant without a cast is read as.
void Printer::put_list_item(const ListItem& item, size_t kept, const std::string& target) {
  const auto* literal = node_as<A_Const>(item.base, T_A_Const);
  const std::vector<ValueType> near{item.type};
  const ImpliedGuard guard(*this);
  const std::string& read = item.read.empty() ? target : item.read;
  const bool readable = !item.read.empty() || (kept == 0 && item.type.is_unknown_literal());
  if (literal != nullptr && readable && is_read_type(read)) {
    taken_as_.emplace_back(literal, named_type(read, near).text);
  }
  if (kept == 0) return expression(item.base);
  ExprBuilder text = captured([&] { expression(item.base); });
  for (size_t i = 0; i < kept; ++i) {
    const bool bare = i == 0 && item.type.is_unknown_literal();
    ExprBuilder around;
    if (!bare) around << "(";
    around.append(text) << (bare ? "::" : ")::");
    text = around.append(session_.catalog.open(named_type(item.casts[i], near).text));
  }
  out_.append(text);
}

constexpr size_t kAllCasts = 99;

// True when printed: with as few casts as IN needs to make the array that is meant.
bool Printer::as_in_list(std::string_view op, const Node* left,
                         const std::vector<const Node*>& nodes, const TypeCast* array_cast,
                         bool is_array) {
  if (typing_ || nodes.size() < 2 || (op != "=" && op != "<>") || !may_be_builtin(op)) return false;
  if (type_of(left).category == 'E') return false;  // the array is kept: in_list_of_enum()
  std::vector<ListItem> items;
  std::vector<ValueType> types{type_of(left)};
  if (is_array) types.clear();
  for (const Node* node : nodes) {
    if (has_own_column(node) != HasColumn::No) return false;
    items.push_back(list_item(node));
    types.push_back(type_of(node));
    if (!items.back().type.known() || !types.back().known()) return false;
  }
  // What each item goes through on its way into the array, and the array on its way to the
  // operator.
  const int at = common_type(types);
  if (at == -2) return false;
  const bool alike = std::all_of(types.begin(), types.end(),
                                 [&](const ValueType& type) { return type.name == types[0].name; });
  if (at >= 0 && alike && types[0].name != types[0].base) return false;  // an array of a domain
  std::string element = at == -1 ? "text" : types[static_cast<size_t>(at)].base;
  if (array_cast != nullptr) {
    element = element_name(type_of(reinterpret_cast<const Node_*>(array_cast)).name);
    if (element.empty()) return false;
  }
  const auto with = [](std::vector<std::string>& casts, const ValueType& from,
                       const std::string& to) {
    if (casts.empty() ? from.name != to : casts.back() != to) casts.push_back(to);
  };
  const Operand compared = described(left);
  const auto resolved = [&](const ValueType& l, const std::string& name, const auto& near) {
    return builtin_operator(session_, op, {l, named_type(name, near)});
  };
  std::vector<ValueType> near = types;
  near.push_back(compared.as_is);
  const Resolution meant = resolved(compared.as_is, element, near);
  Operand items_together;
  items_together.as_is = named_type(element, near);
  const std::vector<Operand> sides{compared, items_together};
  if (refuses(meant.state, sides)) refuse_operator(op, sides);
  if (meant.state != Resolution::State::Found) return false;
  for (ListItem& item : items) {
    // A constant that can be read here is one of the element's type from the start.
    if (item.casts.empty() && item.type.is_unknown_literal() && is_read_type(element)) {
      item.read = element;
      item.type = named_type(element, near);
    }
    with(item.casts, item.type, element);
    with(item.casts, item.type, meant.arguments[1]);
  }

  const auto fits = [&](size_t kept, const ValueType& l, std::string& common) {
    std::vector<ValueType> now{l};
    for (const ListItem& item : items) {
      if (kept > 0 && kept <= item.casts.size()) {
        now.push_back(named_type(item.casts[kept - 1], near));
      } else {
        now.push_back(item.casts.empty() || kept == 0 ? item.type
                                                      : named_type(item.casts.back(), near));
      }
      if (!now.back().known()) return false;
    }
    const int best = common_type(now);
    if (best == -2) return false;
    common = best == -1 ? "text" : now[static_cast<size_t>(best)].base;
    const Resolution got = resolved(l, common, near);
    if (got.state != Resolution::State::Found || got.arguments != meant.arguments) return false;
    for (size_t i = 0; i < items.size(); ++i) {
      const size_t shown = std::min(kept, items[i].casts.size());
      std::vector<std::string> made;
      with(made, now[i + 1], common);
      with(made, now[i + 1], got.arguments[1]);
      if (!can_coerce(now[i + 1], common)) return false;
      if (!std::equal(made.begin(), made.end(), items[i].casts.begin() + static_cast<long>(shown),
                      items[i].casts.end())) {
        return false;
      }
    }
    return true;
  };
  // So is the value that is looked for.
  const auto* constant = node_as<A_Const>(left, T_A_Const);
  const bool readable = constant != nullptr && !constant->isnull &&
                        constant->val.node.type == T_String && is_read_type(meant.arguments[0]);
  const bool may_drop = compared.cast != nullptr && compared.as_is.name == meant.arguments[0];
  const auto list = [&](std::string_view before, size_t kept, const std::string& common,
                        std::string_view after) {
    put("(");
    expression(left);
    put(before);
    for (size_t i = 0; i < items.size(); ++i) {
      if (i > 0) put(", ");
      put_list_item(items[i], std::min(kept, items[i].casts.size()), common);
    }
    put(after);
    return true;
  };
  const ImpliedGuard guard(*this);
  const bool whole = session_.printing == Printing::AsShown;
  for (size_t kept = 0; kept <= 2 && !whole; ++kept) {
    std::string common;
    const ValueType sought = readable   ? named_type(meant.arguments[0], near)
                             : may_drop ? compared.bare
                                        : compared.as_is;
    if (!fits(kept, sought, common)) continue;
    if (readable) take_literal(compared, meant.arguments[0], near);
    if (may_drop) implied_.push_back(compared.cast);
    return list(op == "<>" ? " NOT IN (" : " IN (", kept, common, "))");
  }
  // The array itself, with every cast that the server shows.
  make_cast(compared, meant.arguments[0], near);
  return list(op == "<>" ? " <> ALL (ARRAY[" : " = ANY (ARRAY[", kAllCasts, {}, "]))");
}

bool Printer::any_as_in_list(const A_Expr& e) {
  const std::string_view op = single_name(e.name);
  if (e.kind == AEXPR_OP_ANY ? op != "=" : op != "<>") return false;
  const auto* cast = node_as<TypeCast>(e.rexpr, T_TypeCast);
  if (cast != nullptr && cast->typeName->typmods != nullptr) return false;
  const auto* array = node_as<A_ArrayExpr>(cast != nullptr ? cast->arg : e.rexpr, T_A_ArrayExpr);
  if (array == nullptr || e.lexpr->type == T_RowExpr) return false;
  std::vector<const Node*> nodes;
  for (const Node* node : list_of<Node>(array->elements)) nodes.push_back(node);
  return as_in_list(op, e.lexpr, nodes, cast, true);
}

}  // namespace dryshod

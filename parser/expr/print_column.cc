// Column references: resolved by scope as transformColumnRef() does
// (src/backend/parser/parse_expr.c), printed bare where the server prints them bare, else
// alias.column. Function arguments too. Knows levels and items; how they came to be is
// print_from.cc's.
#include "catalog/quote.h"
#include "parser/expr/printer.h"

namespace dryshod {
namespace {

// The argument names of the innermost function in sight.
const std::vector<std::string_view>* argument_names(const Level* level) {
  for (; level != nullptr; level = level->outer) {
    if (level->origin != nullptr && !level->origin->parameters.empty()) {
      return &level->origin->parameters.front();
    }
  }
  return nullptr;
}

std::string column_words(const std::vector<std::string_view>& fields) {
  if (fields.size() == 1) return "column \"" + std::string(fields[0]) + "\" does not exist";
  return "column " + dotted(fields) + " does not exist";
}

}  // namespace

void Printer::qualifier(const RangeItem& item) {
  if (item.own_name && item.relation) {
    out_.hole(item.relation, HoleForm::Bare);
  } else {
    put_ident(item.printed);
  }
}

void Printer::column_entry(const ColumnEntry& entry, bool force_qualifier) {
  const RangeItem* owner = entry.owner;
  if (owner != nullptr && owner->printed && (level_->qualify || force_qualifier)) {
    qualifier(*owner);
    put(".");
  }
  if (entry.element && !entry.renamed) {
    out_.hole(entry.element, HoleForm::Bare);
    return;
  }
  if (owner != nullptr && !owner->printed && !owner->relation &&
      session_.text(entry.name) == "value") {
    return put("VALUE");  // what CHECK of a domain calls its value
  }
  put_ident(entry.written());
  if (entry.element) out_.hole(entry.element, HoleForm::Hidden);
}

const ColumnEntry* Printer::as_column(const Node* node) const {
  const auto* c = node_as<ColumnRef>(node, T_ColumnRef);
  if (c == nullptr) return nullptr;
  const auto fields = name_parts(c->fields);
  if (static_cast<int>(fields.size()) != list_of<Node_>(c->fields).size())
    return nullptr;  // a star
  const Name name = session_.name(fields.back());
  if (fields.size() == 1) {
    const FoundColumn found = find_column(session_, level_, name);
    if (found.column != nullptr || found.ambiguous || found.unknown) {
      return found.ambiguous ? nullptr : found.column;
    }
    const RangeItem* item = find_item(level_, name);
    return item != nullptr && item->scalar ? item->columns.data() : nullptr;
  }
  const RangeItem* item = find_item(level_, session_.name(fields[fields.size() - 2]),
                                    fields.size() > 2 ? fields[fields.size() - 3] : "");
  if (item == nullptr) return nullptr;
  const FoundColumn found = find_column(session_, *item, name);
  return found.ambiguous ? nullptr : found.column;
}

const RangeItem* Printer::as_whole_row(const Node* node) const {
  const auto* c = node_as<ColumnRef>(node, T_ColumnRef);
  if (c == nullptr) return nullptr;
  const auto fields = name_parts(c->fields);
  if (fields.size() != 1 || list_of<Node_>(c->fields).size() != 1) return nullptr;
  const Name name = session_.name(fields[0]);
  const FoundColumn found = find_column(session_, level_, name);
  if (found.column != nullptr || found.ambiguous || found.system) return nullptr;
  const RangeItem* item = find_item(level_, name);
  return item != nullptr && item->scalar ? nullptr : item;
}

/// From 1; 0: there is none.
int Printer::parameter_named(std::string_view name) const {
  const auto* names = argument_names(level_);
  for (size_t i = 0; names != nullptr && i < names->size(); ++i) {
    if ((*names)[i] == name) return static_cast<int>(i + 1);
  }
  return 0;
}

ValueType Printer::type_of_parameter(int number) {
  for (const Level* level = level_; level != nullptr; level = level->outer) {
    if (level->origin == nullptr || level->origin->parameters.empty()) continue;
    const auto& types = level->origin->parameter_types;
    const auto at = static_cast<size_t>(number) - 1;
    return number > 0 && at < types.size() ? value_type(types[at]) : ValueType{};
  }
  return {};
}

// An argument by name; one that a column hides by its number, which nothing hides.
bool Printer::parameter(const std::vector<std::string_view>& fields) {
  const auto* names = argument_names(level_);
  if (names == nullptr) return false;
  const std::string_view wanted = fields.size() == 1 ? fields[0] : fields[1];
  for (size_t i = 0; i < names->size(); ++i) {
    if ((*names)[i] != wanted) continue;
    parameter_number(static_cast<int>(i + 1));
    return true;
  }
  // argument.field of a composite argument.
  for (size_t i = 0; fields.size() > 1 && i < names->size(); ++i) {
    if ((*names)[i] != fields[0]) continue;
    put("(");
    parameter_number(static_cast<int>(i + 1));
    put(").");
    put_ident(fields[1]);
    return true;
  }
  return false;
}

void Printer::parameter_number(int number) {
  const auto* names = argument_names(level_);
  if (names != nullptr && number >= 1 && static_cast<size_t>(number) <= names->size()) {
    const std::string_view name = (*names)[static_cast<size_t>(number) - 1];
    const FoundColumn hiding =
        name.empty() ? FoundColumn{} : find_column(session_, level_, session_.name(name));
    if (!name.empty() && hiding.column == nullptr && !hiding.ambiguous && !hiding.unknown) {
      return put_ident(name);
    }
  }
  put("$" + std::to_string(number));
}

void Printer::column(const ColumnRef& c, bool force_qualifier) {
  const auto fields = name_parts(c.fields);
  const auto nodes = list_of<Node_>(c.fields);
  const bool star = !nodes.empty() && nodes[nodes.size() - 1]->type == T_A_Star;
  if (fields.empty()) return put("*");
  if (fields.size() > 3) return put(dotted(fields) + (star ? ".*" : ""));

  // relation.* outside of a target list: the whole row.
  if (star) {
    const RangeItem* item = find_item(level_, session_.name(fields.back()),
                                      fields.size() > 1 ? fields[fields.size() - 2] : "");
    if (item == nullptr) {
      if (parameter(fields)) return put(".*");
      fail_unknown("missing FROM-clause entry for table \"" + std::string(fields.back()) + "\"",
                   c.location);
      return;
    }
    qualifier(*item);
    return put(".*");
  }

  const Name name = session_.name(fields.back());
  FoundColumn found;
  if (fields.size() == 1) {
    found = find_column(session_, level_, name);
    if (found.column == nullptr && !found.ambiguous && !found.system) {
      if (parameter(fields)) return;
      if (const RangeItem* item = find_item(level_, name); item != nullptr && !found.unknown) {
        if (item->scalar) return column_entry(item->columns.front(), force_qualifier);
        qualifier(*item);
        return put(".*");
      }
      // CHECK of a domain; a default has nothing in scope that could be named at all.
      const bool domain =
          level_->items.empty() ||
          (level_->items.size() == 1 && session_.catalog.is<Domain>(level_->items[0]->relation));
      if (fields[0] == "value" && domain && level_->outer == nullptr) return put("VALUE");
    }
  } else {
    const RangeItem* item = find_item(level_, session_.name(fields[fields.size() - 2]),
                                      fields.size() > 2 ? fields[fields.size() - 3] : "");
    if (item == nullptr) {
      if (fields.size() == 2 && parameter(fields)) return;
      const std::string_view table = fields[fields.size() - 2];
      fail_unknown("missing FROM-clause entry for table \"" + std::string(table) + "\"",
                   c.location);
      return;
    }
    found = find_column(session_, *item, name);
  }
  if (found.ambiguous) {
    fail("column reference \"" + std::string(fields.back()) + "\" is ambiguous", c.location);
    return;
  }
  if (found.column != nullptr) return column_entry(*found.column, force_qualifier);
  if (found.item == nullptr) {
    fail_unknown(column_words(fields), c.location);
    return;
  }
  // A system column, or one of a relation whose columns are not known.
  const bool qualify = found.item->printed && (level_->qualify || force_qualifier) &&
                       (fields.size() > 1 || found.system);
  if (qualify) {
    qualifier(*found.item);
    put(".");
  }
  put_ident(fields.back());
}

}  // namespace dryshod

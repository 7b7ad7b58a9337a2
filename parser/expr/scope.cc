// Look-ups in levels and items; see scope.h.
#include "parser/expr/scope.h"

#include <algorithm>

namespace dryshod {
namespace {

// src/backend/catalog/heap.c, SystemAttributeByName().
bool is_system_column(std::string_view name) {
  constexpr std::string_view kNames[] = {"ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

FoundColumn find_column(const Session& session, const RangeItem& item, Name name) {
  FoundColumn found;
  for (const ColumnEntry& column : item.columns) {
    if (column.name != name) continue;
    if (found.column != nullptr) {
      found.ambiguous = true;
      return found;
    }
    found.column = &column;
    found.item = &item;
  }
  if (found.column != nullptr) return found;
  // oid was one of tables WITH OIDS, before 12; the server's own that have it list it.
  const std::string_view text = session.text(name);
  found.system = is_system_column(text) ? item.relation || item.builtin
                                        : text == "oid" && (item.relation || !item.known);
  found.unknown = !item.known;
  if (found.system || found.unknown) found.item = &item;
  return found;
}

FoundColumn find_column(const Session& session, const Level* level, Name name) {
  for (; level != nullptr; level = level->outer) {
    FoundColumn found;
    FoundColumn vague;
    for (const RangeItem* item : level->items) {
      if (!item->columns_visible) continue;
      const FoundColumn here = find_column(session, *item, name);
      if (here.ambiguous) return here;
      if (here.column != nullptr) {
        if (found.column != nullptr) {
          found.ambiguous = true;
          return found;
        }
        found = here;
      } else if (here.system || here.unknown) {
        vague = here;
      }
    }
    if (found.column != nullptr) return found;
    if (vague.item != nullptr) return vague;
  }
  return {};
}

std::string_view system_column_type(std::string_view name) {
  if (name == "ctid") return "tid";
  if (name.starts_with("x")) return "xid";
  return name.starts_with("c") ? "cid" : "oid";
}

const RangeItem* find_item(const Level* level, Name alias, std::string_view schema) {
  for (; level != nullptr; level = level->outer) {
    for (const RangeItem* item : level->items) {
      if (item->name_visible && item->alias == alias &&
          (schema.empty() || item->schema == schema)) {
        return item;
      }
    }
  }
  return nullptr;
}

bool add_columns(const Session& session, Ref relation, std::vector<ColumnEntry>& columns) {
  const Catalog& catalog = session.catalog;
  if (catalog.is<Sequence>(relation)) {  // src/include/commands/sequence.h
    const Expr number = session.catalog.intern("bigint");
    columns.push_back({session.name("last_value"), {}, false, nullptr, number});
    columns.push_back({session.name("log_cnt"), {}, false, nullptr, number});
    columns.push_back(
        {session.name("is_called"), {}, false, nullptr, session.catalog.intern("boolean")});
    return true;
  }
  struct Placed {
    int64_t position;
    ColumnEntry entry;
  };
  std::vector<Placed> placed;
  placed.reserve(8);
  catalog.each_child(relation, [&](Ref child) {
    if (const Column* column = catalog.get_if<Column>(child)) {
      placed.push_back(
          {column->position, {catalog.name(child), child, false, nullptr, column->type}});
    } else if (const Attribute* attribute = catalog.get_if<Attribute>(child)) {
      placed.push_back(
          {attribute->position, {catalog.name(child), child, false, nullptr, attribute->type}});
    }
  });
  const auto before = [](const Placed& a, const Placed& b) { return a.position < b.position; };
  if (!std::is_sorted(placed.begin(), placed.end(), before)) {
    std::stable_sort(placed.begin(), placed.end(), before);
  }
  columns.reserve(columns.size() + placed.size());
  for (Placed& p : placed) columns.push_back(std::move(p.entry));
  // A view without columns is one whose columns could not be worked out; a table may have none.
  return !placed.empty() || !(catalog.is<View>(relation) || catalog.is<MaterializedView>(relation));
}

}  // namespace dryshod

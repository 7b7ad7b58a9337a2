// See hiding.h.
#include "migration/rules/shared/hiding.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/helpers.h"
#include "migration/rules/shared/stored_rows.h"

namespace dryshod {
namespace {

/// Room for the time behind a copy's name.
constexpr size_t kCopyNameBytes = 46;

std::vector<Ref> columns_in_order(const Catalog& c, Ref table) {
  std::vector<Ref> columns;
  c.each_child_of<Column>(table, [&](Ref column) { columns.push_back(column); });
  std::stable_sort(columns.begin(), columns.end(), [&](Ref x, Ref y) {
    return c.get<Column>(x).position < c.get<Column>(y).position;
  });
  return columns;
}

std::string kept_item(const Catalog& c, Ref column) {
  const std::string name = c.bare(column);
  if (!c.has_holes(c.get<Column>(column).type)) return name;
  return name + "::pg_catalog.text AS " + name;
}

std::string items_of(const Catalog& c, const std::vector<Ref>& columns) {
  std::string items;
  for (const Ref column : columns) items += (items.empty() ? "" : ", ") + kept_item(c, column);
  return items;
}

/// CREATE TABLE AS stands in an EXECUTE: whether there is a copy hangs on the rows alone. `rows`:
/// what follows FROM.
void copy(Emit& emit, const std::string& rows, const std::string& name, const std::string& items) {
  const std::string select = "SELECT " + items + " FROM " + rows;
  const std::string body = fmt::format(
      "\nBEGIN\n"
      "    IF EXISTS (SELECT FROM {}) THEN\n"
      "        CREATE SCHEMA IF NOT EXISTS {};\n"
      "        EXECUTE pg_catalog.format('CREATE TABLE {}.%I AS %s',\n"
      "            {} || pg_catalog.to_char(pg_catalog.clock_timestamp(), '_YYYYMMDDHH24MISS'),\n"
      "            {});\n"
      "    END IF;\n"
      "END\n",
      rows, kHelperSchema, kHelperSchema, quote_literal(name), quote_literal(select));
  emit.statement("DO " + quote_dollar(body)).why =
      fmt::format("what FROM has no place for is copied to schema {}", kHelperSchema);
}

std::string copy_name(const Catalog& c, Ref table, Ref column) {
  std::string name =
      std::string(c.text(c.name(c.schema_of(table)))) + "__" + std::string(c.text(c.name(table)));
  if (column) name += "__" + std::string(c.text(c.name(column)));
  size_t keep = std::min(name.size(), kCopyNameBytes);
  while (keep > 0 && keep < name.size() && (name[keep] & 0xC0) == 0x80) --keep;
  return name.substr(0, keep);
}

/// The column that has come back to the name this one had; none: it made way for nobody.
Ref gave_way_to(const Catalog& c, Ref column) {
  std::string_view name = c.text(c.name(column));
  if (!name.ends_with(kAsideSuffix)) return {};
  name.remove_suffix(kAsideSuffix.size());
  return c.column(c.parent(column), c.strings().name(name));
}

/// A default that every row without a value of its own has; empty: none, or one of its own for
/// each.
std::string usual_value(const Catalog& c, Ref column) {
  const Ref value = c.child<Default>(column);
  if (!value || c.has_holes(c.get<Default>(value).expression)) return {};
  const std::string text = c.render(c.get<Default>(value).expression);
  return text.find('(') == std::string::npos && text.find("CURRENT_") == std::string::npos
             ? text
             : std::string();
}

}  // namespace

void rename_object(Emit& emit, Ref ref, const std::string& name) {
  emit.statement(alter_head(emit.from(), ref) + " RENAME TO " + quote_ident(name));
}

void rename_constraint(Emit& emit, Ref ref, const std::string& name) {
  const Catalog& from = emit.from();
  const Ref whole = from.parent(ref);
  // The grammar has no such form of ALTER FOREIGN TABLE.
  const std::string head =
      from.is<Table>(whole) ? "ALTER TABLE " + from.qualified(whole) : alter_head(from, whole);
  emit.statement(head + " RENAME CONSTRAINT " + from.bare(ref) + " TO " + quote_ident(name));
}

void move_object(Emit& emit, Ref ref, const std::string& schema) {
  emit.statement(alter_head(emit.from(), ref) + " SET SCHEMA " + quote_ident(schema));
}

bool copy_rows_away(Emit& emit, Ref table) {
  const Catalog& from = emit.from();
  if (from.get<Table>(table).partition_key) return true;  // its rows are its partitions'
  const std::vector<Ref> columns = columns_in_order(from, table);
  if (columns.empty()) return false;
  copy(emit, "ONLY " + from.qualified(table), copy_name(from, table, {}), items_of(from, columns));
  return true;
}

bool copy_values_away(Emit& emit, Ref column) {
  const Catalog& from = emit.from();
  const Ref table = from.parent(column);
  if (!from.is<Table>(table)) return false;
  // What goes too has a copy of its own, and may be gone already.
  const auto goes = [&](Ref other) { return other != column && emit.is_gone(other); };
  std::vector<Ref> kept;
  if (const Ref key = from.child<PrimaryKey>(table)) {
    kept = from.refs(from.get<PrimaryKey>(key).columns);
    std::erase_if(kept, [&](Ref ref) { return !from.is<Column>(ref); });
    if (std::any_of(kept.begin(), kept.end(), goes)) kept.clear();
  }
  if (kept.empty()) {
    kept = columns_in_order(from, table);
    std::erase_if(kept, goes);
  }
  if (std::find(kept.begin(), kept.end(), column) == kept.end()) kept.push_back(column);
  const std::string name = from.bare(column);
  const std::string usual = usual_value(from, column);
  std::string condition = usual.empty()
                              ? name + " IS NOT NULL"
                              : fmt::format("{0}{3} IS DISTINCT FROM ({1})::{2}{3}", name, usual,
                                            from.render(from.get<Column>(column).type), kReadsAs);
  if (const Ref predecessor = gave_way_to(from, column)) {
    condition +=
        fmt::format(" AND {0}{2} IS DISTINCT FROM {1}{2}", name, from.bare(predecessor), kReadsAs);
  }
  copy(emit, rows_of(from, table, Below::Taken) + " WHERE " + condition,
       copy_name(from, table, column), items_of(from, kept));
  return true;
}

}  // namespace dryshod

// Queries of rows; see guards.h. Which rows follows ATRewriteTable() and get_rels_with_domain() of
// src/backend/commands.
#include "migration/rules/shared/guards.h"

#include <fmt/format.h>

#include <algorithm>

#include "migration/rules/shared/foreign_key_guards.h"
#include "migration/rules/shared/key_items.h"
#include "migration/rules/shared/stored_rows.h"

namespace dryshod {
namespace {

/// LOCK TABLE takes no materialized view.
std::string lockable(const Catalog& c, Ref relation) {
  return c.is<Table>(relation) ? c.qualified(relation) : std::string();
}

// ---- not null, checks ---------------------------------------------------------

/// The stored columns whose type is the domain, or a domain over it. Whatever else holds values of
/// it makes ALTER DOMAIN fail before any row is read.
void columns_of_domain(const Catalog& c, Ref domain, std::vector<Ref>& out) {
  const std::string name = c.qualified(domain);
  for (const Ref user : c.users(domain)) {
    if (const Column* column = c.get_if<Column>(user); column && c.render(column->type) == name) {
      out.push_back(user);
    } else if (const Domain* over = c.get_if<Domain>(user); over && c.render(over->type) == name) {
      columns_of_domain(c, user, out);
    }
  }
}

/// `condition` is about `value`, which is a name.
std::vector<Guard> guards_of_domain(const Emit& emit, Ref domain, const std::string& condition,
                                    const std::string& what, bool of_new) {
  const Catalog& c = emit.to();
  std::vector<Guard> out;
  if (emit.is_new(domain)) return out;
  // What VALUE stands for has the type below all domains.
  Expr type = c.get<Domain>(domain).type;
  for (Ref under; c.refs(type).size() == 1 && c.is<Domain>(under = c.refs(type)[0]) &&
                  c.render(type) == c.qualified(under);) {
    type = c.get<Domain>(under).type;
  }
  std::vector<Ref> columns;
  columns_of_domain(c, domain, columns);
  for (const Ref column : columns) {
    const Ref relation = c.parent(column);
    const Ref before = emit.old_of(column);
    if (!has_rows(c, relation) || emit.is_new(relation) || !before) continue;
    if (!emit.from().is<Column>(before)) continue;
    if (c.is<Table>(relation) && c.get<Table>(relation).partition_key) continue;
    // One that becomes a column of the domain is converted into it.
    const Expr old_type = emit.from().get<Column>(before).type;
    if (emit.from().render(old_type) != c.render(c.get<Column>(column).type)) continue;
    out.push_back(
        {fmt::format("SELECT * FROM (SELECT {}::{} AS value FROM {}) AS stored WHERE {}",
                     c.bare(column), c.render(type), rows_of(c, relation, Below::Left), condition),
         lockable(c, relation),
         fmt::format("values of {}.{} {}", c.qualified(relation), c.bare(column), what), of_new});
  }
  return out;
}

std::vector<Guard> of_not_null(const Emit& emit, Ref ref) {
  const Catalog& c = emit.to();
  const NotNull& not_null = c.get<NotNull>(ref);
  const Ref holder = c.parent(ref);
  if (!not_null.valid) return {};
  if (c.is<Domain>(holder)) {
    return guards_of_domain(emit, holder, is_null(c, c.get<Domain>(holder).type, "value"),
                            "that are null", false);
  }
  const Ref table = c.parent(holder);
  if (emit.is_new(table) || !has_rows(c, table)) return {};
  const std::string rows = rows_of(c, table, not_null.no_inherit ? Below::Left : Below::Taken);
  return {
      {"SELECT * FROM " + rows + " WHERE " + is_null(c, c.get<Column>(holder).type, c.bare(holder)),
       c.qualified(table),
       fmt::format("rows of {} where {} is null", c.qualified(table), c.bare(holder)),
       reads_new(emit, {holder})}};
}

std::vector<Guard> of_check(const Emit& emit, Ref ref) {
  const Catalog& c = emit.to();
  const Check& check = c.get<Check>(ref);
  const Ref holder = c.parent(ref);
  if (!check.valid || !check.enforced || emit.is_new(holder)) return {};
  const std::string condition = "NOT (" + c.render(check.expression) + ")";
  const bool of_new = reads_new(emit, c.refs(check.expression));
  const std::string what = "that violate " + c.bare(ref);
  if (c.is<Domain>(holder)) return guards_of_domain(emit, holder, condition, what, of_new);
  if (!has_rows(c, holder)) return {};
  const std::string rows = rows_of(c, holder, check.no_inherit ? Below::Left : Below::Taken);
  return {{"SELECT * FROM " + rows + " WHERE " + condition, c.qualified(holder),
           "rows of " + c.qualified(holder) + " " + what, of_new}};
}

// ---- keys ---------------------------------------------------------------------

/// Rows that are equal in all items; `keys` is a list as CREATE INDEX has it.
std::vector<Guard> of_duplicates(const Emit& emit, Ref ref, Expr keys, Expr predicate,
                                 bool nulls_not_distinct) {
  const Catalog& c = emit.to();
  const Ref table = c.parent(ref);
  if (emit.is_new(table) || !has_rows(c, table) || adds_only_to_parent(c, ref)) return {};
  const std::string list = c.render(keys);
  const std::vector<std::string> items = key_items(list);
  if (items.empty() || list.ends_with(" WITHOUT OVERLAPS")) return {};
  std::vector<std::string> conditions;
  if (predicate) conditions.push_back("(" + c.render(predicate) + ")");
  std::string places;
  for (size_t i = 0; i < items.size(); ++i) {
    places += fmt::format("{}{}", i == 0 ? "" : ", ", i + 1);
    // IS NOT NULL asks more of a composite.
    if (!nulls_not_distinct) conditions.push_back(items[i] + " IS DISTINCT FROM NULL");
  }
  std::vector<Ref> refs = c.refs(keys);
  const std::vector<Ref> more = c.refs(predicate);
  refs.insert(refs.end(), more.begin(), more.end());
  const std::string where = conditions.empty() ? "" : " WHERE " + joined(conditions, " AND ");
  return {
      {fmt::format(
           "SELECT {}, pg_catalog.count(*) FROM {}{} GROUP BY {} HAVING pg_catalog.count(*) > 1",
           joined(items, ", "), rows_of(c, table, below_key(c, table)), where, places),
       lockable(c, table),
       fmt::format("rows of {} that are equal in {}", c.qualified(table), joined(items, ", ")),
       reads_new(emit, refs)}};
}

std::vector<Guard> of_primary_key(const Emit& emit, Ref ref) {
  const Catalog& c = emit.to();
  const PrimaryKey& key = c.get<PrimaryKey>(ref);
  std::vector<Guard> out;
  for (const Ref not_null : c.refs(key.not_nulls)) {
    // One of the column's own is made by itself; one that is there holds already.
    if (c[not_null].source != ref || c[not_null].local || !emit.is_new(not_null)) continue;
    for (Guard& guard : of_not_null(emit, not_null)) out.push_back(std::move(guard));
  }
  for (Guard& guard : of_duplicates(emit, ref, key.columns, {}, false)) {
    out.push_back(std::move(guard));
  }
  return out;
}

}  // namespace

std::vector<Guard> guards_of(const Emit& emit, Ref ref) {
  const Catalog& to = emit.to();
  switch (to.kind(ref)) {
    case Kind::NotNull:
      return of_not_null(emit, ref);
    case Kind::Check:
      return of_check(emit, ref);
    case Kind::PrimaryKey:
      return of_primary_key(emit, ref);
    case Kind::Unique: {
      const Unique& key = to.get<Unique>(ref);
      return of_duplicates(emit, ref, key.columns, {}, key.nulls_not_distinct);
    }
    case Kind::Index: {
      const Index& index = to.get<Index>(ref);
      if (!index.unique) return {};
      return of_duplicates(emit, ref, index.keys, index.predicate, index.nulls_not_distinct);
    }
    case Kind::ForeignKey:
      return guards_of_foreign_key(emit, ref);
    default:
      return {};
  }
}

std::vector<Guard> guards_of_added_column(const Emit& emit, Ref column, Parts parts) {
  const Catalog& c = emit.to();
  const Ref table = c.parent(column);
  if (emit.is_new(table) || !has_rows(c, table)) return {};
  if (c.child<Default>(column) || c.child<Generated>(column) || c.child<Identity>(column))
    return {};
  bool refuses_null = std::any_of(parts.begin(), parts.end(), [&](Ref part) {
    return c.is<NotNull>(part) && c.parent(part) == column;
  });
  const std::vector<Ref> types = c.refs(c.get<Column>(column).type);
  for (const Ref type : types) {
    if (!c.is<Domain>(type) || c.render(c.get<Column>(column).type) != c.qualified(type)) continue;
    if (c.child<Default>(type)) return {};
    refuses_null = refuses_null || c.child<NotNull>(type);
  }
  if (!refuses_null) return {};
  return {
      {"SELECT * FROM " + rows_of(c, table, Below::Taken), c.qualified(table),
       fmt::format("rows of {}, which have no value for {}", c.qualified(table), c.bare(column))}};
}

Guard guard_of_position(const Catalog& from, Ref sequence, const std::string& condition) {
  const std::string name = from.qualified(sequence);
  // One that nobody has asked for a number yet may begin anywhere.
  return {"SELECT last_value FROM " + name + " WHERE is_called AND (" + condition + ")",
          {},
          "a position of " + name + " outside the new bounds"};
}

}  // namespace dryshod

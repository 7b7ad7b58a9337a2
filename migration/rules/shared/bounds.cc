// See bounds.h. Mirrors get_qual_for_range() and get_qual_for_list() of
// src/backend/partitioning/partbounds.c.
#include "migration/rules/shared/bounds.h"

#include <vector>

#include "catalog/domains.h"
#include "catalog/partition_bounds.h"

namespace dryshod {
namespace {

/// The one plain column that rows are sorted by; empty: there is no such.
std::string key_column(const Catalog& catalog, Ref parent) {
  const Expr key = catalog.get<Table>(parent).partition_key;
  const std::vector<Ref> refs = catalog.refs(key);
  if (refs.size() != 1 || !catalog.is<Column>(refs[0])) return {};
  const std::string name = catalog.bare(refs[0]);
  const std::string text = catalog.render(key);
  return text == "RANGE (" + name + ")" || text == "LIST (" + name + ")" ? name : std::string();
}

/// The type of each item of the key; empty where that is no plain column.
std::vector<std::string> key_types(const Catalog& catalog, Ref parent, size_t items) {
  std::vector<std::string> types(items);
  const std::vector<Ref> refs = catalog.refs(catalog.get<Table>(parent).partition_key);
  if (refs.size() != items) return types;
  for (size_t i = 0; i < items; ++i) {
    if (!catalog.is<Column>(refs[i])) continue;
    types[i] = catalog.render(under_domains(catalog, catalog.get<Column>(refs[i]).type));
  }
  return types;
}

}  // namespace

bool may_clash(const Catalog& catalog, Ref link, const Catalog& other, Ref other_link) {
  const Inherits& one = catalog.get<Inherits>(link);
  const Inherits& two = other.get<Inherits>(other_link);
  if (!one.bound || !two.bound) return false;
  const auto a = partition_bound(catalog.render(one.bound));
  const auto b = partition_bound(other.render(two.bound));
  if (!a || !b) return true;
  const std::vector<std::string> types = key_types(other, two.from, a->from.size());
  return bounds_clash(*a, *b, types).value_or(true);
}

std::string bound_condition(const Catalog& catalog, Ref parent, Expr printed) {
  const std::string column = key_column(catalog, parent);
  const auto bound = partition_bound(catalog.render(printed));
  if (column.empty() || !bound) return {};
  std::string condition = "(" + column + " IS NOT NULL)";
  if (bound->form == PartitionBound::Form::List) {
    std::string listed;
    for (const std::string& value : bound->from) {
      if (value == "NULL") return {};
      listed += (listed.empty() ? "" : ", ") + value;
    }
    if (bound->from.size() == 1) return condition + " AND (" + column + " = " + listed + ")";
    return condition + " AND (" + column + " IN (" + listed + "))";
  }
  if (bound->from.size() != 1 || bound->to.size() != 1) return {};
  const std::string& low = bound->from.front();
  const std::string& high = bound->to.front();
  if (low != "MINVALUE") condition += " AND (" + column + " >= " + low + ")";
  if (high != "MAXVALUE") condition += " AND (" + column + " < " + high + ")";
  return condition;
}

}  // namespace dryshod

// See stored_rows.h.
#include "migration/rules/shared/stored_rows.h"

#include <algorithm>

namespace dryshod {

std::string rows_of(const Catalog& c, Ref table, Below below) {
  const bool only = below == Below::Left && has_children(c, table);
  return (only ? "ONLY " : "") + c.qualified(table);
}
Below below_key(const Catalog& c, Ref table) {
  const Table* body = c.get_if<Table>(table);
  return body != nullptr && body->partition_key ? Below::Taken : Below::Left;
}

std::string joined(const std::vector<std::string>& items, const char* between) {
  std::string out;
  for (const std::string& item : items) out += (out.empty() ? "" : between) + item;
  return out;
}
bool has_rows(const Catalog& catalog, Ref relation) {
  if (catalog.is<MaterializedView>(relation)) return true;
  const Table* table = catalog.get_if<Table>(relation);
  return table != nullptr && !table->server;
}

std::string is_null(const Catalog& catalog, Expr type, const std::string& value) {
  const std::vector<Ref> refs = catalog.refs(type);
  const bool is_row = std::any_of(refs.begin(), refs.end(), [&](Ref ref) {
    return catalog.is<Composite>(ref) || catalog.is<Table>(ref) || catalog.is<Domain>(ref);
  });
  return value + (is_row ? " IS NOT DISTINCT FROM NULL" : " IS NULL");
}

bool reads_new(const Emit& emit, const std::vector<Ref>& refs) {
  const Catalog& to = emit.to();
  return std::any_of(refs.begin(), refs.end(), [&](Ref ref) {
    if (emit.is_new(ref)) return true;
    const Ref before = emit.old_of(ref);
    if (to.is<Enum>(ref) && emit.from().is<Enum>(before)) {  // a constant may be a label to come
      return !(emit.from().get<Enum>(before).labels == to.get<Enum>(ref).labels);
    }
    if (!to.is<Column>(ref) || !before || !emit.from().is<Column>(before)) return false;
    const Expr old_type = emit.from().get<Column>(before).type;
    return emit.from().render(old_type) != to.render(to.get<Column>(ref).type);
  });
}

}  // namespace dryshod

// See stored_rows.h.
#include "migration/rules/shared/stored_rows.h"

#include <algorithm>

namespace dryshod {
namespace {

/// A table and all that inherit from it, each once; `elsewhere`: one of them has its rows on
/// another server.
void collect_tree(const Catalog& c, Ref table, std::vector<Ref>& tree, bool& elsewhere) {
  if (std::find(tree.begin(), tree.end(), table) != tree.end()) return;
  tree.push_back(table);
  elsewhere = elsewhere || !has_rows(c, table);
  for (const Ref child : children_of(c, table)) collect_tree(c, child, tree, elsewhere);
}

/// The rows that are here of a table with foreign ones below it, as rows of that table: whatever
/// reads it by its name asks the other server, or fails where a wrapper has no handler.
std::string rows_here(const Catalog& c, Ref table, const std::vector<Ref>& tree) {
  std::vector<std::string> parts;
  for (const Ref one : tree) {
    const bool is_empty = one != table && c.get<Table>(one).partition_key;
    if (!has_rows(c, one) || is_empty) continue;
    parts.push_back(one == table ? "SELECT * FROM ONLY " + c.qualified(one)
                                 : "SELECT (_dryshod_one::" + c.qualified(table) +
                                       ").* FROM ONLY " + c.qualified(one) + " AS _dryshod_one");
  }
  return "(" + joined(parts, " UNION ALL ") + ") AS " + c.bare(table);
}

}  // namespace

std::string rows_of(const Catalog& c, Ref table, Below below) {
  if (below == Below::Taken && has_rows(c, table)) {
    std::vector<Ref> tree;
    bool elsewhere = false;
    collect_tree(c, table, tree, elsewhere);
    if (elsewhere) return rows_here(c, table, tree);
  }
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

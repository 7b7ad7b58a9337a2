// See column_places.h.
#include "migration/rules/shared/column_places.h"

#include <algorithm>

#include "migration/rules/shared/clauses.h"

namespace dryshod {
namespace {

/// ATPrepAlterColumnType() of src/backend/commands/tablecmds.c: what rows are sorted by keeps its
/// type.
bool sorts_rows(const Catalog& c, Ref table, Ref column) {
  const std::vector<Ref> key = c.refs(c.get<Table>(table).partition_key);
  return std::find(key.begin(), key.end(), column) != key.end();
}

bool can_hold(const Catalog& c, Ref table, Ref column) {
  if (!c.is<Table>(table) || !c.is<Column>(column)) return false;
  const Table& body = c.get<Table>(table);
  return !body.server && !body.of_type && !c.child<Generated>(column) &&
         !sorts_rows(c, table, column);
}

/// By nothing but inheritance, from this one.
bool merely_inherits(const Catalog& c, Ref table, Ref column, Ref above) {
  size_t parents = 0;
  c.each_child_of<Inherits>(table, [&](Ref) { ++parents; });
  return parents == 1 && !c[column].local && c[column].source == above;
}

class Places {
 public:
  Places(const Emit& emit, const Change& change)
      : emit_(emit), from_(change.from), to_(change.to) {}

  bool take(const ColumnPlace& place) {
    if (!can_hold(from_, place.table, place.column)) return false;
    if (!can_hold(to_, place.new_table, place.new_column)) return false;
    found_.push_back(place);
    const std::vector<Ref> before = children_of(from_, place.table);
    const std::vector<Ref> after = children_of(to_, place.new_table);
    return before.size() == after.size() &&
           std::all_of(after.begin(), after.end(), [&](Ref child) { return below(place, child); });
  }

  std::vector<ColumnPlace> found() { return std::move(found_); }

 private:
  bool below(const ColumnPlace& above, Ref child) {
    const Ref before = emit_.old_of(child);
    if (!before || emit_.is_new(child)) return false;
    const std::vector<Ref> old = children_of(from_, above.table);
    if (std::find(old.begin(), old.end(), before) == old.end()) return false;
    const ColumnPlace place{before, from_.column(before, from_.name(above.column)), child,
                            to_.column(child, to_.name(above.new_column))};
    return place.column && place.new_column &&
           merely_inherits(from_, place.table, place.column, above.column) &&
           merely_inherits(to_, place.new_table, place.new_column, above.new_column) && take(place);
  }

  const Emit& emit_;
  const Catalog& from_;
  const Catalog& to_;
  std::vector<ColumnPlace> found_;
};

}  // namespace

std::vector<ColumnPlace> column_places(const Emit& emit, const Change& change) {
  if (change.from[change.a].source || change.to[change.b].source) return {};
  Places places(emit, change);
  const bool all =
      places.take({change.from.parent(change.a), change.a, change.to.parent(change.b), change.b});
  return all ? places.found() : std::vector<ColumnPlace>();
}

}  // namespace dryshod

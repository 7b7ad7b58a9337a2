// When a view can be replaced in place: the old output columns must be a prefix of the new ones, in
// name and type (checkViewColumns() in src/backend/commands/view.c).
#pragma once

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// True unless every old column is known to keep its place, name, type and collation.
inline bool output_needs_replacing(const Change& change, NameList before, NameList after) {
  const auto old_names = change.from.strings()[before];
  const auto new_names = change.to.strings()[after];
  if (old_names.empty() || new_names.size() < old_names.size()) return true;
  for (size_t i = 0; i < old_names.size(); ++i) {
    if (old_names[i] != new_names[i]) return true;
    const Name name = change.from.strings().name(old_names[i]);
    const Ref old_column = change.from.column(change.a, name);
    const Ref new_column = change.to.column(change.b, name);
    if (!old_column || !new_column) return true;
    const Column& x = change.from.get<Column>(old_column);
    const Column& y = change.to.get<Column>(new_column);
    if (!x.type || !y.type || change.from.render(x.type) != change.to.render(y.type)) return true;
    if (change.from.render(x.collation) != change.to.render(y.collation)) return true;
  }
  return false;
}

}  // namespace dryshod

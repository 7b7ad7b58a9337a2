// See moves.h.
#include "rollback/moves.h"

#include "catalog/helpers.h"

namespace dryshod {

Result<void> Moves::make(Emit& emit, const std::string& title) {
  for (Emit::Piece& piece : emit.pieces()) {
    Statement statement;
    statement.sql = piece.head.empty() ? std::move(piece.body) : piece.head + " " + piece.body;
    statement.txn = piece.txn;
    statement.loss = std::move(piece.loss);
    statement.why = std::move(piece.why);
    statement.guards = std::move(piece.guards);
    statement.phase = piece.phase;
    statement.batched = piece.batched;
    statement.with_last = piece.with_last;
    statement.writes = std::move(piece.writes);
    statement.title = title;
    const auto done = x_interpreter.execute(statement.sql + ";", x_catalog);
    if (!done) return tl::unexpected(done.error());
    x_statements.push_back(std::move(statement));
  }
  emit.pieces().clear();
  return {};
}

Result<void> Moves::make(std::string sql, std::string why) {
  Emit emit(x_catalog, x_catalog);
  emit.statement(std::move(sql)).why = std::move(why);
  return make(emit, {});
}

Ref holder_of_name(const Catalog& catalog, Kind kind, Ref scope, Name name) {
  const Slot slots = slots_of(kind);
  for (const Slot slot : {Slot::Member, Slot::Relation, Slot::Type}) {
    if (!has(slots, slot)) continue;
    if (const Ref found = catalog.find(slot, scope, name)) return found;
  }
  if (has(slots, Slot::Constraint)) return catalog.constraint(scope, name);
  return has(slots, Slot::Own) ? catalog.find_own(kind, scope, name) : Ref{};
}

std::string free_name(const Catalog& catalog, Ref beside, Ref scope, const std::string& wanted) {
  std::string name = wanted;
  for (int n = 2; scope; ++n) {
    const Ref taken =
        holder_of_name(catalog, catalog.kind(beside), scope, catalog.strings().name(name));
    if (!taken || taken == beside) break;
    name = with_suffix(wanted, "_" + std::to_string(n));
  }
  return name;
}

Ref holder_of_place(const Catalog& catalog, const Catalog& model, Ref in_model) {
  const Kind kind = model.kind(in_model);
  const Ref parent = model.parent(in_model);
  // An index is named among the relations of its schema.
  const bool in_schema = has(slots_of(kind), Slot::Relation) && parent;
  const Ref whole = in_schema ? model.schema_of(parent) : parent;
  const Ref scope = whole ? holder_of_place(catalog, model, whole) : Ref{};
  if (whole && !scope) return {};
  return holder_of_name(catalog, kind, scope, model.name(in_model));
}

}  // namespace dryshod

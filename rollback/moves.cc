// See moves.h.
#include "rollback/moves.h"

#include "catalog/helpers.h"

namespace dryshod {

Result<void> Moves::make(Emit& emit) {
  for (Emit::Piece& piece : emit.pieces()) {
    Statement statement;
    statement.sql = piece.head.empty() ? std::move(piece.body) : piece.head + " " + piece.body;
    statement.txn = piece.txn;
    statement.loss = std::move(piece.loss);
    statement.why = std::move(piece.why);
    statement.guards = std::move(piece.guards);
    statement.phase = piece.phase;
    statement.batched = piece.batched;
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
  return make(emit);
}

namespace {

/// Who has the name in a scope, in any name space that the element would take.
Ref holder(const Catalog& catalog, Kind kind, Ref scope, Name name) {
  const Slot slots = slots_of(kind);
  for (const Slot slot : {Slot::Member, Slot::Relation, Slot::Type}) {
    if (!has(slots, slot)) continue;
    if (const Ref found = catalog.find(slot, scope, name)) return found;
  }
  return has(slots, Slot::Own) ? catalog.find_own(kind, scope, name) : Ref{};
}

}  // namespace

std::string free_name(const Catalog& catalog, Ref beside, Ref scope, const std::string& wanted) {
  std::string name = wanted;
  for (int n = 2; scope; ++n) {
    const Ref taken = holder(catalog, catalog.kind(beside), scope, catalog.strings().name(name));
    if (!taken || taken == beside) break;
    name = with_suffix(wanted, "_" + std::to_string(n));
  }
  return name;
}

Ref holder_of_place(const Catalog& catalog, const Catalog& model, Ref in_model) {
  const Ref parent = model.parent(in_model);
  if (!parent) return holder(catalog, model.kind(in_model), {}, model.name(in_model));
  const Ref scope = parent.id < catalog.size() && catalog.alive(parent) &&
                            catalog.kind(parent) == model.kind(parent)
                        ? parent
                        : holder_of_place(catalog, model, parent);
  return scope ? holder(catalog, model.kind(in_model), scope, model.name(in_model)) : Ref{};
}

}  // namespace dryshod

// See moves.h.
#include "rollback/moves.h"

#include <algorithm>

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

std::string free_name(const Catalog& catalog, Ref beside, Ref scope, const std::string& wanted,
                      Ref other) {
  std::string name = wanted;
  const auto is_taken = [&](Ref in) {
    if (!in) return false;
    const Ref holder =
        holder_of_name(catalog, catalog.kind(beside), in, catalog.strings().name(name));
    return holder && holder != beside;
  };
  for (int n = 2; is_taken(scope) || is_taken(other); ++n) {
    name = with_suffix(wanted, "_" + std::to_string(n));
  }
  return name;
}

std::vector<Ref> companions(const Catalog& catalog, Ref whole) {
  std::vector<Ref> found;
  const Ref place = catalog.schema_of(whole);
  const auto take = [&](Ref ref) {
    if (!has(slots_of(catalog.kind(ref)), Slot::Relation)) return;
    if (rules_of(catalog.kind(ref)).rename_to != nullptr) found.push_back(ref);
  };
  // In a place, but not by itself: the sequence of a serial, and of an identity.
  const auto goes_along = [&](Ref ref) {
    if (catalog.parent(ref) != place) return false;
    if (catalog[ref].source && !catalog[ref].local) return true;
    const auto move_to = rules_of(catalog.kind(ref)).move_to;
    if (move_to == nullptr) return false;
    Emit tried(catalog, catalog);
    move_to(tried, ref, std::string(kHelperSchema));
    return tried.pieces().empty();
  };
  const auto follow = [&](auto&& self, Ref part) -> void {
    for (const Ref made : catalog.derived_from(part)) {
      if (goes_along(made)) take(made);
    }
    for (const Ref user : catalog.users(part)) {
      const Ref owned = catalog.parent(user);
      if (owned && owned != place && goes_along(owned)) take(owned);
    }
    catalog.each_child(part, [&](Ref child) {
      take(child);
      self(self, child);
    });
  };
  follow(follow, whole);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
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

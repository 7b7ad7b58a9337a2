// See moves.h.
#include "rollback/moves.h"

#include <algorithm>

#include "catalog/helpers.h"

namespace dryshod {

std::string as_in_a_script(const std::string& sql) {
  return "SET check_function_bodies = off;\n" + sql;
}

Result<void> Moves::make(Emit& emit, const std::string& title) {
  for (Emit::Piece& piece : emit.pieces()) {
    Statement statement = statement_of(std::move(piece));
    statement.title = title;
    const auto done = interpreter_.execute(as_in_a_script(statement.sql + ";"), catalog_);
    if (!done) return tl::unexpected(done.error());
    statements_.push_back(std::move(statement));
  }
  emit.pieces().clear();
  return {};
}

Result<void> Moves::make(std::string sql, std::string why) {
  Emit emit(catalog_, catalog_);
  emit.statement(std::move(sql)).why = std::move(why);
  return make(emit, {});
}

Result<void> Moves::drop(std::vector<Ref> all, const Catalog& to, bool is_loss) {
  const auto is_of = [&](Ref part, Ref whole) {
    while (part && part != whole) part = catalog_.parent(part);
    return static_cast<bool>(part);
  };
  // What goes along with it may use it all the same.
  const auto is_used = [&](Ref whole) {
    const std::vector<Ref> along = companions(catalog_, whole);
    bool used = false;
    const auto look = [&](auto&& self, Ref part) -> void {
      for (const Ref user : catalog_.users(part)) {
        const bool goes_too = is_of(user, whole) ||
                              std::any_of(along.begin(), along.end(),
                                          [&](Ref companion) { return is_of(user, companion); });
        used = used || !goes_too;
      }
      catalog_.each_child(part, [&](Ref child) { self(self, child); });
    };
    look(look, whole);
    return used;
  };
  while (!all.empty()) {
    // The latest first: what was derived goes before what it was derived from.
    auto next = std::find_if(all.rbegin(), all.rend(),
                             [&](Ref ref) { return !catalog_.alive(ref) || !is_used(ref); });
    if (next == all.rend()) next = all.rbegin();  // they use each other: the server says so
    const Ref ref = *next;
    all.erase(std::next(next).base());
    if (!catalog_.alive(ref)) continue;
    Emit emit = emit_towards(to);
    rules_of(catalog_.kind(ref)).drop(emit, ref);
    if (!is_loss) {
      for (Emit::Piece& piece : emit.pieces()) piece.loss.clear();
    }
    if (Result<void> done = make(emit); !done) return done;
  }
  return {};
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
  const Ref home = catalog.schema_of(whole);
  const auto take = [&](Ref ref) {
    if (!has(slots_of(catalog.kind(ref)), Slot::Relation)) return;
    if (rules_of(catalog.kind(ref)).rename_to != nullptr) found.push_back(ref);
  };
  // In a schema, but not by itself: the sequence of a serial, and of an identity.
  const auto goes_along = [&](Ref ref) {
    if (catalog.parent(ref) != home) return false;
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
      if (owned && owned != home && goes_along(owned)) take(owned);
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

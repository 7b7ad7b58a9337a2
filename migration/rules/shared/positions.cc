// See positions.h. One name has one holder: the old sequence is gone before the new one comes,
// maybe steps of a plan before. So a third one has the position meanwhile.
#include "migration/rules/shared/positions.h"

#include <fmt/format.h>

#include "migration/rules/shared/columns.h"

namespace dryshod {
namespace {

Ref named_alike(const Catalog& there, const Catalog& here, Ref sequence) {
  const Ref schema = there.find_own<Schema>({}, here.name(here.schema_of(sequence)));
  const Ref found = schema ? there.find(Slot::Relation, schema, here.name(sequence)) : Ref{};
  return there.is<Sequence>(found) ? found : Ref{};
}

Ref identity_of(const Catalog& catalog, Ref sequence) {
  const Ref source = catalog[sequence].source;
  return source && !catalog[sequence].local && catalog.is<Identity>(source) ? source : Ref{};
}

/// The column of `to` whose sequence is new; none: it was there, or belongs to nobody.
Ref new_owner(const Emit& emit, Ref sequence) {
  const Catalog& to = emit.to();
  if (const Ref identity = identity_of(to, sequence)) {
    return emit.is_new(identity) ? to.parent(identity) : Ref{};
  }
  const Ref owned = to.child<OwnedBy>(sequence);
  return owned && emit.is_new(sequence) ? to.get<OwnedBy>(owned).column : Ref{};
}

struct Handing {
  Ref before, after;  // sequences of `from` and `to`
  Ref owner;          // column of `to`
};

/// From an identity to a sequence of its name, both of columns of one table that stays. A column
/// that is new has numbered its rows itself.
Handing handing_over(const Emit& emit, Ref before, Ref after) {
  const Catalog& from = emit.from();
  const Catalog& to = emit.to();
  const Ref identity = before ? identity_of(from, before) : Ref{};
  if (!identity || !after) return {};
  const Ref column = from.parent(identity);
  const Ref owner = new_owner(emit, after);
  if (!owner || from[column].source || emit.is_new(owner)) return {};
  const Ref table = to.parent(owner);
  if (!to.is<Table>(table) || emit.is_new(table) || emit.new_of(from.parent(column)) != table) {
    return {};
  }
  return {before, after, owner};
}

Handing handing_to(const Emit& emit, Ref after) {
  return handing_over(emit, named_alike(emit.from(), emit.to(), after), after);
}

std::string meanwhile(const Catalog& from, Ref sequence) {
  return from.bare(from.schema_of(sequence)) + "." + predecessor_name(from, sequence);
}

}  // namespace

bool leave_position(Emit& emit, Ref column) {
  const Catalog& from = emit.from();
  const Ref identity = from.child<Identity>(column);
  const Ref before = identity ? from.get<Identity>(identity).sequence : Ref{};
  if (!from.alive(before)) return false;
  if (!handing_over(emit, before, named_alike(emit.to(), from, before)).after) return false;
  const Sequence& body = from.get<Sequence>(before);
  const std::string options = sequence_options(from, body);
  const std::string name = from.qualified(before), kept = meanwhile(from, before);
  emit.statement("CREATE SEQUENCE " + kept + " AS " + std::string(from.text(body.type)) +
                 (options.empty() ? "" : " " + options))
      .why = "keeps the position until the sequence that comes has it";
  // Nobody is given a number from then on: ShareRowExclusiveLock of AlterSequence().
  emit.statement(fmt::format("ALTER SEQUENCE {} CACHE {}", name, body.cache)).with_last = true;
  emit.statement("SELECT pg_catalog.setval(" + quote_literal(kept) +
                 ", last_value, is_called) FROM " + name)
      .with_last = true;
  return true;
}

bool goes_on(const Emit& emit, Ref sequence) {
  return bool(handing_to(emit, sequence).after);
}

bool take_position(Emit& emit, Ref sequence) {
  const Handing handing = handing_to(emit, sequence);
  if (!handing.after) return false;
  const Sequence& before = emit.from().get<Sequence>(handing.before);
  const Sequence& after = emit.to().get<Sequence>(sequence);
  const std::string kept = meanwhile(emit.from(), handing.before);
  std::string fitting;
  if (after.minimum > before.minimum || after.maximum < before.maximum) {
    start_behind(emit, sequence, handing.owner);
    fitting = fmt::format(" WHERE last_value BETWEEN {} AND {}", after.minimum, after.maximum);
  }
  Emit::Piece& taken =
      emit.statement("SELECT pg_catalog.setval(" + quote_literal(emit.to().qualified(sequence)) +
                     ", last_value, is_called) FROM " + kept + fitting);
  taken.why = "it goes on where the one before it stood";
  taken.with_last = true;
  emit.statement("DROP SEQUENCE " + kept).with_last = true;
  return true;
}

}  // namespace dryshod

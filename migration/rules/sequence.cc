// Sequences, and the parameters of those that belong to identity columns.
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/guards.h"
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/positions.h"

#include <fmt/format.h>

#include <algorithm>

namespace dryshod {

template <>
struct Rules<Sequence> {
  static bool of_identity(const Catalog& catalog, Ref ref) {
    return bool(catalog[ref].source) && !catalog[ref].local;
  }
  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    if (of_identity(to, ref)) return;
    const Sequence& sequence = to.get<Sequence>(ref);
    std::string sql = "CREATE ";
    if (to.text(sequence.persistence) == "unlogged") sql += "UNLOGGED ";
    if (to.text(sequence.persistence) == "temporary") sql += "TEMPORARY ";
    sql += "SEQUENCE " + to.qualified(ref);
    if (to.text(sequence.type) != "bigint") sql += " AS " + std::string(to.text(sequence.type));
    const std::string options = sequence_options(to, sequence);
    if (!options.empty()) sql += " " + options;
    emit.statement(sql);
    take_position(emit, ref);
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    if (of_identity(from, ref)) return;
    const Succession by = succession_of(from, emit.to(), ref);
    if (by.identity && emit.is_new(by.identity) && !emit.is_new(emit.to().parent(by.identity))) {
      emit.statement("ALTER SEQUENCE " + from.qualified(ref) + " RENAME TO " +
                     predecessor_name(from, ref))
          .why = "its position is carried over to the identity column before it is dropped";
      return;
    }
    emit.statement("DROP SEQUENCE " + from.qualified(ref)).loss =
        "the position of sequence " + from.qualified(ref);
  }

  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
  }
  /// One that a column owns goes along with its table only.
  static void move_to(Emit& emit, Ref ref, const std::string& schema) {
    if (!emit.from().child<OwnedBy>(ref)) move_object(emit, ref, schema);
  }
  static void parameters(Emit& emit, const Change& change) {
    const Sequence& before = change.old_value<Sequence>();
    const Sequence& after = change.new_value<Sequence>();
    make_room(emit, change);
    std::string sql;
    const auto differs = [&](int64_t Sequence::*field, const char* words) {
      if (before.*field != after.*field) sql += fmt::format(" {} {}", words, after.*field);
    };
    if (before.type != after.type) sql += " AS " + std::string(change.to.text(after.type));
    differs(&Sequence::increment, "INCREMENT BY");
    // A change of type resets bounds that were the old type's: say them whenever the type changes.
    if (before.minimum != after.minimum || before.type != after.type) {
      sql += fmt::format(" MINVALUE {}", after.minimum);
    }
    if (before.maximum != after.maximum || before.type != after.type) {
      sql += fmt::format(" MAXVALUE {}", after.maximum);
    }
    differs(&Sequence::start, "START WITH");
    differs(&Sequence::cache, "CACHE");
    if (before.cycle != after.cycle) sql += after.cycle ? " CYCLE" : " NO CYCLE";
    if (no_value_stays(before, after)) sql += " RESTART";
    if (sql.empty()) return;
    Emit::Piece& altered = emit.statement("ALTER SEQUENCE " + change.to.qualified(change.b) + sql);
    if (no_value_stays(before, after)) {
      lose_position(altered, change, "true");
    } else {
      begin_at_start(emit, change);
    }
  }
  /// One that nobody has asked for a number yet begins where it is to start.
  static void begin_at_start(Emit& emit, const Change& change) {
    const Sequence& before = change.old_value<Sequence>();
    const Sequence& after = change.new_value<Sequence>();
    if (before.start == after.start) return;
    const std::string name = change.to.qualified(change.b);
    // Where the old bounds did not allow the new start, one outside the new ones is beside it as
    // yet.
    const int64_t moved_to = start_inside(before, after);
    const bool has_moved = before.start < after.minimum || before.start > after.maximum;
    if (has_moved && moved_to == after.start) return;
    const std::string at = fmt::format("= {}", has_moved ? moved_to : before.start);
    emit.statement(
            fmt::format("SELECT pg_catalog.setval({}, {}, false) FROM {} WHERE NOT is_called AND "
                        "last_value {}",
                        quote_literal(name), after.start, name, at))
        .why = "nobody has asked for a number yet: the first one is the new start";
  }
  /// The nearest to the new start that the old bounds allow.
  static int64_t start_inside(const Sequence& before, const Sequence& after) {
    return std::clamp(after.start, before.minimum, before.maximum);
  }
  static bool narrows(const Sequence& before, const Sequence& after) {
    return after.minimum > before.minimum || after.maximum < before.maximum;
  }
  static bool no_value_stays(const Sequence& before, const Sequence& after) {
    return after.minimum > before.maximum || after.maximum < before.minimum;
  }
  /// The server refuses bounds that leave the position outside (init_params() of
  /// src/backend/commands/sequence.c): a position outside moves to the new start, another stays.
  static void make_room(Emit& emit, const Change& change) {
    const Sequence& before = change.old_value<Sequence>();
    const Sequence& after = change.new_value<Sequence>();
    if (no_value_stays(before, after)) return;
    std::string outside;
    if (after.minimum > before.minimum) outside = fmt::format("last_value < {}", after.minimum);
    if (after.maximum < before.maximum) {
      outside += (outside.empty() ? "" : " OR ") + fmt::format("last_value > {}", after.maximum);
    }
    if (outside.empty()) return;
    const std::string name = change.from.qualified(change.a);
    Emit::Piece& moved = emit.statement(
        fmt::format("SELECT pg_catalog.setval({}, {}, false) FROM {} WHERE {}", quote_literal(name),
                    start_inside(before, after), name, outside));
    moved.why = "a position outside the new bounds moves to the start";
    lose_position(moved, change, outside);
  }
  /// What the piece does to a position for which the condition holds cannot be taken back.
  static void lose_position(Emit::Piece& piece, const Change& change, const std::string& holds) {
    Guard& guard = piece.guards.emplace_back(guard_of_position(change.from, change.a, holds));
    guard.of_loss = true;
    piece.loss = guard.what;
  }
  static void persistence(Emit& emit, const Change& change) {
    const bool unlogged = change.to.text(change.new_value<Sequence>().persistence) == "unlogged";
    // That of an identity column follows its table.
    if (of_identity(change.to, change.b)) return;
    emit.statement("ALTER SEQUENCE " + change.to.qualified(change.b) +
                   (unlogged ? " SET UNLOGGED" : " SET LOGGED"));
  }

  static Phase phase_of_change(const Change& change, FieldSet) {
    return narrows(change.old_value<Sequence>(), change.new_value<Sequence>()) ? Phase::Contract
                                                                               : Phase::Expand;
  }

  static constexpr auto alters = std::tuple{
      alter<&Sequence::type>(parameters),      alter<&Sequence::start>(parameters),
      alter<&Sequence::increment>(parameters), alter<&Sequence::minimum>(parameters),
      alter<&Sequence::maximum>(parameters),   alter<&Sequence::cache>(parameters),
      alter<&Sequence::cycle>(parameters),     alter<&Sequence::persistence>(persistence),
  };
};

DRYSHOD_RULES(Sequence)

}  // namespace dryshod

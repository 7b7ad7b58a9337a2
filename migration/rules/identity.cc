// Identity columns. The sequence is derived; its parameters are altered as a sequence's.
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/positions.h"

namespace dryshod {

template <>
struct Rules<Identity> {
  static constexpr int inline_rank = 2;
  static constexpr bool comes_with_link = true;  // a table with an identity cannot be attached

  static std::string alter_column(const Catalog& catalog, Ref ref) {
    return "ALTER COLUMN " + catalog.bare(catalog.parent(ref)) + " ";
  }
  static void create(Emit& emit, Ref ref, Parts) {
    emit.sub_command(alter_head(emit.to(), ref),
                     alter_column(emit.to(), ref) + "ADD " + identity_clause(emit.to(), ref));
    identity_marks(emit, ref);
    const Ref sequence = emit.to().get<Identity>(ref).sequence;
    if (!go_on(emit, ref) && emit.to().alive(sequence) && !take_position(emit, sequence)) {
      start_behind(emit, sequence, emit.to().parent(ref));
    }
  }
  /// A serial's sequence has made room by another name (rules/sequence.cc).
  static bool go_on(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Catalog& to = emit.to();
    const Ref now = to.get<Identity>(ref).sequence;
    const Ref schema = from.find_own<Schema>({}, to.name(to.schema_of(now)));
    const Ref before = schema ? from.find(Slot::Relation, schema, to.name(now)) : Ref{};
    if (!from.is<Sequence>(before) || succession_of(from, to, before).identity != ref) {
      return false;
    }
    const std::string old = from.bare(schema) + "." + predecessor_name(from, before);
    emit.statement("SELECT pg_catalog.setval(" + quote_literal(to.qualified(now)) +
                   ", last_value, is_called) FROM " + old)
        .why = "the identity goes on where the sequence stood";
    emit.statement("DROP SEQUENCE " + old);
    return true;
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Ref column = from.parent(ref);
    const bool kept = leave_position(emit, column);
    Emit::Piece& dropped =
        emit.sub_command(alter_head(from, ref), alter_column(from, ref) + "DROP IDENTITY");
    dropped.with_last = kept;
    if (kept) return;
    dropped.loss = "the position of the sequence of " + from.qualified(from.parent(column)) + "." +
                   from.bare(column);
  }
  static void always(Emit& emit, const Change& change) {
    emit.sub_command(alter_head(change.to, change.b),
                     alter_column(change.to, change.b) + "SET GENERATED " +
                         (change.new_value<Identity>().always ? "ALWAYS" : "BY DEFAULT"));
  }

  /// ALWAYS refuses the values that the application gave so far.
  static Phase phase_when_new(const Catalog& to, Ref ref) {
    return to.get<Identity>(ref).always ? Phase::Contract : Phase::Expand;
  }
  static Phase phase_of_change(const Change&, FieldSet) { return Phase::Contract; }

  static constexpr auto alters = std::tuple{alter<&Identity::always>(always)};
};

DRYSHOD_RULES(Identity)

}  // namespace dryshod

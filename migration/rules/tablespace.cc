// Tablespaces. Making and dropping one refuses a transaction; only an empty one is dropped.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Tablespace> {
  static constexpr int lateness = -3;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Tablespace& space = to.get<Tablespace>(ref);
    emit.statement("CREATE " + object_words(to, ref) + " LOCATION " +
                   quote_literal(to.text(space.location)) + with_options(to, space.options))
        .txn = Txn::Alone;
  }
  static void drop(Emit& emit, Ref ref) {
    Emit::Piece& piece = emit.statement("DROP " + object_words(emit.from(), ref));
    piece.txn = Txn::Alone;
    piece.why = "fails while another database of the cluster still has something in it";
  }
  static void options(Emit& emit, const Change& change) {
    const auto [set, reset] = option_change(change.from, change.old_value<Tablespace>().options,
                                            change.to, change.new_value<Tablespace>().options);
    const std::string head = "ALTER " + object_words(change.to, change.b);
    if (!set.empty()) emit.statement(head + " SET (" + set + ")");
    if (!reset.empty()) emit.statement(head + " RESET (" + reset + ")");
  }

  static constexpr auto alters =
      std::tuple{replace<&Tablespace::location>(), alter<&Tablespace::options>(options)};
};

DRYSHOD_RULES(Tablespace)

}  // namespace dryshod

// Foreign servers. Another wrapper or type is another server.
#include "migration/rules/shared/foreign.h"

namespace dryshod {

template <>
struct Rules<ForeignServer> {
  static constexpr int lateness = -1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const ForeignServer& server = to.get<ForeignServer>(ref);
    std::string sql = "CREATE " + object_words(to, ref);
    if (server.type) sql += " TYPE " + quote_literal(to.text(server.type));
    if (server.version) sql += " VERSION " + quote_literal(to.text(server.version));
    emit.statement(sql + " FOREIGN DATA WRAPPER " + to.render(server.wrapper) +
                   options_clause(to, server.options));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void changed(Emit& emit, const Change& change) {
    const ForeignServer& before = change.old_value<ForeignServer>();
    const ForeignServer& after = change.new_value<ForeignServer>();
    std::string sql = "ALTER " + object_words(change.to, change.b);
    if (!(before.version == after.version)) {
      sql += " VERSION " + (after.version ? quote_literal(change.to.text(after.version)) : "NULL");
    }
    if (!(before.options == after.options)) {
      sql += " " + options_change(change.from, before.options, change.to, after.options);
    }
    emit.statement(sql);
  }

  static constexpr auto alters =
      std::tuple{replace<&ForeignServer::wrapper>(), replace<&ForeignServer::type>(),
                 alter<&ForeignServer::version>(changed), alter<&ForeignServer::options>(changed)};
};

DRYSHOD_RULES(ForeignServer)

}  // namespace dryshod

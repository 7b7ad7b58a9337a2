// Databases. The one that the script runs in, which has no name as an element, is never made or
// dropped; what only CREATE DATABASE can say is left to people once a database is there.
#include "migration/rules/shared/clauses.h"

namespace dryshod {
namespace {

/// "ENCODING = 'UTF8' LOCALE_PROVIDER = 'libc' ...", behind a template that takes them all.
std::string creation_clauses(const Catalog& c, NameList creation) {
  std::string out;
  bool has_template = false;
  for (const std::string_view item : c.strings()[creation]) {
    const size_t equals = item.find('=');
    std::string word(item.substr(0, equals));
    has_template = has_template || word == "template";
    for (char& letter : word) letter = static_cast<char>(toupper(letter));
    const std::string_view value = item.substr(equals + 1);
    out += " " + word + " = " + (word == "TEMPLATE" ? quote_ident(value) : quote_literal(value));
  }
  if (!out.empty() && !has_template) out = " TEMPLATE = template0" + out;
  return out;
}

std::string list_words(const Catalog& c, NameList list) {
  std::string out;
  for (const std::string_view item : c.strings()[list]) {
    out += (out.empty() ? "" : "\n") + std::string(item);
  }
  return out;
}

}  // namespace

template <>
struct Rules<Database> {
  static constexpr int lateness = -2;

  static std::string properties(const Database& before, const Database& after) {
    std::string out;
    const auto flag = [&](bool was, bool is, const char* word) {
      if (was != is) out += std::string(" ") + word + (is ? " true" : " false");
    };
    if (before.connection_limit != after.connection_limit) {
      out += " CONNECTION LIMIT " + std::to_string(after.connection_limit);
    }
    flag(before.is_template, after.is_template, "IS_TEMPLATE");
    flag(before.allow_connections, after.allow_connections, "ALLOW_CONNECTIONS");
    return out;
  }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const Database& database = to.get<Database>(ref);
    std::string sql = "CREATE " + object_words(to, ref) + creation_clauses(to, database.creation);
    if (database.tablespace) sql += " TABLESPACE " + quote_ident(to.text(database.tablespace));
    emit.statement(sql + properties(Database{}, database)).txn = Txn::Alone;
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Database& database = from.get<Database>(ref);
    if (database.is_template) {
      emit.statement("ALTER " + object_words(from, ref) + " IS_TEMPLATE false");
    }
    Emit::Piece& piece = emit.statement("DROP " + object_words(from, ref));
    piece.txn = Txn::Alone;
    piece.loss = "database " + from.bare(ref) + " with everything in it";
  }
  static void changed(Emit& emit, const Change& change) {
    const std::string words =
        properties(change.old_value<Database>(), change.new_value<Database>());
    if (!words.empty()) emit.statement("ALTER " + object_words(change.to, change.b) + words);
  }
  static void space(Emit& emit, const Change& change) {
    const Name name = change.new_value<Database>().tablespace;
    Emit::Piece& piece =
        emit.statement("ALTER " + object_words(change.to, change.b) + " SET TABLESPACE " +
                       (name ? quote_ident(change.to.text(name)) : "pg_default"));
    piece.txn = Txn::Alone;
    piece.why = "nobody may be connected to it meanwhile";
  }
  static void creation(Emit& emit, const Change& change) {
    emit.by_hand({change.to.display(change.b),
                  list_words(change.from, change.old_value<Database>().creation),
                  list_words(change.to, change.new_value<Database>().creation)});
  }

  static constexpr auto alters = std::tuple{
      alter<&Database::creation>(creation), alter<&Database::tablespace>(space),
      alter<&Database::connection_limit>(changed), alter<&Database::is_template>(changed),
      alter<&Database::allow_connections>(changed)};
};

DRYSHOD_RULES(Database)

}  // namespace dryshod

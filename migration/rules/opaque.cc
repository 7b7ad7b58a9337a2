// What dryshod carries without a model: its statements again where it is new, DROP by its name where
// it is gone. Of two versions the statements that came to it are executed, or it is made again; what
// would lose by that is left to a hand.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Opaque> {
  /// What tables, indexes and bodies may name comes early; what watches or gathers them, late.
  static int lateness_of(const Catalog& catalog, Ref ref) {
    const std::string_view name = catalog.text(catalog.name(ref));
    for (const std::string_view words :
         {"ACCESS METHOD ", "CAST ", "COLLATION ", "CONVERSION ", "FOREIGN DATA WRAPPER ",
          "LANGUAGE ", "OPERATOR ", "SERVER ", "TEXT SEARCH ", "TRANSFORM ", "TYPE "}) {
      if (name.starts_with(words)) return -1;
    }
    return 1;
  }

  /// DROP SCHEMA is not CASCADE: what is in it goes first.
  static bool drops_apart(const Catalog& from, Ref ref) {
    return from.is<Schema>(from.parent(ref)) &&
           !from.text(from.name(ref)).starts_with("SECURITY LABEL ");
  }

  static void create(Emit& emit, Ref ref, Parts) {
    run(emit, emit.to().text(emit.to().get<Opaque>(ref).statement), ref);
  }
  /// Its text says names as its source did: they are found where its source found them.
  static void run(Emit& emit, std::string_view sql, Ref ref) {
    const Catalog& to = emit.to();
    std::string path;
    for (const std::string_view schema : to.strings()[to.get<Opaque>(ref).search_path]) {
      path += (path.empty() ? "" : ", ") + quote_ident(schema);
    }
    if (!path.empty()) emit.statement("SET LOCAL search_path = " + path);
    emit.statement(std::string(sql));
    if (!path.empty()) emit.statement("SET LOCAL search_path = ''");
  }
  /// A base type and its functions need each other: the type is a shell first
  /// (src/backend/commands/typecmds.c, DefineType()).
  static void hollow(Emit& emit, Ref ref) {
    const Catalog& to = emit.to();
    if (to.text(to.name(ref)).starts_with("TYPE ")) {
      emit.statement("CREATE " + std::string(to.text(to.name(ref))));
    }
  }
  static void fill(Emit& emit, Ref ref) {
    std::string_view sql = emit.to().text(emit.to().get<Opaque>(ref).statement);
    const size_t first_end = sql.find(";\n");
    const bool shell_first = first_end != std::string_view::npos &&
                             sql.substr(0, first_end).find('(') == std::string_view::npos;
    run(emit, shell_first ? sql.substr(first_end + 2) : sql, ref);
  }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const std::string_view name = from.text(from.name(ref));
    if (name == "COMMENT ON INDEX") {
      emit.statement("COMMENT ON INDEX " + from.qualified(from.parent(ref)) + " IS NULL");
    } else if (name.starts_with("SECURITY LABEL ")) {
      emit.statement(std::string(name) + " ON " + object_words(from, from.parent(ref)) +
                     " IS NULL");
    } else {
      // The name is spelled as DROP wants it ("PUBLICATION p", "OPERATOR s.= (integer, integer)").
      emit.statement("DROP " + std::string(name));
    }
  }

  static std::string_view old_text(const Change& change) {
    return change.from.text(change.old_value<Opaque>().statement);
  }
  static std::string_view new_text(const Change& change) {
    return change.to.text(change.new_value<Opaque>().statement);
  }
  /// The statements that came after those there were.
  static std::string_view added(const Change& change) {
    const std::string_view before = old_text(change);
    const std::string_view after = new_text(change);
    const bool grown = after.starts_with(before) && after.substr(before.size()).starts_with(";\n");
    return grown ? after.substr(before.size() + 2) : std::string_view();
  }
  /// What holds no data and no secret is dropped and made again; a subscription would lose its slot, a
  /// type or a language all that uses it.
  static bool can_be_made_again(const Change& change) {
    const std::string_view name = change.to.text(change.to.name(change.b));
    if (new_text(change).find("<secret: fill in>") != std::string_view::npos) return false;
    for (const std::string_view words :
         {"CAST ", "COLLATION ", "COMMENT ON INDEX", "CONVERSION ", "EVENT TRIGGER ",
          "FOREIGN DATA WRAPPER ", "FOREIGN TABLE ", "OPERATOR ", "PUBLICATION ", "SECURITY LABEL ",
          "SERVER ", "STATISTICS ", "TEXT SEARCH ", "TRANSFORM ", "USER MAPPING "}) {
      if (name.starts_with(words)) return true;
    }
    return false;
  }
  static bool is_made_again(const Change& change) {
    return added(change).empty() && can_be_made_again(change);
  }
  static void statement(Emit& emit, const Change& change) {
    if (const std::string_view more = added(change); !more.empty()) {
      run(emit, more, change.b);
      return;
    }
    emit.by_hand({std::string(change.to.text(change.to.name(change.b))),
                  std::string(old_text(change)), std::string(new_text(change))});
  }

  static constexpr auto alters = std::tuple{alter<&Opaque::statement>(statement, is_made_again)};
};

DRYSHOD_RULES(Opaque)

}  // namespace dryshod

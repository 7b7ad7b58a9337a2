// What dryshod carries without a model: its statements again where it is new. Of two versions the
// statements that came to it are executed; all else is left to a hand, since nothing says how to
// undo a statement.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<Opaque> {
  /// What tables, indexes and bodies may name comes early; what watches or gathers them, late.
  static int lateness_of(const Catalog& catalog, Ref ref) {
    const std::string_view name = catalog.text(catalog.name(ref));
    return name.starts_with("IMPORT ") ? -1 : 1;
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
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    emit.by_hand({std::string(from.text(from.name(ref))),
                  std::string(from.text(from.get<Opaque>(ref).statement)),
                  {}});
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
  static void statement(Emit& emit, const Change& change) {
    if (const std::string_view more = added(change); !more.empty()) {
      run(emit, more, change.b);
      return;
    }
    emit.by_hand({std::string(change.to.text(change.to.name(change.b))),
                  std::string(old_text(change)), std::string(new_text(change))});
  }

  static constexpr auto alters = std::tuple{alter<&Opaque::statement>(statement)};
};

DRYSHOD_RULES(Opaque)

}  // namespace dryshod

// Operator classes: replaced as a whole. Their families are elements of their own, so a class names
// its family even where the server would have made one.
#include "migration/rules/shared/clauses.h"

namespace dryshod {

template <>
struct Rules<OperatorClass> {
  static constexpr int lateness = -1;
  /// DROP SCHEMA is not CASCADE: what is in it goes first.
  static bool drops_apart(const Catalog& from, Ref ref) {
    return from.is<Schema>(from.parent(ref));
  }

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const OperatorClass& of = to.get<OperatorClass>(ref);
    std::string sql = "CREATE OPERATOR CLASS " + to.qualified(ref) +
                      (of.is_default ? " DEFAULT" : "") + " FOR TYPE " + to.render(of.type) +
                      " USING " + quote_ident(to.text(of.method)) + " FAMILY " +
                      to.render(of.family) + " AS";
    std::string items = to.render(of.items);
    // A class without members of its own: the statement needs an item, and this one says nothing.
    const std::string storage = of.storage      ? to.render(of.storage)
                                : items.empty() ? to.render(of.type)
                                                : std::string();
    if (!storage.empty()) items += (items.empty() ? "STORAGE " : ", STORAGE ") + storage;
    emit.statement(sql + "\n    " + items);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }

  static constexpr auto alters =
      std::tuple{replace<&OperatorClass::is_default>(), replace<&OperatorClass::type>(),
                 replace<&OperatorClass::family>(), replace<&OperatorClass::items>(),
                 replace<&OperatorClass::storage>()};
};

DRYSHOD_RULES(OperatorClass)

}  // namespace dryshod

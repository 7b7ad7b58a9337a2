// Settings that sessions of a role, a database or a role in a database begin with.
#include "migration/rules/shared/clauses.h"
#include "migration/rules/shared/settings.h"

namespace dryshod {

template <>
struct Rules<Setting> {
  static std::string head(const Catalog& c, Ref ref) {
    const Ref parent = c.parent(ref);
    if (parent && c.is<Database>(parent)) return "ALTER DATABASE " + c.bare(parent);
    const Ref database = c.get<Setting>(ref).database;
    return "ALTER ROLE " + (parent ? c.bare(parent) : std::string("ALL")) +
           (database ? " IN DATABASE " + c.bare(database) : std::string());
  }
  /// A role may be new where the script runs, in a database whose name is not known there.
  static bool is_of_unknown_database(const Emit& emit, Ref ref) {
    const Ref database = emit.to().get<Setting>(ref).database;
    if (!database || emit.to().name(database)) return false;
    bool known = false;
    emit.from().each_of<Database>([&](Ref other) { known = known || !emit.from().name(other); });
    return !known;
  }
  static void create(Emit& emit, Ref ref, Parts) {
    if (is_of_unknown_database(emit, ref)) return;
    const Catalog& to = emit.to();
    const std::string_view name = to.text(to.name(ref));
    emit.statement(head(to, ref) + " SET " + quote_ident(name) + " TO " +
                   setting_value_words(name, to.text(to.get<Setting>(ref).value)));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement(head(emit.from(), ref) + " RESET " + emit.from().bare(ref));
  }
  static void changed(Emit& emit, const Change& change) { create(emit, change.b, {}); }

  static constexpr auto alters = std::tuple{alter<&Setting::value>(changed)};
};

DRYSHOD_RULES(Setting)

}  // namespace dryshod

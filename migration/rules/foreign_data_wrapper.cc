// Foreign-data wrappers that no extension brings.
#include "migration/rules/shared/foreign.h"

namespace dryshod {

template <>
struct Rules<ForeignDataWrapper> {
  static constexpr int lateness = -1;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const ForeignDataWrapper& wrapper = to.get<ForeignDataWrapper>(ref);
    std::string sql = "CREATE " + object_words(to, ref);
    if (wrapper.handler) sql += " HANDLER " + to.render(wrapper.handler);
    if (wrapper.validator) sql += " VALIDATOR " + to.render(wrapper.validator);
    emit.statement(sql + options_clause(to, wrapper.options));
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP " + object_words(emit.from(), ref));
  }
  static void changed(Emit& emit, const Change& change) {
    const ForeignDataWrapper& before = change.old_value<ForeignDataWrapper>();
    const ForeignDataWrapper& after = change.new_value<ForeignDataWrapper>();
    std::string sql = "ALTER " + object_words(change.to, change.b);
    const auto function = [&](const char* word, Expr old_one, Expr new_one) {
      if (change.from.render(old_one) == change.to.render(new_one)) return;
      sql += new_one ? std::string(" ") + word + " " + change.to.render(new_one)
                     : std::string(" NO ") + word;
    };
    function("HANDLER", before.handler, after.handler);
    function("VALIDATOR", before.validator, after.validator);
    if (!(before.options == after.options)) {
      sql += " " + options_change(change.from, before.options, change.to, after.options);
    }
    emit.statement(sql);
  }

  static constexpr auto alters = std::tuple{alter<&ForeignDataWrapper::handler>(changed),
                                            alter<&ForeignDataWrapper::validator>(changed),
                                            alter<&ForeignDataWrapper::options>(changed)};
};

DRYSHOD_RULES(ForeignDataWrapper)

}  // namespace dryshod

// Materialized views: another query makes another one, with its indexes.
#include "migration/rules/shared/views.h"

namespace dryshod {

template <>
struct Rules<MaterializedView> {
  static constexpr bool runs_functions = true;
  static constexpr bool reads_when_made = true;

  static void create(Emit& emit, Ref ref, Parts) {
    const Catalog& to = emit.to();
    const MaterializedView& view = to.get<MaterializedView>(ref);
    std::string sql = "CREATE MATERIALIZED VIEW " + to.qualified(ref);
    if (view.access_method) sql += " USING " + quote_ident(to.text(view.access_method));
    sql += with_options(to, view.options);
    if (view.tablespace) sql += " TABLESPACE " + quote_ident(to.text(view.tablespace));
    sql += " AS\n" + to.render(view.query);
    if (!view.populated) sql += "\nWITH NO DATA";
    emit.statement(sql);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP MATERIALIZED VIEW " + emit.from().qualified(ref));
  }
  static void access_method(Emit& emit, const Change& change) {
    const Name method = change.new_value<MaterializedView>().access_method;
    emit.statement(alter_head(change.to, change.b) + " SET ACCESS METHOD " +
                   (method ? quote_ident(change.to.text(method)) : "heap"));
  }
  static void tablespace(Emit& emit, const Change& change) {
    const Name space = change.new_value<MaterializedView>().tablespace;
    emit.statement(alter_head(change.to, change.b) + " SET TABLESPACE " +
                   (space ? quote_ident(change.to.text(space)) : "pg_default"));
  }
  static void options(Emit& emit, const Change& change) {
    const auto [set, reset] =
        option_change(change.from, change.old_value<MaterializedView>().options, change.to,
                      change.new_value<MaterializedView>().options);
    const std::string head = alter_head(change.to, change.b);
    if (!set.empty()) emit.statement(head + " SET (" + set + ")");
    if (!reset.empty()) emit.statement(head + " RESET (" + reset + ")");
  }

  static constexpr auto alters = std::tuple{
      replace<&MaterializedView::query>(),
      replace<&MaterializedView::column_names>(),
      alter<&MaterializedView::access_method>(access_method),
      alter<&MaterializedView::tablespace>(tablespace),
      alter<&MaterializedView::options>(options),
  };
};

DRYSHOD_RULES(MaterializedView)

}  // namespace dryshod

// Materialized views: another query makes another one, with its indexes.
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/view_beside.h"
#include "migration/rules/shared/views.h"

#include <algorithm>

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
    columns(emit, ref);
  }
  /// How columns are kept: the query cannot say it.
  static void columns(Emit& emit, Ref ref) {
    const Catalog& to = emit.to();
    std::vector<std::pair<int64_t, Ref>> found;
    to.each_child_of<Column>(
        ref, [&](Ref column) { found.emplace_back(to.get<Column>(column).position, column); });
    std::stable_sort(found.begin(), found.end());
    for (const auto& [position, column] : found) {
      if (const Name method = to.get<Column>(column).compression) {
        emit.sub_command(
            alter_head(to, ref),
            "ALTER COLUMN " + to.bare(column) + " SET COMPRESSION " + std::string(to.text(method)));
      }
      column_marks(emit, column);
    }
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

  /// What would be read or written again under the old one's name.
  static bool beside(Emit& emit, const Change& change, FieldSet changed) {
    constexpr FieldSet kFilled =
        detail::fields<MaterializedView, &MaterializedView::query, &MaterializedView::column_names,
                       &MaterializedView::access_method, &MaterializedView::tablespace>();
    return (changed & kFilled) != 0 && view_beside(emit, change);
  }
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
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

// Views.
#include "migration/rules/shared/views.h"

namespace dryshod {

template <>
struct Rules<View> {
  static std::string statement(const Catalog& c, Ref ref, bool or_replace) {
    const View& view = c.get<View>(ref);
    std::string sql = or_replace ? "CREATE OR REPLACE " : "CREATE ";
    if (c.text(view.persistence) == "temporary") sql += "TEMPORARY ";
    return sql + "VIEW " + c.qualified(ref) + with_options(c, view.options) + " AS\n" +
           c.render(view.query);
  }
  static void create(Emit& emit, Ref ref, Parts) {
    emit.statement(statement(emit.to(), ref, false));
  }
  /// As pg_dump breaks cycles: the columns with their types, and no query yet
  /// (createDummyViewAsClause() of src/bin/pg_dump/pg_dump.c). Not where a type is not known.
  static void hollow(Emit& emit, Ref ref) {
    const Catalog& to = emit.to();
    std::string columns;
    for (const std::string_view name : to.strings()[to.get<View>(ref).column_names]) {
      const Ref column = to.column(ref, to.strings().name(name));
      if (!column || !to.get<Column>(column).type) return;
      const Column& body = to.get<Column>(column);
      columns += (columns.empty() ? "\n    NULL::" : ",\n    NULL::") + to.render(body.type);
      if (body.collation) columns += " COLLATE " + to.render(body.collation);
      columns += " AS " + quote_ident(name);
    }
    if (columns.empty()) return;
    emit.statement("CREATE VIEW " + to.qualified(ref) + " AS\nSELECT" + columns);
  }
  static void fill(Emit& emit, Ref ref) { emit.statement(statement(emit.to(), ref, true)); }
  static void drop(Emit& emit, Ref ref) { emit.statement("DROP VIEW " + emit.from().qualified(ref)); }

  static void again(Emit& emit, const Change& change) {
    emit.statement(statement(change.to, change.b, true));
  }
  static bool other_columns(const Change& change) {
    return output_needs_replacing(change, change.old_value<View>().column_names,
                                  change.new_value<View>().column_names);
  }
  static void options(Emit& emit, const Change& change) {
    const auto [set, reset] = option_change(change.from, change.old_value<View>().options,
                                            change.to, change.new_value<View>().options);
    const std::string head = alter_head(change.to, change.b);
    if (!set.empty()) emit.sub_command(head, "SET (" + set + ")");
    if (!reset.empty()) emit.statement(head + " RESET (" + reset + ")");
  }

  static constexpr auto alters = std::tuple{
      alter<&View::query>(again, other_columns),
      alter<&View::column_names>(again, other_columns),
      alter<&View::options>(options),
      replace<&View::persistence>(),
  };
};

DRYSHOD_RULES(View)

}  // namespace dryshod

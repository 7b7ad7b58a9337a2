// Views.
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/views.h"

#include <algorithm>

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
    const Catalog& to = emit.to();
    const std::string empty = reads_itself(to, ref) ? hollow_statement(to, ref) : std::string();
    if (!empty.empty()) {
      emit.statement(empty).why = "the view reads itself: its columns come first";
      emit.statement(statement(to, ref, true));
      return;
    }
    const std::string older = keeps_older_collations(to, ref) ? hollow_statement(to, ref) : "";
    if (!older.empty()) {
      emit.statement(older).why = "its columns keep collations that its query has no more";
    }
    emit.statement(statement(to, ref, !older.empty()));
  }
  /// Up to 14 OR REPLACE leaves the collations of columns as they were. Told by a COLLATE among the
  /// output columns that none of them shows.
  static bool keeps_older_collations(const Catalog& c, Ref ref) {
    if (c.major >= 15) return false;
    const View& view = c.get<View>(ref);
    const std::string text = c.render(view.query);
    const std::string_view list = std::string_view(text).substr(0, text.find("\n   FROM "));
    constexpr std::string_view kWord = " COLLATE ";
    int written = 0;
    for (size_t at = list.find(kWord); at != list.npos; at = list.find(kWord, at + 1)) ++written;
    if (written == 0) return false;
    for (const std::string_view name : c.strings()[view.column_names]) {
      const Ref column = c.column(ref, c.strings().name(name));
      if (column && c.get<Column>(column).collation) --written;
    }
    return written > 0;
  }
  /// OR REPLACE lets a view name itself; nothing can be read from it, but it is there.
  static bool reads_itself(const Catalog& c, Ref ref) {
    const auto refs = c.refs(c.get<View>(ref).query);
    return std::any_of(refs.begin(), refs.end(), [&](Ref target) {
      return target == ref || (c.is<Column>(target) && c.parent(target) == ref);
    });
  }
  /// As pg_dump breaks cycles: the columns with their types, and no query yet
  /// (createDummyViewAsClause() of src/bin/pg_dump/pg_dump.c). Empty where a type is not known.
  static std::string hollow_statement(const Catalog& c, Ref ref) {
    std::string columns;
    for (const std::string_view name : c.strings()[c.get<View>(ref).column_names]) {
      const Ref column = c.column(ref, c.strings().name(name));
      if (!column || !c.get<Column>(column).type) return {};
      const Column& body = c.get<Column>(column);
      columns += (columns.empty() ? "\n    NULL::" : ",\n    NULL::") + c.render(body.type);
      if (body.collation) columns += " COLLATE " + c.render(body.collation);
      columns += " AS " + quote_ident(name);
    }
    if (columns.empty()) return {};
    return "CREATE VIEW " + c.qualified(ref) + " AS\nSELECT" + columns;
  }
  static void hollow(Emit& emit, Ref ref) {
    if (std::string sql = hollow_statement(emit.to(), ref); !sql.empty()) {
      emit.statement(std::move(sql));
    }
  }
  static void fill(Emit& emit, Ref ref) { emit.statement(statement(emit.to(), ref, true)); }
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
  }
  static void move_to(Emit& emit, Ref ref, const std::string& schema) {
    move_object(emit, ref, schema);
  }
  static void drop(Emit& emit, Ref ref) {
    emit.statement("DROP VIEW " + emit.from().qualified(ref));
  }

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

  /// One that gets columns is there for a new application; the old one reads those it knows.
  static Phase phase_of_change(const Change& change, FieldSet changed) {
    constexpr FieldSet kNames = detail::fields<View, &View::column_names>();
    constexpr FieldSet kOptions = detail::fields<View, &View::options>();
    const bool grows =
        (changed & kNames) != 0 && (changed & kOptions) == 0 && !other_columns(change);
    return grows ? Phase::Expand : Phase::Contract;
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

// Columns of tables. Those of views are derived: their view says all.
#include "migration/rules/shared/columns.h"

#include <fmt/format.h>

namespace dryshod {

template <>
struct Rules<Column> {
  static constexpr int inline_rank = 1;

  static void create(Emit& emit, Ref ref, Parts parts) {
    const Catalog& to = emit.to();
    if (!to.is<Table>(to.parent(ref))) return;
    emit.sub_command(alter_head(to, ref), "ADD COLUMN " + column_clause(to, ref, parts));
    column_marks(emit, ref);
  }

  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    if (!from.is<Table>(from.parent(ref))) return;
    emit.sub_command(alter_head(from, ref), "DROP COLUMN " + from.bare(ref)).loss =
        "the values of column " + from.qualified(from.parent(ref)) + "." + from.bare(ref);
  }

  // ---- type and collation: one sub-command ----------------------------------
  static void type(Emit& emit, const Change& change) {
    const Column& column = change.new_value<Column>();
    if (!change.to.is<Table>(change.to.parent(change.b))) return;
    const std::string name = change.to.bare(change.b);
    const std::string old_type = change.from.render(change.old_value<Column>().type);
    const std::string new_type = change.to.render(column.type);
    std::string sql = "ALTER COLUMN " + name + " TYPE " + new_type;
    if (column.collation) sql += " COLLATE " + change.to.render(column.collation);
    const std::string using_clause = conversion(name, old_type, new_type);
    if (!using_clause.empty()) sql += " USING " + using_clause;
    emit.sub_command(alter_head(change.to, change.b), sql);
  }
  static bool same_family(const Change& change) {
    return assignable(change.from.render(change.old_value<Column>().type),
                      change.to.render(change.new_value<Column>().type));
  }
  /// What ALTER TYPE refuses to pass, or would fail to convert (ATPrepAlterColumnType and
  /// RememberAllDependentForRebuilding in src/backend/commands/tablecmds.c).
  static bool type_needs_down(const Change& change, Ref dependent) {
    switch (change.from.kind(dependent)) {
      case Kind::View:
      case Kind::MaterializedView:
      case Kind::Rule:
      case Kind::Policy:
      case Kind::Trigger:
      case Kind::Generated:
      case Kind::Function:   // SQL-standard bodies
      case Kind::Procedure:
        return true;
      case Kind::Default:
      case Kind::ForeignKey:
      case Kind::Check:
        return !same_family(change);
      case Kind::Index:
        return !same_family(change) && (change.from.get<Index>(dependent).predicate ||
                                        change.from.render(change.from.get<Index>(dependent).keys)
                                                .find('(') != std::string::npos);
      default:
        return false;
    }
  }
  /// A value moves from the type that was set aside to its new version by its text.
  static void repoint(Emit& emit, const Change& change) {
    const Column& column = change.new_value<Column>();
    const std::string name = change.to.bare(change.b);
    const std::string new_type = change.to.render(column.type);
    std::string sql = "ALTER COLUMN " + name + " TYPE " + new_type;
    if (column.collation) sql += " COLLATE " + change.to.render(column.collation);
    sql += fmt::format(" USING {}::text{}::{}", name, new_type.ends_with("]") ? "[]" : "", new_type);
    emit.sub_command(alter_head(change.to, change.b), sql);
  }

  // ---- the rest --------------------------------------------------------------
  static std::string alter_column(const Change& change) {
    return "ALTER COLUMN " + change.to.bare(change.b) + " ";
  }
  static void storage(Emit& emit, const Change& change) {
    const Name storage = change.new_value<Column>().storage;
    emit.sub_command(alter_only_head(change.to, change.b),
                     alter_column(change) + "SET STORAGE " +
                         (storage ? std::string(change.to.text(storage)) : usual_storage(change)));
  }
  /// DEFAULT is a word of 16; before it the type's own storage is spelled out.
  static std::string usual_storage(const Change& change) {
    if (change.to.major >= 16) return "DEFAULT";
    const std::string type = change.to.render(change.new_value<Column>().type);
    if (type.starts_with("numeric") && !type.ends_with("]")) return "MAIN";
    if (type == "inet" || type == "cidr") return "MAIN";
    return "EXTENDED";
  }
  static void compression(Emit& emit, const Change& change) {
    const Name method = change.new_value<Column>().compression;
    emit.sub_command(alter_only_head(change.to, change.b),
                     alter_column(change) + "SET COMPRESSION " +
                         (method ? std::string(change.to.text(method)) : "DEFAULT"));
  }
  static void statistics(Emit& emit, const Change& change) {
    emit.sub_command(alter_only_head(change.to, change.b),
                     fmt::format("{}SET STATISTICS {}", alter_column(change),
                                 change.new_value<Column>().statistics));
  }
  static void options(Emit& emit, const Change& change) {
    const auto [set, reset] = option_change(change.from, change.old_value<Column>().options,
                                            change.to, change.new_value<Column>().options);
    const std::string head = alter_only_head(change.to, change.b);
    if (!set.empty()) emit.sub_command(head, alter_column(change) + "SET (" + set + ")");
    if (!reset.empty()) emit.sub_command(head, alter_column(change) + "RESET (" + reset + ")");
  }

  static constexpr auto alters = std::tuple{
      alter<&Column::type>(type, nullptr, type_needs_down),
      alter<&Column::collation>(type, nullptr, type_needs_down),
      alter<&Column::storage>(storage),
      alter<&Column::compression>(compression),
      alter<&Column::statistics>(statistics),
      alter<&Column::options>(options),
  };
};

DRYSHOD_RULES(Column)

}  // namespace dryshod

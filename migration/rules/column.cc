// Columns of tables. Those of views are derived: their view says all.
#include "catalog/domains.h"
#include "migration/rules/shared/attributes.h"
#include "migration/rules/shared/column_beside.h"
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/conversion_guards.h"
#include "migration/rules/shared/declared.h"
#include "migration/rules/shared/foreign.h"
#include "migration/rules/shared/guards.h"
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/online_columns.h"
#include "migration/rules/shared/positions.h"
#include "migration/rules/shared/stored_rows.h"
#include "migration/rules/shared/survival_numbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace dryshod {
namespace {

/// The custom parameters that current_setting() asks for: an error in a session that has none of
/// that name (GetConfigOptionByName() of src/backend/utils/misc/guc.c), unless it is asked to
/// forgive.
std::vector<std::string> asked_of_session(std::string_view expression) {
  std::vector<std::string> asked;
  constexpr std::string_view kCall = "current_setting('", kCast = "::text";
  for (size_t at = 0; (at = expression.find(kCall, at)) != std::string_view::npos;) {
    at += kCall.size();
    const size_t end = std::min(expression.find('\'', at), expression.size() - 1);
    std::string_view rest = expression.substr(end + 1);
    if (rest.starts_with(kCast)) rest.remove_prefix(kCast.size());
    const std::string_view name = expression.substr(at, end - at);
    if (name.find('.') != std::string_view::npos && rest.starts_with(")")) asked.emplace_back(name);
  }
  return asked;
}

/// The default that cannot be evaluated where no row needs it. ADD COLUMN does so, for rows that
/// there may be (StoreAttrDefault() of src/backend/catalog/pg_attrdef.c); a foreign table has none.
Ref default_to_wait(const Catalog& to, Ref column, Parts parts) {
  const Ref value = to.child<Default>(column);
  if (!value || std::find(parts.begin(), parts.end(), value) == parts.end()) return {};
  if (to.get<Table>(to.parent(column)).server) return {};
  return asked_of_session(to.render(to.get<Default>(value).expression)).empty() ? Ref{} : value;
}

/// The column first, then the values that the user gave, then what holds them.
void add_with_declared(Emit& emit, Ref ref, const std::string& expression, Parts parts) {
  const Catalog& to = emit.to();
  emit.sub_command(alter_head(to, ref), "ADD COLUMN " + column_clause(emit, ref, {}));
  column_marks(emit, ref);
  emit.statement(give_values(to, ref, expression)).why =
      "the values are gone: these are declared ones";
  for (const Ref part : parts) {
    if (to.parent(part) == ref) rules_of(to.kind(part)).create(emit, part, {});
  }
}

/// Rows that would get a value from what the session has not: the server would fail in the midst of
/// it.
Guard guard_of_session(const Catalog& to, Ref column, const std::string& expression) {
  const Ref table = to.parent(column);
  std::string lacks, names;
  for (const std::string& name : asked_of_session(expression)) {
    lacks += (lacks.empty() ? "" : " OR ") +
             fmt::format("pg_catalog.current_setting({}, true) IS NULL", quote_literal(name));
    names += (names.empty() ? "" : ", ") + name;
  }
  return {"SELECT * FROM " + rows_of(to, table, Below::Taken) + " WHERE " + lacks,
          to.qualified(table),
          fmt::format(
              "rows of {} that get their {} from a parameter of the session that is not set: {}",
              to.qualified(table), to.bare(column), names)};
}

/// The column first, then its value for each row that there is, which is what ADD COLUMN would
/// give.
void add_before_default(Emit& emit, Ref ref, Ref value, Parts parts) {
  const Catalog& to = emit.to();
  const Column& column = to.get<Column>(ref);
  const std::string alter = "ALTER COLUMN " + to.bare(ref) + " ";
  emit.sub_command(alter_head(to, ref), "ADD COLUMN " + column_clause(emit, ref, {}));
  column_marks(emit, ref);
  std::string type = to.render(column.type);
  if (column.collation) type += " COLLATE " + to.render(column.collation);
  const std::string expression = to.render(to.get<Default>(value).expression);
  const std::string filled = alter_head(to, ref) + "\n    " + alter + "TYPE " + type + " USING " +
                             expression + ",\n    " + alter + "SET " + default_clause(to, value);
  Emit::Piece& piece = emit.statement(filled);
  piece.why = "ADD COLUMN would ask for the parameter of the session even where there is no row";
  piece.guards.push_back(guard_of_session(to, ref, expression));
  for (const Ref part : parts) {
    if (to.is<NotNull>(part) && to.parent(part) == ref)
      rules_of(Kind::NotNull).create(emit, part, {});
  }
}

}  // namespace

template <>
struct Rules<Column> {
  static constexpr int inline_rank = 1;
  static constexpr FieldSet follows = detail::fields<Column, &Column::type, &Column::collation>();

  /// What rows are sorted into partitions by keeps its type (ATPrepAlterColumnType() of
  /// src/backend/commands/tablecmds.c).
  static bool replaces_parent(const Change& change, FieldSet changed) {
    if ((changed & follows) == 0) return false;
    const Ref table = change.from.parent(change.a);
    if (!change.from.is<Table>(table)) return false;
    const auto key = change.from.refs(change.from.get<Table>(table).partition_key);
    return std::find(key.begin(), key.end(), change.a) != key.end();
  }

  static void create(Emit& emit, Ref ref, Parts parts) {
    const Catalog& to = emit.to();
    if (!to.is<Table>(to.parent(ref))) return;
    if (const std::string given = emit.declared(ref); !given.empty() && !to.child<Generated>(ref)) {
      add_with_declared(emit, ref, given, parts);
      return;
    }
    std::vector<Ref> said(parts.begin(), parts.end());
    Ref default_later{};
    const std::string computed = computed_values(emit, ref);
    const Ref value = default_to_wait(to, ref, parts);
    if (computed.empty() && add_column_online(emit, ref, parts, bool(value))) return;
    if (value && computed.empty()) {
      add_before_default(emit, ref, value, parts);
      return;
    }
    if (!computed.empty()) {
      default_later = to.child<Default>(ref);
      std::erase(said, default_later);
    }
    emit.sub_command(alter_head(to, ref), "ADD COLUMN " + column_clause(emit, ref, said) + computed)
        .guards =
        computed.empty() ? guards_of_added_column(emit, ref, parts) : std::vector<Guard>{};
    if (!computed.empty()) {
      emit.statement(alter_head(to, ref) + " ALTER COLUMN " + to.bare(ref) + " DROP EXPRESSION");
    }
    if (default_later) rules_of(Kind::Default).create(emit, default_later, {});
    column_marks(emit, ref);
    const Ref identity = to.child<Identity>(ref);
    if (identity && std::find(parts.begin(), parts.end(), identity) != parts.end()) {
      identity_marks(emit, identity);
    }
  }

  /// A virtual generated column that becomes a plain one: the server computes what readers saw when
  /// the column is made as a stored one first. Not where what it computes them from changes too.
  static std::string computed_values(const Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    const Catalog& to = emit.to();
    const Ref old = emit.old_of(ref);
    const Ref expression = old ? from.child<Generated>(old) : Ref{};
    if (!expression || emit.is_new(to.parent(ref)) || to.child<Generated>(ref) ||
        to.child<Identity>(ref) || !from.get<Generated>(expression).is_virtual) {
      return {};
    }
    const auto type = [](const Catalog& catalog, Ref column) {
      return catalog.render(catalog.get<Column>(column).type);
    };
    const std::vector<Ref> used = from.refs(from.get<Generated>(expression).expression);
    const bool as_before = std::all_of(used.begin(), used.end(), [&](Ref one) {
      const Ref twin = emit.new_of(one);
      return twin && !emit.is_new(twin) && from.qualified(one) == to.qualified(twin) &&
             (!from.is<Column>(one) || type(from, one) == type(to, twin));
    });
    if (!as_before || !assignable(type(from, old), type(to, ref))) return {};
    return " GENERATED ALWAYS AS (" + from.render(from.get<Generated>(expression).expression) +
           ") STORED";
  }

  /// A typed table and a partition have no column more than is said elsewhere.
  static bool can_hide(const Catalog& from, Ref ref, const Catalog& to, Ref whole) {
    if (comes_twice(from, ref)) return false;
    const Table* table = to.get_if<Table>(whole);
    if (table == nullptr || table->of_type) return table == nullptr;
    bool is_partition = false;
    to.each_child_of<Inherits>(
        whole, [&](Ref link) { is_partition = is_partition || to.get<Inherits>(link).bound; });
    return !is_partition;
  }
  /// Does a table below have it from two parents? Then it keeps its name (renameatt_internal() of
  /// src/backend/commands/tablecmds.c).
  static bool comes_twice(const Catalog& from, Ref column) {
    const std::vector<Ref> children = children_of(from, from.parent(column));
    return std::any_of(children.begin(), children.end(), [&](Ref child) {
      int parents = 0;
      from.each_child_of<Inherits>(child, [&](Ref link) {
        parents += from.column(from.get<Inherits>(link).from, from.name(column)) ? 1 : 0;
      });
      const Ref below = from.column(child, from.name(column));
      return parents > 1 || (below && comes_twice(from, below));
    });
  }
  static bool spares(const Catalog& from, Ref ref) { return can_spare_children(from, ref); }
  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    if (!from.is<Table>(from.parent(ref))) return;
    const bool kept = leave_position(emit, ref);
    Emit::Piece& dropped = emit.sub_command(take_head(emit, ref), "DROP COLUMN " + from.bare(ref));
    dropped.with_last = kept;
    if (has_values_to_lose(emit, ref)) {
      dropped.loss =
          "the values of column " + from.qualified(from.parent(ref)) + "." + from.bare(ref);
      if (!kept && from.child<Identity>(ref)) dropped.loss += " and the position of its sequence";
    }
  }
  static bool has_values_to_lose(const Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    if (from.get<Table>(from.parent(ref)).server) return false;
    const Ref expression = from.child<Generated>(ref);
    if (!expression) return true;
    // Computed: nothing is lost where they are computed again, or were never stored.
    const Ref after = emit.new_of(ref);
    if (!after)
      return !from.get<Generated>(expression).is_virtual && !can_be_computed(emit, expression);
    return !emit.to().child<Generated>(after) && computed_values(emit, after).empty();
  }

  /// What it is computed from stays as it is.
  static bool can_be_computed(const Emit& emit, Ref expression) {
    const Catalog& from = emit.from();
    const std::vector<Ref> used = from.refs(from.get<Generated>(expression).expression);
    return std::all_of(used.begin(), used.end(), [&](Ref one) {
      const Ref twin = emit.new_of(one);
      return twin && !emit.is_new(twin);
    });
  }

  // ---- kept instead of dropped ------------------------------------------------
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    const Catalog& from = emit.from();
    emit.statement(alter_head(from, ref) + " RENAME COLUMN " + from.bare(ref) + " TO " +
                   quote_ident(name));
  }
  /// Rows of those who do not know the column have no value for it.
  static void release(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    if (!from.child<NotNull>(ref) || from.child<Default>(ref) || from.child<Identity>(ref)) return;
    const Ref key = from.child<PrimaryKey>(from.parent(ref));
    const std::vector<Ref> in_key =
        key ? from.refs(from.get<PrimaryKey>(key).columns) : std::vector<Ref>();
    if (std::find(in_key.begin(), in_key.end(), ref) != in_key.end()) return;
    emit.sub_command(alter_head(from, ref), "ALTER COLUMN " + from.bare(ref) + " DROP NOT NULL");
  }
  static bool copy_away(Emit& emit, Ref ref) { return copy_values_away(emit, ref); }
  static void give(Emit& emit, Ref ref, const std::string& expression) {
    emit.statement(give_values(emit.from(), ref, expression)).why =
        "the values are gone: these are declared ones";
  }
  static void left_behind(Emit& emit, Ref hidden, Ref successor) {
    guard_left_behind(emit, hidden, successor);
  }
  static bool beside(Emit& emit, const Change& change, FieldSet changed) {
    return (changed & follows) != 0 && column_beside(emit, change);
  }

  /// The sequence of an identity takes its column's new type at once: bounds of its own that this
  /// cannot hold are narrowed before (init_params() in src/backend/commands/sequence.c).
  static void narrow_identity(Emit& emit, const Change& change, const std::string& new_type) {
    const Ref before = change.from.child<Identity>(change.a);
    const Ref after = change.to.child<Identity>(change.b);
    if (!before || !after) return;
    const Sequence& old = change.from.get<Sequence>(change.from.get<Identity>(before).sequence);
    const Sequence& now = change.to.get<Sequence>(change.to.get<Identity>(after).sequence);
    const int64_t limit = new_type == "smallint"  ? INT16_MAX
                          : new_type == "integer" ? INT32_MAX
                                                  : INT64_MAX;
    std::string bounds;
    if (old.maximum > limit) bounds += fmt::format(" SET MAXVALUE {}", now.maximum);
    if (old.minimum < -limit - 1) bounds += fmt::format(" SET MINVALUE {}", now.minimum);
    if (bounds.empty()) return;
    emit.statement(alter_head(change.to, change.b) + " ALTER COLUMN " + change.to.bare(change.b) +
                   bounds);
  }

  // ---- type and collation: one sub-command ----------------------------------
  static void type(Emit& emit, const Change& change) {
    if (!change.to.is<Table>(change.to.parent(change.b))) return;
    set_type(emit, change);
    keep_marks(emit, change);
  }
  static void set_type(Emit& emit, const Change& change) {
    const Column& column = change.new_value<Column>();
    const Ref source = change.to[change.b].source;
    // By its parent's, unless that one is made anew and the table joins it later.
    if (change.from[change.a].source && source && !emit.is_new(source)) return;
    const std::string name = change.to.bare(change.b);
    const std::string old_type = change.from.render(change.old_value<Column>().type);
    const std::string new_type = change.to.render(column.type);
    narrow_identity(emit, change, new_type);
    std::string sql = "ALTER COLUMN " + name + " TYPE " + new_type;
    if (column.collation) sql += " COLLATE " + change.to.render(column.collation);
    // ATPrepAlterColumnType(): a foreign table has no rows to convert.
    const bool foreign = bool(change.to.get<Table>(change.to.parent(change.b)).server);
    if (const std::string given = emit.declared(change.b); !given.empty() && !foreign) {
      emit.statement(count_changed(change.from, change.a, given));
      emit.sub_command(alter_head(change.to, change.b), sql + " USING (" + given + ")");
      return;
    }
    const std::string using_clause = foreign ? std::string() : conversion(name, old_type, new_type);
    if (!using_clause.empty()) sql += " USING " + using_clause;
    Emit::Piece& altered = emit.sub_command(alter_head(change.to, change.b), sql);
    guard_conversion(emit, altered, change, using_clause);
  }
  /// Does what is built over the column read the same once the server has parsed its text again for
  /// the new type? Not where a cast would come or go, nor where the type was set aside.
  static bool passes(const Change& change, Expr expression = {}) {
    const std::string before = change.from.render(change.old_value<Column>().type);
    const std::string after = change.to.render(change.new_value<Column>().type);
    if (before == after || !reads_alike(before, after)) return false;
    return differ_in_modifier(before, after) || !finds_common_type(change.from.render(expression));
  }
  /// Where several values become one type, the text keeps the type that this was.
  static bool finds_common_type(std::string_view text) {
    constexpr std::string_view kWords[] = {" IN (", " ANY (", " ALL (", "ARRAY[", "CASE ",
                                           ", ",    " % ",    " & ",    " | ",    " # "};
    return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view word) {
      return text.find(word) != std::string_view::npos;
    });
  }
  /// An operator class or collation beside a key: the new type may take neither.
  static bool has_class_or_collation(std::string text) {
    for (const std::string_view usual : {" DESC", " NULLS FIRST", " NULLS LAST", ", "}) {
      for (size_t at; (at = text.find(usual)) != std::string::npos;) text.erase(at, usual.size());
    }
    return text.find(' ') != std::string::npos;
  }
  /// ALTER TYPE makes what is inherited or attached again as a copy: under the name that the server
  /// chooses, without comment, and marked as nothing.
  static bool copies_would_change(const Catalog& from, Ref part) {
    const bool marked = from.visit(part, []<class T>(const T& body) {
      if constexpr (requires { body.clustered; }) return body.clustered || body.replica_identity;
      return false;
    });
    const bool is_check = from.is<Check>(part);  // one of its own name is its own
    const bool renamed = from[part].local && !is_check;
    const bool told = from.child<Comment>(part) && !(from[part].local && is_check);
    const Ref above = from[part].source;
    const auto options = [&](Ref ref) {
      return from.visit(ref, []<class T>(const T& body) {
        if constexpr (requires { body.options, body.tablespace; }) {
          return std::pair(body.options, body.tablespace);
        }
        return std::pair(OptionList{}, Name{});
      });
    };
    if (above && (renamed || told || marked || options(part) != options(above))) return true;
    const std::vector<Ref> copies = from.derived_from(part);
    return std::any_of(copies.begin(), copies.end(),
                       [&](Ref copy) { return copies_would_change(from, copy); });
  }
  static bool index_needs_down(const Change& change, const Index& index) {
    if (index.statistics != NameList{}) return true;  // made again without them
    const std::string keys = change.from.render(index.keys);
    if (!index.predicate && keys.find('(') == std::string::npos) {
      return has_class_or_collation(keys) && !passes(change);
    }
    return !passes(change, index.keys) || !passes(change, index.predicate);
  }
  static bool default_passes(const Change& change) {
    const std::string before = change.from.render(change.old_value<Column>().type);
    const std::string after = change.to.render(change.new_value<Column>().type);
    return before != after && assignable(before, after);
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
      case Kind::Function:  // SQL-standard bodies
      case Kind::Procedure:
      case Kind::PublishedTable:  // even where only its column list names the column
        return true;
      case Kind::Default:
        return !default_passes(change);
      case Kind::ForeignKey:
        return !passes(change) || copies_would_change(change.from, dependent);
      case Kind::Check:
        return !passes(change, change.from.get<Check>(dependent).expression) ||
               copies_would_change(change.from, dependent);
      case Kind::Exclusion:
        return !passes(change, change.from.get<Exclusion>(dependent).elements) ||
               !passes(change, change.from.get<Exclusion>(dependent).predicate) ||
               copies_would_change(change.from, dependent);
      case Kind::PrimaryKey:
      case Kind::Unique:
        return copies_would_change(change.from, dependent);
      case Kind::Index:
        return index_needs_down(change, change.from.get<Index>(dependent)) ||
               copies_would_change(change.from, dependent);
      case Kind::Statistics:  // made again without their target
        return change.from.get<Statistics>(dependent).target >= 0 ||
               (change.from.render(change.from.get<Statistics>(dependent).expressions).find('(') !=
                    std::string::npos &&
                !passes(change, change.from.get<Statistics>(dependent).expressions));
      default:
        return false;
    }
  }
  /// A value moves from the type that was set aside to its new version by its text; one of a
  /// composite type attribute by attribute.
  static void repoint(Emit& emit, const Change& change) {
    const Column& column = change.new_value<Column>();
    const std::string name = change.to.bare(change.b);
    const std::string new_type = change.to.render(column.type);
    std::string sql = "ALTER COLUMN " + name + " TYPE " + new_type;
    if (column.collation) sql += " COLLATE " + change.to.render(column.collation);
    const Table* table = change.to.get_if<Table>(change.to.parent(change.b));
    if (table != nullptr && table->server) {  // its rows are not here
      emit.sub_command(alter_head(change.to, change.b), sql);
      return;
    }
    if (!change.from.has_holes(change.old_value<Column>().type)) {  // it follows a collation only
      const std::string old_type = change.from.render(change.old_value<Column>().type);
      const std::string using_clause = conversion(name, old_type, new_type);
      if (!using_clause.empty()) sql += " USING " + using_clause;
      emit.sub_command(alter_head(change.to, change.b), sql);
      keep_marks(emit, change);
      return;
    }
    std::string value = new_row(change, name, new_type);
    if (value.empty()) {
      // 2.0 is a whole number, and no integer reads it with its zero.
      const Expr before = under_domains(change.from, change.old_value<Column>().type);
      const bool whole = change.from.render(before).starts_with("numeric") &&
                         is_integer(change.to.render(under_domains(change.to, column.type)));
      value = fmt::format("{}::text{}::{}", whole ? "pg_catalog.trim_scale(" + name + ")" : name,
                          new_type.ends_with("]") ? "[]" : "", new_type);
    }
    Emit::Piece& altered =
        emit.sub_command(alter_head(change.to, change.b), sql + " USING " + value);
    guard_conversion(emit, altered, change, value);
    keep_marks(emit, change);
  }

  /// ROW(...) of the new version of the column's composite type, from the attributes the old one
  /// has; empty when the type is no composite, or an array of one (a USING can hold no subquery).
  static std::string new_row(const Change& change, const std::string& name,
                             const std::string& new_type) {
    const auto before = change.from.refs(change.old_value<Column>().type);
    const auto after = change.to.refs(change.new_value<Column>().type);
    if (before.size() != 1 || after.size() != 1 || !change.from.is<Composite>(before[0]) ||
        !change.to.is<Composite>(after[0]) || new_type.ends_with("]")) {
      return {};
    }
    std::string items;
    for (const Ref attribute : attributes_in_order(change.to, after[0])) {
      const Ref old = change.from.column(before[0], change.to.name(attribute));
      std::string item = "NULL";
      if (old) {
        item = "(" + name + ")." + change.to.bare(attribute);
        const std::string type = change.to.render(change.to.get<Attribute>(attribute).type);
        const std::string old_type = change.from.render(change.from.get<Attribute>(old).type);
        if (old_type != type) {
          const std::string converted = conversion(item, old_type, type);
          item = converted.empty() ? item + "::" + type : converted;
        }
      }
      items += (items.empty() ? "" : ", ") + item;
    }
    return fmt::format("CASE WHEN {0} IS NOT DISTINCT FROM NULL THEN NULL ELSE ROW({1})::{2} END",
                       name, items, new_type);
  }

  // ---- the rest --------------------------------------------------------------
  static std::string alter_column(const Change& change) {
    return "ALTER COLUMN " + change.to.bare(change.b) + " ";
  }
  /// What ALTER TYPE resets and nobody wants changed.
  static void keep_marks(Emit& emit, const Change& change) {
    const Column& was = change.old_value<Column>();
    const Column& is = change.new_value<Column>();
    if (is.storage && is.storage == was.storage) storage(emit, change);
    if (is.compression && is.compression == was.compression) compression(emit, change);
  }
  static bool changes_type(const Change& change) {
    return change.from.render(change.old_value<Column>().type) !=
           change.to.render(change.new_value<Column>().type);
  }
  /// ALTER TYPE gives the column the new type's own (ATExecAlterColumnType() of
  /// src/backend/commands/tablecmds.c).
  static void storage(Emit& emit, const Change& change) {
    const Name storage = change.new_value<Column>().storage;
    if (!storage && changes_type(change)) return;
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

  static void server_options(Emit& emit, const Change& change) {
    emit.sub_command(alter_head(change.to, change.b),
                     alter_column(change) +
                         options_change(change.from, change.old_value<Column>().server_options,
                                        change.to, change.new_value<Column>().server_options));
  }

  static Phase phase_of_change(const Change& change, FieldSet changed) {
    constexpr FieldSet kSeen =
        detail::fields<Column, &Column::type, &Column::collation, &Column::server_options>();
    constexpr FieldSet kType = detail::fields<Column, &Column::type>();
    if ((changed & kSeen) == 0) return Phase::Expand;
    const bool widens =
        (changed & kSeen) == kType && only_widens(change.from, change.old_value<Column>().type,
                                                  change.to, change.new_value<Column>().type);
    return widens ? Phase::Expand : Phase::Contract;
  }

  static constexpr auto alters = std::tuple{
      alter<&Column::type>(type, nullptr, type_needs_down),
      alter<&Column::collation>(type, nullptr, type_needs_down),
      alter<&Column::storage>(storage),
      alter<&Column::compression>(compression),
      alter<&Column::statistics>(statistics),
      alter<&Column::options>(options),
      alter<&Column::server_options>(server_options),
  };
};

DRYSHOD_RULES(Column)

}  // namespace dryshod

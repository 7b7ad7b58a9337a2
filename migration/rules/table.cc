// Tables: one readable CREATE TABLE with the parts the planner gives along; alterations of what
// belongs to the table as a whole.
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/foreign.h"
#include "migration/rules/shared/hiding.h"

#include <algorithm>

namespace dryshod {
namespace {

/// Items of the parentheses and clauses behind them, as far as they come from parts.
class CreateTable {
 public:
  CreateTable(Emit& emit, Ref table, Parts parts)
      : emit_(emit), to_(emit.to()), table_(table), parts_(parts) {}

  void write() {
    links();
    columns();
    constraints();
    emit_.statement(statement());
    after();
  }

 private:
  bool among(Ref ref) const { return std::find(parts_.begin(), parts_.end(), ref) != parts_.end(); }
  bool inherited(Ref ref) const { return to_[ref].source && !to_[ref].local; }

  void links() {
    std::vector<std::pair<int64_t, Ref>> found;
    for (const Ref part : parts_) {
      if (const Inherits* link = to_.get_if<Inherits>(part); link && to_.parent(part) == table_) {
        found.emplace_back(link->position, part);
      }
    }
    std::sort(found.begin(), found.end());
    for (const auto& [position, part] : found) {
      const Inherits& link = to_.get<Inherits>(part);
      if (link.bound) {
        partition_of_ = link.from;
        bound_ = to_.render(link.bound);
      } else {
        parents_ += (parents_.empty() ? "" : ", ") + to_.qualified(link.from);
        parent_tables_.push_back(link.from);
      }
      linked_ = true;
    }
  }

  void columns() {
    const bool typed = bool(to_.get<Table>(table_).of_type);
    std::vector<std::pair<int64_t, Ref>> found;
    to_.each_child_of<Column>(table_, [&](Ref column) {
      if (among(column)) found.emplace_back(to_.get<Column>(column).position, column);
    });
    std::stable_sort(found.begin(), found.end());
    for (const auto& [position, column] : found) {
      if (typed || (inherited(column) && linked_)) {
        overrides(column, typed);
      } else {
        items_.push_back(column_clause(emit_, column, said_here(column)));
      }
      written_.push_back(column);
    }
    if (!parents_.empty()) unwanted_defaults();
  }

  // What the column's clause says: all its parts but those that come with a link of this statement
  // (a NOT NULL said here would be the table's own).
  std::vector<Ref> said_here(Ref column) const {
    std::vector<Ref> said;
    to_.each_child(column, [&](Ref part) {
      if (among(part) && !(inherited(part) && linked_)) said.push_back(part);
    });
    return said;
  }

  // INHERITS brings the parents' defaults to all columns that say none of their own: taken off
  // again where the table has none (MergeAttributes() of src/backend/commands/tablecmds.c).
  void unwanted_defaults() {
    to_.each_child_of<Column>(table_, [&](Ref column) {
      if (!among(column) || to_.child<Default>(column) || to_.child<Generated>(column)) return;
      if (to_.child<Identity>(column)) return;
      for (const Ref parent : parent_tables_) {
        const Ref above = to_.column(parent, to_.name(column));
        if (!above || !to_.child<Default>(above)) continue;
        late_.sub_command(alter_only_head(to_, table_),
                          "ALTER COLUMN " + to_.bare(column) + " DROP DEFAULT");
        return;
      }
    });
  }

  // A column that comes from the parent or the type: only what is the table's own is said.
  void overrides(Ref column, bool typed) {
    std::vector<Ref> own;
    to_.each_child(column, [&](Ref part) {
      if (among(part) && !inherited(part)) own.push_back(part);
    });
    if (own.empty()) return;
    if (typed || partition_of_) {
      const std::string clause = column_parts_clause(emit_, column, own);
      if (!clause.empty())
        items_.push_back(to_.bare(column) + (typed ? " WITH OPTIONS" : "") + clause);
      return;
    }
    // Written inside the parentheses the column would become local: said afterwards.
    for (const Ref part : own) rules_of(to_.kind(part)).create(late_, part, {});
  }

  void constraints() {
    for (const Kind kind :
         {Kind::PrimaryKey, Kind::Unique, Kind::Exclusion, Kind::Check, Kind::ForeignKey}) {
      for (const Ref part : parts_) {
        if (to_.kind(part) != kind || to_.parent(part) != table_) continue;
        if (inherited(part) && linked_) continue;
        if (repeats_a_key(part)) {
          rules_of(kind).create(late_, part, {});
          continue;
        }
        items_.push_back(constraint_clause(to_, part));
        written_.push_back(part);
      }
    }
  }

  // Of two keys that read alike CREATE TABLE makes one index only, whatever their names
  // (transformIndexConstraints() of src/backend/parser/parse_utilcmd.c): ALTER TABLE makes both.
  bool repeats_a_key(Ref key) const {
    const std::string body = key_body(key);
    if (body.empty()) return false;
    return std::any_of(written_.begin(), written_.end(), [&](Ref other) {
      return to_.is_part_of(other, table_) && key_body(other) == body;
    });
  }
  std::string key_body(Ref constraint) const {
    std::string body;
    switch (to_.kind(constraint)) {
      case Kind::PrimaryKey:
      case Kind::Unique:
      case Kind::Exclusion:
        body = constraint_body(to_, constraint);
        break;
      default:
        return body;
    }
    const std::string_view primary = "PRIMARY KEY";
    return body.starts_with(primary) ? "UNIQUE" + body.substr(primary.size()) : body;
  }

  std::string statement() const {
    const Table& table = to_.get<Table>(table_);
    std::string out = "CREATE ";
    if (to_.text(table.persistence) == "unlogged") out += "UNLOGGED ";
    if (to_.text(table.persistence) == "temporary") out += "TEMPORARY ";
    out += relation_word(to_, table_) + " " + to_.qualified(table_);
    if (partition_of_) out += " PARTITION OF " + to_.qualified(partition_of_);
    if (table.of_type) out += " OF " + to_.render(table.of_type);
    if (!items_.empty()) {
      out += " (";
      for (size_t i = 0; i < items_.size(); ++i) out += (i == 0 ? "\n    " : ",\n    ") + items_[i];
      out += "\n)";
    } else if (!partition_of_ && !table.of_type) {
      out += " ()";
    }
    if (!parents_.empty()) out += " INHERITS (" + parents_ + ")";
    if (!bound_.empty()) out += " " + bound_;
    if (table.partition_key) out += " PARTITION BY " + to_.render(table.partition_key);
    out += access_method_clause();
    if (table.server) {
      out += " SERVER " + to_.render(table.server) + options_clause(to_, table.server_options);
    }
    out += with_options(to_, table.options);
    return out + tablespace_clause();
  }

  // A partition that does not say where and how it is stored takes after its parent
  // (DefineRelation() of src/backend/commands/tablecmds.c).
  template <auto M>
  bool takes_after_parent() const {
    return partition_of_ && !to_.get<Table>(table_).server && to_.get<Table>(partition_of_).*M;
  }
  std::string access_method_clause() const {
    const Table& table = to_.get<Table>(table_);
    if (table.access_method) return " USING " + quote_ident(to_.text(table.access_method));
    // That a partitioned table has none cannot be said here: after().
    const bool said = takes_after_parent<&Table::access_method>() && !table.partition_key;
    return said ? " USING heap" : "";
  }
  std::string tablespace_clause() const {
    const Table& table = to_.get<Table>(table_);
    if (table.tablespace) return " TABLESPACE " + quote_ident(to_.text(table.tablespace));
    // Of a partitioned table it cannot be said here: after().
    const bool said = takes_after_parent<&Table::tablespace>() && !table.partition_key;
    return said ? " TABLESPACE pg_default" : "";
  }

  // What CREATE TABLE cannot say.
  void after() {
    const Table& table = to_.get<Table>(table_);
    if (table.partition_key && !table.access_method &&
        takes_after_parent<&Table::access_method>()) {
      emit_.sub_command(alter_head(to_, table_), "SET ACCESS METHOD DEFAULT");
    }
    if (table.partition_key && !table.tablespace && takes_after_parent<&Table::tablespace>()) {
      emit_.sub_command(alter_head(to_, table_), "SET TABLESPACE pg_default");
    }
    for (const Emit::Piece& piece : late_.pieces()) emit_.sub_command(piece.head, piece.body);
    for (const Ref ref : written_) {
      if (to_.is<Column>(ref)) {
        const bool own = !inherited(ref) || !linked_;
        if (own) column_marks(emit_, ref);
        const NameList options = to_.get<Column>(ref).server_options;
        if (!own && options) {
          emit_.sub_command(alter_head(to_, table_),
                            "ALTER COLUMN " + to_.bare(ref) + " " +
                                options_change(emit_.from(), {}, to_, options));
        }
        const Ref identity = to_.child<Identity>(ref);
        if (identity && among(identity) && !inherited(identity)) identity_marks(emit_, identity);
      } else {
        index_marks(emit_, ref);
      }
    }
    const std::string head = alter_head(to_, table_);
    if (table.row_security) emit_.sub_command(head, "ENABLE ROW LEVEL SECURITY");
    if (table.force_row_security) emit_.sub_command(head, "FORCE ROW LEVEL SECURITY");
    const std::string_view identity = to_.text(table.replica_identity);
    if (identity == "full") emit_.sub_command(head, "REPLICA IDENTITY FULL");
    if (identity == "nothing") emit_.sub_command(head, "REPLICA IDENTITY NOTHING");
  }

  Emit& emit_;
  Emit late_{emit_.from(), emit_.to()};
  const Catalog& to_;
  Ref table_;
  Parts parts_;
  bool linked_ = false;  // to a parent, in this very statement
  Ref partition_of_{};
  std::string bound_, parents_;
  std::vector<Ref> parent_tables_;
  std::vector<std::string> items_;
  std::vector<Ref> written_;
};

}  // namespace

template <>
struct Rules<Table> {
  static void create(Emit& emit, Ref ref, Parts parts) { CreateTable(emit, ref, parts).write(); }

  static void drop(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    Emit::Piece& dropped =
        emit.statement("DROP " + relation_word(from, ref) + " " + from.qualified(ref));
    // The rows of a foreign table are elsewhere.
    if (!from.get<Table>(ref).server) {
      dropped.loss = "table " + from.qualified(ref) + " with its rows";
    }
  }

  // ---- kept instead of dropped ------------------------------------------------
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
  }
  static void move_to(Emit& emit, Ref ref, const std::string& schema) {
    move_object(emit, ref, schema);
  }
  /// Rows of tables that stay refer to none of its own, nor belong to it; sequences that stay do
  /// not go along with its columns.
  static void release(Emit& emit, Ref ref) {
    const Catalog& from = emit.from();
    from.each_child(ref, [&](Ref part) {
      const Element& e = from[part];
      const bool is_own = !e.source || e.local;
      if (e.kind == Kind::ForeignKey && is_own) rules_of(e.kind).drop(emit, part);
      if (e.kind == Kind::Inherits && !emit.is_gone(from.get<Inherits>(part).from)) {
        rules_of(e.kind).drop(emit, part);
      }
    });
    for (const Ref user : from.users(ref)) {
      if (from.is<Inherits>(user) && !emit.is_gone(from.parent(user))) {
        rules_of(Kind::Inherits).drop(emit, user);
      }
    }
    from.each_child_of<Column>(ref, [&](Ref column) {
      for (const Ref user : from.users(column)) {
        if (from.is<OwnedBy>(user) && emit.new_of(from.parent(user))) {
          emit.statement(alter_head(from, from.parent(user)) + " OWNED BY NONE");
        }
      }
    });
  }
  static bool copy_away(Emit& emit, Ref ref) { return copy_rows_away(emit, ref); }

  static void persistence(Emit& emit, const Change& change) {
    const bool unlogged = change.to.text(change.new_value<Table>().persistence) == "unlogged";
    emit.sub_command(alter_head(change.to, change.b), unlogged ? "SET UNLOGGED" : "SET LOGGED");
  }
  static bool temporary(const Change& change) {
    return change.to.text(change.new_value<Table>().persistence) == "temporary" ||
           change.from.text(change.old_value<Table>().persistence) == "temporary";
  }
  /// A foreign key of a ring of tables: whichever of them changes first, the server refuses.
  static bool in_ring_of_keys(const Change& change, Ref dependent) {
    const Catalog& from = change.from;
    const auto* key = from.get_if<ForeignKey>(dependent);
    if (key == nullptr || from.parent(dependent) != change.a || key->referenced == change.a) {
      return false;
    }
    std::vector<Ref> reached{key->referenced};
    for (size_t i = 0; i < reached.size(); ++i) {
      if (reached[i] == change.a) return true;
      from.each_child_of<ForeignKey>(reached[i], [&](Ref other) {
        const Ref next = from.get<ForeignKey>(other).referenced;
        if (std::find(reached.begin(), reached.end(), next) == reached.end()) {
          reached.push_back(next);
        }
      });
    }
    return false;
  }
  /// A statement of its own: what else is done to the table is refused while it has a type
  /// (ATPrepCmd() of src/backend/commands/tablecmds.c looks before any of it is done).
  static void of_type(Emit& emit, const Change& change) {
    const Expr type = change.new_value<Table>().of_type;
    emit.statement(alter_head(change.to, change.b) + " " +
                   (type ? "OF " + change.to.render(type) : "NOT OF"));
  }
  static int orders_parts(const Change& change) {
    const bool was = bool(change.old_value<Table>().of_type);
    const bool is = bool(change.new_value<Table>().of_type);
    return was == is ? 0 : is ? 1 : -1;
  }
  static void access_method(Emit& emit, const Change& change) {
    const Table& table = change.new_value<Table>();
    // A partitioned table stores nothing: it has a method only for the partitions to come.
    const std::string none = table.partition_key ? "DEFAULT" : "heap";
    emit.sub_command(
        alter_head(change.to, change.b),
        "SET ACCESS METHOD " +
            (table.access_method ? quote_ident(change.to.text(table.access_method)) : none));
  }
  static void tablespace(Emit& emit, const Change& change) {
    const Name space = change.new_value<Table>().tablespace;
    emit.sub_command(
        alter_head(change.to, change.b),
        "SET TABLESPACE " + (space ? quote_ident(change.to.text(space)) : "pg_default"));
  }
  static void options(Emit& emit, const Change& change) {
    const auto [set, reset] = option_change(change.from, change.old_value<Table>().options,
                                            change.to, change.new_value<Table>().options);
    const std::string head = alter_head(change.to, change.b);
    if (!set.empty()) emit.sub_command(head, "SET (" + set + ")");
    if (!reset.empty()) emit.sub_command(head, "RESET (" + reset + ")");
  }
  static void row_security(Emit& emit, const Change& change) {
    emit.sub_command(alter_head(change.to, change.b), change.new_value<Table>().row_security
                                                          ? "ENABLE ROW LEVEL SECURITY"
                                                          : "DISABLE ROW LEVEL SECURITY");
  }
  static void force_row_security(Emit& emit, const Change& change) {
    emit.sub_command(alter_head(change.to, change.b), change.new_value<Table>().force_row_security
                                                          ? "FORCE ROW LEVEL SECURITY"
                                                          : "NO FORCE ROW LEVEL SECURITY");
  }
  static void replica_identity(Emit& emit, const Change& change) {
    const std::string_view identity = change.to.text(change.new_value<Table>().replica_identity);
    if (identity == "index") return;  // said by the index that carries the mark
    const std::string word = identity == "full"      ? "FULL"
                             : identity == "nothing" ? "NOTHING"
                                                     : "DEFAULT";
    emit.sub_command(alter_head(change.to, change.b), "REPLICA IDENTITY " + word);
  }

  static void server_options(Emit& emit, const Change& change) {
    emit.sub_command(alter_head(change.to, change.b),
                     options_change(change.from, change.old_value<Table>().server_options,
                                    change.to, change.new_value<Table>().server_options));
  }

  /// Who sees which rows, and where they are; how they are kept is nobody's affair.
  static Phase phase_of_change(const Change&, FieldSet changed) {
    constexpr FieldSet kSeen = detail::fields<Table, &Table::row_security,
                                              &Table::force_row_security, &Table::server_options>();
    return (changed & kSeen) != 0 ? Phase::Contract : Phase::Expand;
  }

  static constexpr auto alters = std::tuple{
      alter<&Table::persistence>(persistence, temporary, in_ring_of_keys),
      alter<&Table::of_type>(of_type),
      replace<&Table::partition_key>(),
      alter<&Table::access_method>(access_method),
      alter<&Table::tablespace>(tablespace),
      alter<&Table::options>(options),
      alter<&Table::row_security>(row_security),
      alter<&Table::force_row_security>(force_row_security),
      alter<&Table::replica_identity>(replica_identity),
      replace<&Table::server>(),
      alter<&Table::server_options>(server_options),
  };
};

DRYSHOD_RULES(Table)

}  // namespace dryshod

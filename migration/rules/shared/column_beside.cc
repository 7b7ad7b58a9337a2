// See column_beside.h.
#include "migration/rules/shared/column_beside.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <vector>

#include "catalog/helpers.h"
#include "migration/rules/shared/backfill.h"
#include "migration/rules/shared/column_keys.h"
#include "migration/rules/shared/columns.h"
#include "migration/rules/shared/conversion_guards.h"
#include "migration/rules/shared/online_columns.h"
#include "migration/rules/shared/stored_rows.h"

namespace dryshod {
namespace {

class ColumnBeside {
 public:
  ColumnBeside(Emit& emit, const Change& change)
      : emit_(emit),
        change_(change),
        from_(change.from),
        to_(change.to),
        table_(change.from.parent(change.a)),
        head_(alter_head(change.from, change.a)),
        old_type_(from_.render(change.old_value<Column>().type)),
        new_type_(to_.render(change.new_value<Column>().type)),
        name_(from_.text(from_.name(change.a))),
        fresh_(helper_name("new_" + name_)),
        hidden_(helper_name(name_)),
        places_(column_places(emit, change)),
        keys_(emit, change, places_, fresh_) {}

  bool is_possible() const {
    if (!from_.is<Table>(table_) || from_.name(change_.a) != to_.name(change_.b)) return false;
    if (places_.empty() || writes_when_added(to_, change_.new_value<Column>().type)) return false;
    // A not-null of the first table alone: nothing proves it there and not below.
    const Ref not_null = to_.child<NotNull>(change_.b);
    if (not_null && to_.get<NotNull>(not_null).no_inherit && places_.size() > 1) return false;
    // What the new type is made of has to be there before.
    const std::vector<Ref> made_of = to_.refs(change_.new_value<Column>().type);
    return std::all_of(made_of.begin(), made_of.end(), [&](Ref type) {
      if (const Ref extension = to_.ancestor<Extension>(type)) type = extension;
      return (to_[type].builtin && !to_.is<Extension>(type)) ||
             (emit_.old_of(type) && !emit_.is_new(type) && (by_text_ || !has_labels_to_come(type)));
    });
  }

  /// Both types have one name, one after the other: functions that name neither keep their values
  /// in step.
  void name_no_type() { by_text_ = true; }

  void build() {
    grow();
    follow();
    fill();
    close();
    keys_.build();
  }
  /// `begun`: in the transaction of what was emitted last.
  void put_in_place(bool begun) {
    begun_ = begun;
    swap();
  }

 private:
  /// Values of an enum that rows are to be filled with before it has them.
  bool has_labels_to_come(Ref type) const {
    const Enum* before = from_.get_if<Enum>(emit_.old_of(type));
    return before != nullptr && to_.is<Enum>(type) &&
           !(before->labels == to_.get<Enum>(type).labels);
  }

  std::string ident(const std::string& name) const { return quote_ident(name); }
  std::string function_name(const char* way) const {
    return std::string(kHelperSchema) + "." +
           ident(with_suffix(std::string(from_.text(from_.name(from_.schema_of(table_)))) + "__" +
                                 std::string(from_.text(from_.name(table_))) + "__" + name_,
                             way));
  }
  std::string trigger_name() const { return ident(std::string(kLastPrefix) + name_.substr(0, 40)); }

  /// The new column takes the default along: nobody writes to it but the trigger, and what is
  /// renamed into place must have it at once.
  void grow() {
    std::string column = "ADD COLUMN " + ident(fresh_) + " " + new_type_;
    const Expr collation = change_.new_value<Column>().collation;
    if (collation) column += " COLLATE " + to_.render(collation);
    online_piece(emit_, head_ + " " + column, Phase::Expand).why =
        fmt::format("takes the place of {}, of which the table would be rewritten", name_);
    for (const ColumnPlace& place : places_) {
      const bool first = place.new_column == change_.b;
      const std::string wanted = default_at(place), has = first ? "" : default_at(places_.front());
      if (wanted == has) continue;
      online_piece(emit_,
                   (first ? head_ : alter_only_head(from_, place.table)) + " ALTER COLUMN " +
                       ident(fresh_) + (wanted.empty() ? " DROP DEFAULT" : " SET " + wanted),
                   Phase::Expand)
          .with_last = true;
    }
  }

  /// Empty: it has none, or one of what is not there yet.
  std::string default_at(const ColumnPlace& place) const {
    const Ref value = to_.child<Default>(place.new_column);
    if (!value) return {};
    const std::vector<Ref> uses = to_.refs(to_.get<Default>(value).expression);
    const bool is_there = std::all_of(uses.begin(), uses.end(), [&](Ref ref) {
      return to_[ref].builtin || (emit_.old_of(ref) && !emit_.is_new(ref));
    });
    return is_there ? default_clause(to_, value) : std::string();
  }

  std::string converted(const std::string& value, const std::string& from,
                        const std::string& to) const {
    const std::string by = conversion(value, from, to);
    return by.empty() ? value : by;
  }

  /// A trigger function that keeps one column in step with the other. It asks no setting of the
  /// session.
  std::string function(const char* way, const std::string& body,
                       const std::string& can_fail) const {
    std::string text = "\nBEGIN\n" + body + "    RETURN NEW;\n";
    if (!can_fail.empty()) {
      text += "EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN\n    NEW." +
              ident(can_fail) + " := NULL;\n    RETURN NEW;\n";
    }
    return "CREATE FUNCTION " + function_name(way) +
           "() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS " +
           quote_dollar(text + "END\n");
  }
  /// That of a partitioned table is on all of its partitions, those to come among them; that of a
  /// plain parent on itself alone (CreateTriggerFiringOn() of src/backend/commands/trigger.c).
  std::vector<std::string> watched() const {
    std::vector<std::string> tables;
    for (const ColumnPlace& place : places_) {
      if (!tables.empty() && is_partitioned(from_, table_)) break;
      tables.push_back(from_.qualified(place.table));
    }
    return tables;
  }
  std::string trigger(const char* way, const std::string& table) const {
    return "CREATE TRIGGER " + trigger_name() + " BEFORE INSERT OR UPDATE ON " + table +
           " FOR EACH ROW EXECUTE FUNCTION " + function_name(way) + "()";
  }

  void follow() {
    Emit::Piece probe{{}, {}};
    guard_conversion(emit_, probe, change_, conversion(name_, old_type_, new_type_));
    may_fail_ = !probe.guards.empty();
    loss_ = probe.loss;
    guards_ = std::move(probe.guards);
    const std::string there = "NEW." + ident(name_);
    const std::string value =
        by_text_ ? there + "::pg_catalog.text" : converted(there, old_type_, new_type_);
    online_piece(emit_,
                 function("__there", "    NEW." + ident(fresh_) + " := " + value + ";\n",
                          may_fail_ ? fresh_ : std::string()),
                 Phase::Expand)
        .why = "every row that is written from now on has both columns";
    for (const std::string& table : watched()) {
      online_piece(emit_, trigger("__there", table), Phase::Expand).with_last = true;
    }
  }

  void fill() {
    Emit::Piece& piece = fill_online(
        emit_, {to_.parent(change_.b),
                ident(fresh_) + " = " + converted(ident(name_), old_type_, new_type_), lacking(),
                "retype " + from_.qualified(table_) + "." + from_.bare(change_.a)});
    piece.guards = guards_;
  }
  std::string lacking() const {
    return ident(fresh_) + " IS NULL AND " + ident(name_) + " IS NOT NULL";
  }

  /// What is not inherited is each table's own.
  void close() {
    for (const ColumnPlace& place : places_) {
      const Ref not_null = to_.child<NotNull>(place.new_column);
      if (!not_null || to_[not_null].source) continue;
      const std::string head = alter_head(from_, place.table);
      under_check(emit_, head, helper_name(name_ + "_is_there"), ident(fresh_) + " IS NOT NULL",
                  [&] {
                    online_piece(emit_, head + " ALTER COLUMN " + ident(fresh_) + " SET NOT NULL",
                                 Phase::Validate);
                  });
    }
  }

  Emit::Piece& swapping(std::string sql) {
    Emit::Piece& piece = online_piece(emit_, std::move(sql), Phase::Contract);
    piece.with_last = begun_;
    begun_ = true;
    return piece;
  }

  /// One transaction: names change hands, nothing is read.
  void swap() {
    const std::string table = from_.qualified(table_);
    Emit::Piece& first = swapping("DROP TRIGGER " + trigger_name() + " ON " + table);
    first.why =
        "the new column takes the place of the old one, which is kept in step until it is purged";
    first.guards.push_back(
        {"SELECT * FROM " + rows_of(from_, table_, Below::Taken) + " WHERE " + lacking(), table,
         "rows of " + table + " without a value of the new type"});
    for (const std::string& other : watched()) {
      if (other != table) swapping("DROP TRIGGER " + trigger_name() + " ON " + other);
    }
    const ColumnKeys::Swap swap = [this](std::string sql) { swapping(std::move(sql)); };
    keys_.leave(swap);
    swapping(head_ + " RENAME COLUMN " + ident(name_) + " TO " + ident(hidden_));
    swapping(head_ + " RENAME COLUMN " + ident(fresh_) + " TO " + ident(name_));
    keys_.take(swap);
    hand_over_identity();
    give_rights();
    for (const ColumnPlace& place : places_) {
      const Ref not_null = from_.child<NotNull>(place.column);
      if (!not_null || (from_[not_null].source && !from_[not_null].local)) continue;
      swapping(alter_head(from_, place.table) + " ALTER COLUMN " + ident(hidden_) +
               " DROP NOT NULL");
    }
    for (const ColumnPlace& place : places_) name_not_null_later(place);
    swapping(function("__back", back(), hidden_));
    for (const std::string& other : watched()) swapping(trigger("__back", other));
    swapping("DROP FUNCTION " + function_name("__there") + "()");
  }

  /// What the old type would round or cut is not what was written: then it has no value, and the
  /// way back is refused.
  std::string back() const {
    const std::string name = "NEW." + ident(name_), hidden = "NEW." + ident(hidden_);
    const std::string when = "    IF TG_OP = 'INSERT' OR " + name +
                             "::pg_catalog.text IS DISTINCT FROM OLD." + ident(name_) +
                             "::pg_catalog.text THEN\n        " + hidden + " := ";
    if (by_text_) return when + name + "::pg_catalog.text;\n    END IF;\n";
    const std::string again = converted(hidden, old_type_, new_type_);
    return when + converted(name, new_type_, old_type_) + ";\n        IF CAST(" + again + " AS " +
           new_type_ + ")" + std::string(kReadsAs) + " IS DISTINCT FROM " + name +
           std::string(kReadsAs) + " THEN\n            " + hidden +
           " := NULL;\n        END IF;\n    END IF;\n";
  }

  /// A script for a major that forgets the names of not-nulls may run on one that keeps them (18).
  void name_not_null_later(const ColumnPlace& place) {
    const Ref not_null = to_.child<NotNull>(place.new_column);
    if (to_.major >= 18 || !not_null || to_[not_null].source) return;
    const std::string whole(from_.text(from_.name(place.table)));
    const std::string given = whole + "_" + fresh_ + "_not_null";
    if (given.size() > 63) return;  // the server would have cut it
    const std::string table = from_.qualified(place.table);
    swapping("DO " +
             quote_dollar(fmt::format("\nBEGIN\n"
                                      "    IF EXISTS (SELECT FROM pg_catalog.pg_constraint\n"
                                      "               WHERE conrelid = {}::pg_catalog.regclass\n"
                                      "                 AND contype = 'n' AND conname = {}) THEN\n"
                                      "        ALTER TABLE {} RENAME CONSTRAINT {} TO {};\n"
                                      "    END IF;\n"
                                      "END\n",
                                      quote_literal(table), quote_literal(given), table,
                                      ident(given), ident(whole + "_" + name_ + "_not_null"))))
        .why = "from 18 on a not-null has a name, which would tell of the column it was made on";
  }

  /// Who may use the column alone may use the new one from the moment it has the name.
  void give_rights() {
    const size_t first = emit_.pieces().size();
    for (const ColumnPlace& place : places_) {
      to_.each_child_of<Grant>(place.new_column,
                               [&](Ref grant) { rules_of(Kind::Grant).create(emit_, grant, {}); });
    }
    for (size_t i = first; i < emit_.pieces().size(); ++i) {
      emit_.pieces()[i].phase = Phase::Contract;
      emit_.pieces()[i].with_last = true;
    }
  }

  /// The new identity goes on where the old one is.
  void hand_over_identity() {
    const Ref old = from_.child<Identity>(change_.a);
    const Ref identity = to_.child<Identity>(change_.b);
    if (!old) return;
    const Ref sequence = from_.get<Identity>(old).sequence;
    const std::string aside = ident(with_suffix(from_.text(from_.name(sequence)), kAsideSuffix));
    swapping("ALTER SEQUENCE " + from_.qualified(sequence) + " RENAME TO " + aside);
    if (identity) {
      swapping(head_ + " ALTER COLUMN " + ident(name_) + " ADD " + identity_clause(to_, identity));
      swapping("SELECT pg_catalog.setval(" +
               quote_literal(to_.qualified(to_.get<Identity>(identity).sequence)) +
               ", last_value, is_called) FROM " + from_.bare(from_.schema_of(sequence)) + "." +
               aside);
    }
    swapping(head_ + " ALTER COLUMN " + ident(hidden_) + " DROP IDENTITY");
  }

  Emit& emit_;
  const Change& change_;
  const Catalog& from_;
  const Catalog& to_;
  Ref table_;
  std::string head_, old_type_, new_type_, name_, fresh_, hidden_;
  bool may_fail_ = false, begun_ = false, by_text_ = false;
  std::string loss_;
  std::vector<Guard> guards_;
  std::vector<ColumnPlace> places_;
  ColumnKeys keys_;
};

}  // namespace

bool column_beside(Emit& emit, const Change& change) {
  ColumnBeside beside(emit, change);
  // A small table is changed directly; an enum's columns change with it, whatever their size.
  if (!is_online_tree(emit, change.to.parent(change.b)) || !beside.is_possible()) return false;
  beside.build();
  beside.put_in_place(false);
  return true;
}

bool columns_beside(Emit& emit, const std::vector<Change>& changes, const TypeBeside& type) {
  std::deque<ColumnBeside> all;
  for (const Change& change : changes) all.emplace_back(emit, change).name_no_type();
  if (!std::all_of(all.begin(), all.end(), [](const auto& one) { return one.is_possible(); })) {
    return false;
  }
  type.make();
  for (ColumnBeside& one : all) one.build();
  const size_t first = emit.pieces().size();
  for (ColumnBeside& one : all) one.put_in_place(&one != &all.front());
  type.take_name();
  std::vector<Emit::Piece>& pieces = emit.pieces();
  for (size_t i = first + 1; i < pieces.size(); ++i) {
    pieces[i].phase = Phase::Contract;
    pieces[i].with_last = true;
    // All rows are looked at before the first table is locked.
    std::move(pieces[i].guards.begin(), pieces[i].guards.end(),
              std::back_inserter(pieces[first].guards));
    pieces[i].guards.clear();
  }
  return true;
}

namespace {

/// The not-null of the successor has the name that the hidden column's is to get again (18).
void make_way_for_not_null(Emit& emit, Ref hidden, Ref successor) {
  const Catalog& now = emit.from();
  const Catalog& to = emit.to();
  const Ref held = now.child<NotNull>(successor);
  const Ref wanted = to.alive(hidden) ? to.child<NotNull>(hidden) : Ref{};
  if (!held || !wanted) return;
  const Name name = now.get<NotNull>(held).constraint_name;
  if (!name || name != to.get<NotNull>(wanted).constraint_name) return;
  emit.statement(alter_head(now, successor) + " RENAME CONSTRAINT " + quote_ident(now.text(name)) +
                 " TO " + quote_ident(with_suffix(now.text(name), kAsideSuffix)));
}

}  // namespace

void guard_left_behind(Emit& emit, Ref hidden, Ref successor) {
  const Catalog& from = emit.from();
  if (emit.pieces().empty()) return;
  const std::string table = from.qualified(from.parent(hidden));
  // Guards are asked before their statement: names are those from before.
  emit.pieces().front().guards.push_back(
      {"SELECT * FROM " + rows_of(from, from.parent(hidden), Below::Taken) + " WHERE " +
           from.bare(successor) + " IS NOT NULL AND " + from.bare(hidden) + " IS NULL",
       table, "rows of " + table + " whose " + from.bare(successor) + " the old type cannot hold"});
  make_way_for_not_null(emit, hidden, successor);
}

}  // namespace dryshod

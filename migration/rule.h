// The vocabulary of migration/rules/K.cc: what a kind must say so that the planner, which knows no
// kind, can create, alter, drop and replace its elements. A field that no rule covers does not
// compile; a kind without rules does not link.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "catalog/catalog.h"
#include "migration/surveys.h"

namespace dryshod {

/// One element that exists on both sides with other field values: `a` in `from`, `b` in `to`.
struct Change {
  const Catalog& from;
  const Catalog& to;
  Ref a;
  Ref b;
  template <class T>
  const T& old_value() const {
    return from.get<T>(a);
  }
  template <class T>
  const T& new_value() const {
    return to.get<T>(b);
  }
};

/// Where a statement may stand.
enum class Txn : uint8_t {
  In,           // inside the script's transaction
  Alone,        // outside any transaction block
  CommitAfter,  // inside, but nothing that needs it may follow before COMMIT (enum labels)
};

/// When in a plan something is done. Expand: the old application and the new one both work.
/// Validate: rows are held against what is new; slow, may fail, and can be taken back. Contract:
/// what only the old application needs goes.
enum class Phase : uint8_t { Expand, Validate, Contract };

/// Rows that stand against a statement: it would fail on them, or not leave them as they are.
struct Guard {
  std::string rows;  // SELECT ... of them, every name qualified; no semicolon
  // Whose rows; locked while they are looked for. Empty: LOCK TABLE takes none such.
  std::string relation;
  std::string what;  // "rows of public.t where c is null"
  // It reads what the script makes, or a column whose type it changes: nobody can ask before that
  // is done.
  bool of_new = false;
  // They are what the statement would lose: where this is asked, it loses nothing.
  bool of_loss = false;
};

/// A difference that has no statement: an opaque object changed. Shown "by hand".
struct ByHand {
  std::string object;
  std::string before;  // empty: new
  std::string after;   // empty: gone
};

/// Collects the SQL of one operation. Sub-commands of one object ("ALTER TABLE x" + "ADD ...")
/// are kept apart from whole statements, so that neighbours can be joined into one.
class Emit {
 public:
  /// Is this element of `to` created by the script, as opposed to one that stays?
  using IsNew = std::function<bool(Ref)>;
  /// Is this element of `from` dropped by the script, with nothing in its place?
  using IsGone = std::function<bool(Ref)>;
  /// The same element on the other side; none: it has no such.
  using Twin = std::function<Ref(Ref)>;

  Emit(const Catalog& from, const Catalog& to, IsNew is_new = nullptr, IsGone is_gone = nullptr,
       Twin new_of = nullptr, Twin old_of = nullptr)
      : from_(from),
        to_(to),
        is_new_(std::move(is_new)),
        is_gone_(std::move(is_gone)),
        new_of_(std::move(new_of)),
        old_of_(std::move(old_of)) {}

  const Catalog& from() const { return from_; }
  const Catalog& to() const { return to_; }
  /// In a plan: must what is done to this table of `to` hold nobody up? Not where the script makes
  /// it, nor where it is known to be small.
  bool is_online(Ref table) const { return is_online_ && is_online_(table); }
  void set_online(std::function<bool(Ref)> is_online) { is_online_ = std::move(is_online); }
  /// What the user gave for the values of this element of `to` that are nowhere any more, or are to
  /// be converted; empty: nothing.
  std::string declared(Ref in_to) const { return declared_ ? declared_(in_to) : std::string(); }
  void set_declared(std::function<std::string(Ref)> declared) { declared_ = std::move(declared); }
  /// Where something is built beside what it replaces: does the rest of the script do anything to
  /// this element of `to`?
  bool is_changed(Ref in_to) const { return is_changed_ && is_changed_(in_to); }
  void set_changed(std::function<bool(Ref)> is_changed) { is_changed_ = std::move(is_changed); }
  /// Of both catalogs as a whole; see surveys.h. Shared by what is emitted for one script.
  template <class T>
  const T& survey() const {
    if (!surveys_) surveys_ = std::make_shared<Surveys>();
    return surveys_->get<T>(from_, to_);
  }
  void share(std::shared_ptr<Surveys> surveys) { surveys_ = std::move(surveys); }
  bool is_new(Ref in_to) const { return is_new_ && is_new_(in_to); }
  bool is_gone(Ref in_from) const { return is_gone_ && is_gone_(in_from); }
  Ref new_of(Ref in_from) const { return new_of_ ? new_of_(in_from) : Ref{}; }
  Ref old_of(Ref in_to) const { return old_of_ ? old_of_(in_to) : Ref{}; }

  struct Piece {
    std::string head;  // "ALTER TABLE public.users" when `body` is a sub-command, else empty
    std::string body;  // a sub-command or a whole statement, no semicolon
    Txn txn = Txn::In;
    std::string loss{};  // what data it can lose; empty: none
    std::string why{};   // for the reader; empty: the change says it
    std::vector<Guard> guards{};
    Phase phase = Phase::Expand;  // not before; what it belongs to may say later
    bool batched = false;         // fills rows in batches, each in a transaction of its own
    bool with_last = false;       // in one transaction with the piece before
    /// Relations whose rows it writes where no interpreter looks: the text of it is put together as
    /// it runs.
    std::vector<std::string> writes{};
  };

  Piece& statement(std::string sql) { return sub_command({}, std::move(sql)); }
  Piece& sub_command(std::string head, std::string sql) {
    return pieces_.emplace_back(Piece{std::move(head), std::move(sql)});
  }
  void by_hand(ByHand left) { left_to_hand_.push_back(std::move(left)); }

  std::vector<Piece>& pieces() { return pieces_; }
  std::vector<ByHand>& left_to_hand() { return left_to_hand_; }

 private:
  const Catalog& from_;
  const Catalog& to_;
  IsNew is_new_;
  IsGone is_gone_;
  Twin new_of_, old_of_;
  std::function<bool(Ref)> is_online_;
  std::function<bool(Ref)> is_changed_;
  std::function<std::string(Ref)> declared_;
  mutable std::shared_ptr<Surveys> surveys_;
  std::vector<Piece> pieces_;
  std::vector<ByHand> left_to_hand_;
};

/// The elements of `to` that are created by the same statement as their ancestor, in order of
/// birth.
using Parts = std::span<const Ref>;

// ---- one rule per Value field ----------------------------------------------

using AlterFn = void (*)(Emit&, const Change&);
using ReplaceIf = bool (*)(const Change&);
/// May this dependent (an element of `from` with a hard reference to the altered one) stay up while
/// the alter runs? True: it must be taken down first and put up again.
using NeedsDown = bool (*)(const Change&, Ref dependent);

template <auto M>
struct AlterRule {
  static constexpr auto member = M;
  AlterFn emit = nullptr;          // null: always replace
  ReplaceIf replace_if = nullptr;  // null: never, when emit is given
  NeedsDown needs_down = nullptr;  // null: every dependent may stay
};

/// `alter<&Table::persistence>(fn)`: fn emits the change of this field. Fields that are changed by
/// one statement name the same fn: it is called once.
template <auto M>
constexpr auto alter(AlterFn emit, ReplaceIf replace_if = nullptr, NeedsDown needs_down = nullptr) {
  return AlterRule<M>{emit, replace_if, needs_down};
}
/// The field cannot be altered: the element is dropped and created again.
template <auto M>
constexpr auto replace() {
  return AlterRule<M>{};
}

template <class T>
struct Rules;  // one specialisation per kind, in migration/rules/K.cc

namespace detail {
/// The position of member M in T::fields.
template <class T, auto M, size_t I = 0>
constexpr size_t position_of() {
  using Member = std::remove_cvref_t<decltype(field_at<I>(T::fields).member)>;
  if constexpr (std::is_same_v<Member, std::remove_cv_t<decltype(M)>>) {
    if constexpr (field_at<I>(T::fields).member == M) {
      return I;
    } else {
      return position_of<T, M, I + 1>();
    }
  } else {
    return position_of<T, M, I + 1>();
  }
}
/// Calls f(rule) for the rule of every field in the set.
template <class T, class F>
void each_rule(FieldSet changed, F&& f) {
  std::apply(
      [&]<class... A>(const A&... rule) {
        (((changed >> position_of<T, A::member>()) & 1 ? f(rule) : void()), ...);
      },
      Rules<T>::alters);
}
/// The fields that these members are.
template <class T, auto... M>
constexpr FieldSet fields() {
  return ((FieldSet{1} << position_of<T, M>()) | ...);
}
/// The set of fields that have a rule.
template <class T>
constexpr FieldSet covered() {
  return std::apply(
      []<class... A>(const A&...) {
        return (FieldSet{0} | ... | (FieldSet{1} << position_of<T, A::member>()));
      },
      Rules<T>::alters);
}
template <class T>
constexpr bool all_covered() {
  FieldSet values = 0;
  size_t position = 0;
  each_field<T>([&](const auto& field) {
    if (field.meaning == Meaning::Value) values |= FieldSet{1} << position;
    ++position;
  });
  return (values & ~covered<T>()) == 0;
}
}  // namespace detail

/// The rules of a kind with its type taken away: what the planner calls.
struct KindRules {
  /// Emits the creation of `ref` (in `to`) with the parts that go into the same statement.
  void (*create)(Emit&, Ref ref, Parts parts) = nullptr;
  /// Emits the removal of `ref` (in `from`). Its parts go with it.
  void (*drop)(Emit&, Ref ref) = nullptr;
  bool (*must_replace)(const Change&, FieldSet) = nullptr;
  void (*alter)(Emit&, const Change&, FieldSet) = nullptr;
  bool (*needs_down)(const Change&, FieldSet, Ref dependent) = nullptr;
  /// 0: never inside the statement that creates its parent. Else it may be, and where that would
  /// close a cycle, the highest rank is taken out first.
  int inline_rank = 0;
  /// Null: as inline_rank says. Else decides for one element of `to`.
  bool (*may_inline)(const Catalog& to, Ref ref) = nullptr;
  /// Null: replacing means drop, then create. Else the old version can be renamed out of the way
  /// while dependents that can follow are pointed at the new one, and is dropped last: emits the
  /// rename of `ref` (in `from`) to `name`.
  void (*set_aside)(Emit&, Ref ref, const std::string& name) = nullptr;
  /// Drops the version that was set aside.
  void (*drop_aside)(Emit&, Ref ref, const std::string& name) = nullptr;
  /// Null: a dependent of this kind must go down with what it references. Else it stays and emits
  /// its move from the version set aside to the new one (a column: ALTER TYPE ... USING).
  void (*repoint)(Emit&, const Change&) = nullptr;
  /// True: it can only be created together with its parent (a generation expression); where it is
  /// new, the parent is replaced.
  bool born_with_parent = false;
  /// Null: never. True: this element of `from` cannot be taken from its parent, which goes with it
  /// (a virtual generation expression). `goes`: is that element dropped?
  bool (*dies_with_parent)(const Catalog& from, Ref ref,
                           const std::function<bool(Ref)>& goes) = nullptr;
  /// Null: never. Else whether this change can be made neither in place nor by replacing the
  /// element alone: then its parent is replaced (the type of an attribute of a composite that
  /// columns use).
  bool (*replaces_parent)(const Change&, FieldSet) = nullptr;
  /// True: a derived element of this kind is made by attaching its table to a parent. False: the
  /// table must have it before (columns, checks), or the link has no say.
  bool comes_with_link = false;
  /// True: a derived element of this kind goes when its table is taken from its parent. False: it
  /// stays behind.
  bool goes_with_link = false;
  /// Null: what is done to its source reaches every derived element. Else whether it reaches this
  /// one.
  bool (*reached_by_source)(const Catalog&, Ref derived) = nullptr;
  /// True: it joins a child to a parent, which then copies what comes_with_link to it.
  bool is_link = false;
  /// True: what is done to it is done to those of its kind and name on the parts of its parent too
  /// (REVOKE on a table, to the privileges on its columns). The kind is in Slot::Own.
  bool reaches_parts = false;
  /// True: its whole can have one of the kind at a time, whatever their names.
  bool only_one = false;
  /// The fields in which a derived element follows its source without a statement of its own.
  FieldSet follows = ~FieldSet{0};
  /// The fields that a derived element gets from its source when it is made, and can have of its
  /// own afterwards (whether a partition's trigger fires).
  FieldSet own = 0;
  /// Null: never. Does it go by a statement of its own, before that which drops its parent?
  bool (*drops_apart)(const Catalog& from, Ref ref) = nullptr;
  /// True: making it reads rows, with the rights of those who own what it reads.
  bool reads_when_made = false;
  /// True: it says who may read its parent.
  bool decides_rights = false;
  /// True: it ties its whole to what it refers to, and nothing but the end of the link between
  /// their tables unties them: else both go together (a partition's index and that of its parent).
  bool ties = false;
  /// Null: never. Could this element of `from` and that one of `to`, of one kind and under the same
  /// thing that both refer to, not be there together, whatever they are called? Yes where nobody
  /// can tell without the server (the bounds of two partitions).
  bool (*clashes)(const Catalog& from, Ref a, const Catalog& to, Ref b) = nullptr;
  /// Null: what it derives is made with it. Else decides for one element of `to`: no means that
  /// what it derives is made by itself and tied to it.
  bool (*makes_derived)(const Catalog& to, Ref ref) = nullptr;
  /// Null: never. Does this element of `from` keep `table`, a part of what it refers to, from being
  /// dropped while it is linked?
  bool (*holds)(const Catalog& from, Ref ref, Ref table) = nullptr;
  /// Null: any order does. Else, of an element that stays, in which order its whole and what it
  /// refers to are altered. 1: its whole first; -1: its whole last; 0: any.
  int (*orders_ends)(const Change& whole, const Change& target) = nullptr;
  /// Null: what comes below it comes after it is altered, what goes before. Else of one that is
  /// altered: -1: all that is done to its parts comes after it; 1: before it; 0: as usual.
  int (*orders_parts)(const Change& whole) = nullptr;
  /// Null: it stands on what it refers to. Else on these too.
  std::vector<Ref> (*needs)(const Catalog&, Ref ref) = nullptr;
  /// Null: never. Can this element of `from` be taken from its whole alone, so that what came down
  /// from it is its holders' own?
  bool (*spares)(const Catalog& from, Ref ref) = nullptr;
  /// True: what comes down is called as its first giver calls it: another one that gives it does so
  /// after that one has let go.
  bool named_by_giver = false;
  /// Null: never. Does this element of `from` go from all children with it, whoever else gives it
  /// to them, and though they have it themselves?
  bool (*takes_all)(const Catalog& from, Ref ref) = nullptr;
  /// Null: it is made whole. Else, where what it refers to needs it first, it can be made hollow,
  /// with the names and types that others see and nothing behind them, and filled later.
  void (*hollow)(Emit&, Ref ref) = nullptr;
  void (*fill)(Emit&, Ref ref) = nullptr;
  /// True: making it runs the functions it refers to, on rows or while the server plans.
  bool runs_functions = false;
  /// Null: it runs in no search_path but its own. Else the schemas in which the body of this
  /// routine finds what it names by the caller's search_path.
  std::vector<Ref> (*relies_on_path)(const Catalog&, Ref) = nullptr;
  // ---- what a plan and a way back ask ----
  /// Null: Expand. Else the phase in which an element that is new on a table that stays comes.
  Phase (*phase_when_new)(const Catalog& to, Ref ref) = nullptr;
  /// Null: Expand. Else the phase in which this change in place is made.
  Phase (*phase_of_change)(const Change&, FieldSet) = nullptr;
  /// Null: it has no name that can change, and what it holds cannot be kept. Else renames an
  /// element of `from`, with all that hangs on it.
  void (*rename_to)(Emit&, Ref ref, const std::string& name) = nullptr;
  /// Null: always. Can this element of `from` get another name, and `whole` of `to` have it beside
  /// all that it says?
  bool (*can_hide)(const Catalog& from, Ref ref, const Catalog& to, Ref whole) = nullptr;
  /// True: what says the same on the same whole is the same thing, whatever its name. With
  /// `rename_to`.
  bool told_by_content = false;
  /// Null: it stays with its whole. Else moves an element of `from` into that schema; emits nothing
  /// where it cannot go alone.
  void (*move_to)(Emit&, Ref ref, const std::string& schema) = nullptr;
  /// Null: nothing does. Else emits what lets rows of others come and go without a hidden element
  /// of `from`: as much of it as can be said at this time.
  void (*release)(Emit&, Ref ref) = nullptr;
  /// Null: it cannot be copied. Else emits what copies the rows or values of its own of an element
  /// of `from` that is about to go into the schema of dryshod, where it has any. False: they are
  /// lost all the same.
  bool (*copy_away)(Emit&, Ref ref) = nullptr;
  /// Null: it has no values. Else emits what gives every row without a value of this element of
  /// `from` one, by an expression of the user's.
  void (*give)(Emit&, Ref ref, const std::string& expression) = nullptr;
  /// Null: none can. The rows that an element of `from`, hidden since `successor` took its place,
  /// has not been able to follow.
  void (*left_behind)(Emit&, Ref hidden, Ref successor) = nullptr;
  /// Null: in place, or by drop and create. Else makes this change hold nobody up: pieces of Expand
  /// and Validate build the new version beside the old one, those of Contract let it take its
  /// place. False: this change needs none of it, or there is no such way.
  bool (*beside)(Emit&, const Change&, FieldSet) = nullptr;
  /// -1: as early as the graph allows; 1: after all that is not late. The other way round for
  /// drops.
  int lateness = 0;
  /// Null: none. Else the name that it takes among the constraints of its relation, beside its own.
  Name (*constraint_name)(const Catalog&, Ref ref) = nullptr;
  /// True: its drop is as late as its creation.
  bool drops_late = false;
  /// Null: the same for all of the kind. Else that of one element.
  int (*lateness_of)(const Catalog&, Ref) = nullptr;
};

/// Optional members of Rules<T>: the constants and functions of KindRules, by their names.
template <class T>
constexpr KindRules make_rules() {
  static_assert(detail::all_covered<T>(),
                "a Value field has neither alter<> nor replace<> in its Rules");
  KindRules rules;
  rules.create = [](Emit& emit, Ref ref, Parts parts) { Rules<T>::create(emit, ref, parts); };
  rules.drop = [](Emit& emit, Ref ref) { Rules<T>::drop(emit, ref); };

  rules.must_replace = [](const Change& change, FieldSet changed) {
    bool must = false;
    detail::each_rule<T>(changed, [&](const auto& rule) {
      must = must || rule.emit == nullptr || (rule.replace_if && rule.replace_if(change));
    });
    return must;
  };
  rules.alter = [](Emit& emit, const Change& change, FieldSet changed) {
    std::vector<AlterFn> done;
    detail::each_rule<T>(changed, [&](const auto& rule) {
      for (const AlterFn fn : done) {
        if (fn == rule.emit) return;
      }
      done.push_back(rule.emit);
      if (rule.emit) rule.emit(emit, change);
    });
  };
  rules.needs_down = [](const Change& change, FieldSet changed, Ref dependent) {
    bool down = false;
    detail::each_rule<T>(changed, [&](const auto& rule) {
      down = down || (rule.needs_down && rule.needs_down(change, dependent));
    });
    return down;
  };
#define DRYSHOD_TAKE(member) \
  if constexpr (requires { Rules<T>::member; }) rules.member = Rules<T>::member;
  DRYSHOD_TAKE(inline_rank)
  DRYSHOD_TAKE(may_inline)
  DRYSHOD_TAKE(set_aside)
  DRYSHOD_TAKE(drop_aside)
  DRYSHOD_TAKE(repoint)
  DRYSHOD_TAKE(born_with_parent)
  DRYSHOD_TAKE(dies_with_parent)
  DRYSHOD_TAKE(replaces_parent)
  DRYSHOD_TAKE(comes_with_link)
  DRYSHOD_TAKE(goes_with_link)
  DRYSHOD_TAKE(follows)
  DRYSHOD_TAKE(own)
  DRYSHOD_TAKE(reached_by_source)
  DRYSHOD_TAKE(is_link)
  DRYSHOD_TAKE(reaches_parts)
  DRYSHOD_TAKE(only_one)
  DRYSHOD_TAKE(ties)
  DRYSHOD_TAKE(clashes)
  DRYSHOD_TAKE(makes_derived)
  DRYSHOD_TAKE(holds)
  DRYSHOD_TAKE(orders_ends)
  DRYSHOD_TAKE(orders_parts)
  DRYSHOD_TAKE(needs)
  DRYSHOD_TAKE(spares)
  DRYSHOD_TAKE(named_by_giver)
  DRYSHOD_TAKE(takes_all)
  DRYSHOD_TAKE(hollow)
  DRYSHOD_TAKE(fill)
  DRYSHOD_TAKE(drops_apart)
  DRYSHOD_TAKE(reads_when_made)
  DRYSHOD_TAKE(decides_rights)
  DRYSHOD_TAKE(runs_functions)
  DRYSHOD_TAKE(relies_on_path)
  DRYSHOD_TAKE(phase_when_new)
  DRYSHOD_TAKE(phase_of_change)
  DRYSHOD_TAKE(rename_to)
  DRYSHOD_TAKE(can_hide)
  DRYSHOD_TAKE(told_by_content)
  DRYSHOD_TAKE(move_to)
  DRYSHOD_TAKE(release)
  DRYSHOD_TAKE(copy_away)
  DRYSHOD_TAKE(give)
  DRYSHOD_TAKE(left_behind)
  DRYSHOD_TAKE(beside)
  DRYSHOD_TAKE(lateness)
  DRYSHOD_TAKE(drops_late)
  DRYSHOD_TAKE(constraint_name)
  DRYSHOD_TAKE(lateness_of)
#undef DRYSHOD_TAKE
  return rules;
}

/// Each rules/K.cc ends with DRYSHOD_RULES(K). A kind that lacks it does not link.
#define DRYSHOD_RULES(T)                                \
  const KindRules& rules_of_##T() {                     \
    static constexpr KindRules rules = make_rules<T>(); \
    return rules;                                       \
  }

#define KIND(T, name) const KindRules& rules_of_##T();
#include "catalog/kinds.def"

const KindRules& rules_of(Kind kind);

}  // namespace dryshod

// See view_beside.h.
#include "migration/rules/shared/view_beside.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <unordered_set>
#include <utility>
#include <vector>

#include "catalog/helpers.h"
#include "migration/rules/shared/grants.h"
#include "migration/rules/shared/hiding.h"
#include "migration/running_path.h"

namespace dryshod {
namespace {

class ViewBeside {
 public:
  ViewBeside(Emit& emit, const Change& change)
      : emit_(emit), from_(change.from), to_(change.to), old_(change.a), new_(change.b) {}

  bool is_possible() const {
    return to_.get<MaterializedView>(new_).populated && emit_.is_online(new_) && reads_the_same();
  }

  void write() {
    beside_ = std::make_unique<Catalog>(to_);
    take_beside_name(new_);
    to_.each_child_of<Index>(new_, [&](Ref index) { take_beside_name(index); });
    build();
    fill_again();
    swap();
  }

 private:
  void take_beside_name(Ref ref) {
    const std::string name = with_suffix(to_.text(to_.name(ref)), kBesideSuffix);
    beside_->rename(ref, beside_->strings().name(name));
  }
  bool is_own(Ref in_to) const { return in_to == new_ || to_.is_part_of(in_to, new_); }

  // ---- what it reads -----------------------------------------------------------
  /// Is all that the new query reads there, with the rows that it will have? What it reads by way
  /// of other views is asked too.
  bool reads_the_same() const {
    std::vector<Ref> waiting{new_};
    std::unordered_set<Ref> seen{new_};
    bool same = true;
    while (same && !waiting.empty()) {
      const Ref reader = waiting.back();
      waiting.pop_back();
      to_.each_reference(reader, [&](Ref target, bool, std::string_view) {
        const Ref whole = whole_of(target);
        same = same && (whole == new_ || (is_settled(target) && is_settled(whole)));
        const bool stores_rows = to_.is<Table>(whole) || to_.is<MaterializedView>(whole);
        if (!stores_rows && seen.insert(whole).second) waiting.push_back(whole);
      });
    }
    return same;
  }
  Ref whole_of(Ref target) const { return to_.is<Column>(target) ? to_.parent(target) : target; }
  /// How a table is kept is nobody's affair, but what the server computes of its rows.
  bool is_settled(Ref target) const {
    if (!is_there(emit_, target)) return false;
    if (to_.is<Table>(target)) return true;
    if (!to_.is<Column>(target)) return !emit_.is_changed(target);
    const Ref computed = to_.child<Generated>(target);
    return !computed || !emit_.is_changed(computed);
  }

  // ---- beside ------------------------------------------------------------------
  void build() {
    Emit made(from_, *beside_, [this](Ref ref) { return is_own(ref); });
    rules_of(Kind::MaterializedView).create(made, new_, {});
    const size_t marks = made.pieces().size();
    to_.each_child_of<Index>(new_,
                             [&](Ref index) { rules_of(Kind::Index).create(made, index, {}); });
    made.pieces().front().why = "filled while others read the one that it takes the place of";
    for (size_t i = 0; i < made.pieces().size(); ++i) {
      Emit::Piece& piece = made.pieces()[i];
      piece.phase = Phase::Validate;
      piece.with_last = i > 0 && (i < marks || piece.body.find("CREATE ") == std::string::npos);
      emit_.pieces().push_back(std::move(piece));
    }
  }

  /// With the rights of who runs the plan, as it was made: it has no other owner before it has its
  /// name.
  void fill_again() {
    std::vector<Emit::Piece> pieces{{{}, "REFRESH MATERIALIZED VIEW " + beside_->qualified(new_)}};
    pieces[0].why = "rows may have changed since it was filled";
    pieces[0].phase = Phase::Contract;
    if (const std::string path = running_path(to_, new_); !path.empty()) {
      each_step_in_path(pieces, path);
    }
    std::move(pieces.begin(), pieces.end(), std::back_inserter(emit_.pieces()));
  }

  // ---- in its place --------------------------------------------------------------
  void swap() {
    const size_t first = emit_.pieces().size();
    const auto put_aside = [&](Ref ref) {
      rules_of(from_.kind(ref))
          .rename_to(emit_, ref, with_suffix(from_.text(from_.name(ref)), kAsideSuffix));
    };
    put_aside(old_);
    from_.each_child_of<Index>(old_, [&](Ref index) {
      const Name name = from_.name(index);
      bool is_wanted = false;
      to_.each_child_of<Index>(
          new_, [&](Ref other) { is_wanted = is_wanted || to_.name(other) == name; });
      if (is_wanted) put_aside(index);
    });
    Emit named(*beside_, to_);
    const auto put_in_place = [&](Ref ref) {
      rules_of(to_.kind(ref)).rename_to(named, ref, std::string(to_.text(to_.name(ref))));
    };
    put_in_place(new_);
    to_.each_child_of<Index>(new_, put_in_place);
    std::move(named.pieces().begin(), named.pieces().end(), std::back_inserter(emit_.pieces()));
    hand_over();
    bring_views_along();
    for (size_t i = first; i < emit_.pieces().size(); ++i) {
      emit_.pieces()[i].phase = Phase::Contract;
      emit_.pieces()[i].with_last = i != first;
    }
  }

  /// Its owner, privileges, comments and the like, and those of its columns and indexes.
  void hand_over() {
    Emit parts(
        from_, to_, [this](Ref ref) { return is_own(ref) || emit_.is_new(ref); },
        [this](Ref ref) { return emit_.is_gone(ref); },
        [this](Ref ref) { return emit_.new_of(ref); },
        [this](Ref ref) { return emit_.old_of(ref); });
    revoke_given(parts, new_);
    const auto make = [&](auto&& self, Ref whole) -> void {
      to_.each_child(whole, [&](Ref part) {
        if (to_.is<Column>(part) || to_.is<Index>(part)) {
          self(self, part);
        } else {
          rules_of(to_.kind(part)).create(parts, part, {});
        }
      });
    };
    make(make, new_);
    std::move(parts.pieces().begin(), parts.pieces().end(), std::back_inserter(emit_.pieces()));
  }

  /// What reads the old one, and can read the new one without being made anew.
  void bring_views_along() {
    std::vector<Ref> users = from_.users(old_);
    from_.each_child(old_, [&](Ref part) {
      const std::vector<Ref> more = from_.users(part);
      users.insert(users.end(), more.begin(), more.end());
    });
    std::sort(users.begin(), users.end());
    users.erase(std::unique(users.begin(), users.end()), users.end());
    std::unordered_set<Ref> along;
    for (const Ref user : users) {
      const Ref after = emit_.new_of(user);
      if (!from_.is<View>(user) || !after || !to_.is<View>(after)) continue;
      bool can_read = true;
      to_.each_reference(after, [&](Ref target, bool, std::string_view) {
        const Ref whole = whole_of(target);
        can_read = can_read && (whole == new_ || along.contains(whole) ||
                                (is_settled(target) && is_settled(whole)));
      });
      constexpr FieldSet kQuery = detail::fields<View, &View::query>();
      const Change change{from_, to_, user, after};
      const KindRules& rules = rules_of(Kind::View);
      if (!can_read || rules.must_replace(change, kQuery)) continue;
      rules.alter(emit_, change, kQuery);
      along.insert(after);
    }
  }

  Emit& emit_;
  const Catalog& from_;
  const Catalog& to_;
  Ref old_, new_;
  std::unique_ptr<Catalog> beside_;  // TO, with the names that all has until it takes its place
};

}  // namespace

bool view_beside(Emit& emit, const Change& change) {
  ViewBeside beside(emit, change);
  if (!beside.is_possible()) return false;
  beside.write();
  return true;
}

}  // namespace dryshod

// The closure over references. Four rules, for whatever kinds:
//   parts    what goes down takes its parts along; what comes up brings its parts.
//   hard     a dependent that still needs what goes down goes down too, unless it is altered away
//            from it, or can follow it to its new version.
//   passage  an alteration takes down what its rule says it cannot pass.
//   ties     what is tied for good goes together.
#include "migration/operations.h"

#include <deque>

#include "diff/diff.h"
#include "migration/inheritance.h"

namespace dryshod {
namespace {

class Closure {
 public:
  Closure(const Frozen& from, const Frozen& to, const Difference& difference)
      : from_(from.catalog()),
        to_(to.catalog()),
        frozen_to_(to),
        difference_(difference),
        down_(from_.size(), false),
        aside_(from_.size(), false),
        cause_(from_.size()),
        up_(to_.size(), false),
        altered_(from_.size(), 0),
        renamed_(from_.size(), false),
        repointed_(from_.size(), 0) {}

  Operations run() {
    for (const Delta& delta : difference_.deltas) {
      if (delta.renamed) {
        renamed_[delta.a.id] = true;
      } else if (delta.action == Action::Alter && !must_replace(delta) && !replaces_parent(delta)) {
        altered_[delta.a.id] = delta.changed;
      }
    }
    for (const Delta& delta : difference_.deltas) start(delta);
    settle();
    return collect();
  }

 private:
  bool must_replace(const Delta& delta) const {
    return rules_of(from_.kind(delta.a))
        .must_replace(Change{from_, to_, delta.a, delta.b}, delta.changed);
  }

  bool replaces_parent(const Delta& delta) const {
    return replaces_parent(delta.a, delta.b, delta.changed);
  }
  bool replaces_parent(Ref a, Ref b, FieldSet changed) const {
    const auto asks = rules_of(from_.kind(a)).replaces_parent;
    return asks != nullptr && asks(Change{from_, to_, a, b}, changed);
  }

  void start(const Delta& delta) {
    switch (delta.action) {
      case Action::Create:
        put_up(delta.b);
        if (rules_of(to_.kind(delta.b)).is_link) clear_for_link(delta.b);
        break;
      case Action::Drop:
        take_down(delta.a, {});
        break;
      case Action::Alter:
        if (delta.renamed) {
          passing_.push_back(delta.a);
        } else if (replaces_parent(delta)) {
          take_down(from_.parent(delta.a), {});
        } else if (altered_[delta.a.id] == 0) {
          take_down(delta.a, {});
        } else {
          passing_.push_back(delta.a);
        }
        break;
    }
  }

  /// What the link would take for what is meant to be tied makes room, and comes again after it.
  void clear_for_link(Ref link) {
    const Ref table = difference_.a_of_b[to_.parent(link).id];
    if (!table) return;
    from_.each_child(table, [&](Ref part) {
      if (!rules_of(from_.kind(part)).comes_with_link || !twin(part)) return;
      const Ref meant = taken_instead(frozen_to_, twin(part));
      const Ref there = meant ? difference_.a_of_b[meant.id] : Ref{};
      if (meant && !(there && there < part)) take_down(part, {});
    });
  }

  void settle() {
    while (!falling_.empty() || !passing_.empty() || !untied_.empty()) {
      if (!falling_.empty()) {
        const Ref a = falling_.front();
        falling_.pop_front();
        fall(a);
      } else if (!passing_.empty()) {
        const Ref a = passing_.front();
        passing_.pop_front();
        if (!down_[a.id]) pass(a);
      } else {
        // Last: whether the link between the tables goes has to be known.
        const Ref a = untied_.front();
        untied_.pop_front();
        untie(a);
      }
    }
  }

  Ref twin(Ref a) const { return difference_.b_of_a[a.id]; }

  void take_down(Ref a, Ref cause) {
    if (down_[a.id] || from_[a].builtin) return;
    down_[a.id] = true;
    cause_[a.id] = cause;
    const Ref above = from_.parent(a);
    aside_[a.id] = (above && aside_[above.id]) || can_be_followed(a);
    if (twin(a)) put_up(twin(a));
    falling_.push_back(a);
    const auto dies = rules_of(from_.kind(a)).dies_with_parent;
    const auto goes = [&](Ref used) {
      return !from_[used].builtin && (down_[used.id] || !twin(used));
    };
    if (above && dies && dies(from_, a, goes)) take_down(above, a);
  }

  void put_up(Ref b) {
    if (up_[b.id]) return;
    up_[b.id] = true;
    const Ref whole = to_.parent(b);
    if (whole && !up_[whole.id] && rules_of(to_.kind(b)).born_with_parent) {
      take_down(difference_.a_of_b[whole.id], {});
    }
    each_part(to_, b, [&](Ref part) { put_up(part); });
  }

  /// Parts, and those of parts that no statement makes (what an extension contains).
  template <class F>
  static void each_part(const Catalog& catalog, Ref whole, const F& f) {
    catalog.each_child(whole, [&](Ref part) {
      if (catalog[part].builtin) {
        each_part(catalog, part, f);
      } else {
        f(part);
      }
    });
  }

  /// A replaced element is set aside, not dropped first, when something that stays can follow it.
  bool can_be_followed(Ref a) const {
    if (!twin(a) || rules_of(from_.kind(a)).set_aside == nullptr) return false;
    for (const Ref user : from_.users(a)) {
      if (can_follow(user, a)) return true;
    }
    return false;
  }
  bool can_follow(Ref user, Ref a) const {
    const FieldSet needs = still_needs(user, a);
    return rules_of(from_.kind(user)).repoint != nullptr && needs != 0 &&
           !replaces_parent(user, twin(user), needs);
  }

  /// The fields through which an element refers to another one.
  static FieldSet referring_fields(const Catalog& catalog, Ref user, Ref used) {
    FieldSet fields = 0;
    catalog.visit(user, [&]<class T>(const T&) {
      catalog.each_reference(user, [&](Ref target, bool hard, std::string_view name) {
        if (!hard || target != used) return;
        size_t position = 0;
        each_field<T>([&](const auto& field) {
          if (field.name == name) fields |= FieldSet{1} << position;
          ++position;
        });
      });
    });
    return fields;
  }

  /// Those through which the new version of `user` refers to the new version of `a`.
  FieldSet still_needs(Ref user, Ref a) const {
    const Ref new_user = twin(user);
    const Ref new_a = twin(a);
    return new_user && new_a ? referring_fields(to_, new_user, new_a) : 0;
  }

  void fall(Ref a) {
    if (rules_of(from_.kind(a)).ties) untied_.push_back(a);
    each_part(from_, a, [&](Ref part) { take_down(part, a); });
    for (const Ref made : from_.derived_from(a)) {
      if (is_product_of_schema(made) || goes_though_it_stays(made, a)) take_down(made, a);
    }
    const auto twin_of = [this](Ref ref) { return twin(ref); };
    if (!is_spared(from_, to_, a, twin_of)) {
      for (const Ref made : left_below(from_, to_, a, twin_of)) take_down(made, a);
    }
    for (const Ref user : from_.users(a)) {
      if (down_[user.id]) continue;
      const FieldSet needs = still_needs(user, a);
      // Altered away from it: not where what refers to it reads the same, and means another.
      if (needs == 0 && (altered_[user.id] & referring_fields(from_, user, a)) != 0) continue;
      if (needs != 0 && replaces_parent(user, twin(user), needs)) {
        take_down(from_.parent(user), a);
      } else if (aside_[a.id] && needs != 0 && rules_of(from_.kind(user)).repoint != nullptr) {
        repointed_[user.id] |= needs;
        passing_.push_back(user);
      } else {
        take_down(user, a);
      }
    }
  }

  /// Made by an element of another kind, and not a part of its whole: the sequence of an identity.
  bool is_product_of_schema(Ref a) const {
    const Element& e = from_[a];
    return !e.local && from_.kind(e.source) != e.kind && from_.is<Schema>(e.parent) && twin(a) &&
           !to_[twin(a)].local;
  }

  /// Goes with its source, and is to be there all the same: by itself, or as a copy of one that is.
  bool goes_though_it_stays(Ref made, Ref source) const {
    const Element& e = from_[made];
    if (e.local || from_.kind(source) != e.kind || !twin(made)) return false;
    if (!rules_of(e.kind).comes_with_link) return false;
    const bool is_chain = from_[source].source && cause_[source.id] == from_[source].source;
    if (to_[twin(made)].source && !is_chain) return false;
    bool linked = false;  // else it stays behind
    from_.each_child(e.parent, [&](Ref part) {
      linked = linked || (rules_of(from_.kind(part)).is_link && twin(part));
    });
    return linked;
  }

  /// A tie that goes while the tables stay linked takes both its ends along.
  void untie(Ref tie) {
    const Ref end = from_.parent(tie);
    const Ref table = from_.parent(end);
    if (down_[table.id]) return;
    from_.each_reference(tie, [&](Ref other, bool, std::string_view) {
      bool unlinked = false;
      from_.each_child(table, [&](Ref part) {
        if (!down_[part.id] || !rules_of(from_.kind(part)).is_link) return;
        from_.each_reference(part, [&](Ref target, bool, std::string_view) {
          unlinked = unlinked || target == from_.parent(other);
        });
      });
      if (unlinked) return;
      take_down(end, other);
      take_down(other, end);
    });
  }

  void pass(Ref a) {
    const Change change{from_, to_, a, twin(a)};
    const KindRules& rules = rules_of(from_.kind(a));
    const FieldSet changed = altered_[a.id] | repointed_[a.id];
    const auto consider = [&](Ref user) {
      if (!down_[user.id] && rules.needs_down(change, changed, user)) take_down(user, a);
    };
    from_.each_child(a, consider);
    for (const Ref user : from_.users(a)) consider(user);
  }

  Operations collect() const {
    Operations ops;
    ops.down_of.assign(from_.size(), kNoOp);
    ops.aside_of.assign(from_.size(), kNoOp);
    ops.alter_of.assign(from_.size(), kNoOp);
    ops.up_of.assign(to_.size(), kNoOp);
    ops.change_of.assign(to_.size(), kNoOp);
    const auto add = [&](Step step, Ref a, Ref b, FieldSet changed, FieldSet repointed = 0) {
      ops.list.push_back({step, a, b, changed, repointed, a ? cause_[a.id] : Ref{}});
      return static_cast<OpIndex>(ops.list.size() - 1);
    };
    from_.each([&](Ref a) {
      if (down_[a.id]) {
        const Ref above = from_.parent(a);
        if (aside_[a.id]) {
          const bool with_whole = above && aside_[above.id];
          ops.aside_of[a.id] =
              with_whole ? ops.aside_of[above.id] : add(Step::SetAside, a, twin(a), 0);
        }
        ops.down_of[a.id] = add(Step::Down, a, twin(a), 0);
        return;
      }
      if (repointed_[a.id] != 0) {
        ops.alter_of[a.id] = add(Step::Repoint, a, twin(a), altered_[a.id], repointed_[a.id]);
      } else if (altered_[a.id] != 0 || renamed_[a.id]) {
        ops.alter_of[a.id] = add(Step::Alter, a, twin(a), altered_[a.id]);
        ops.list.back().renamed = renamed_[a.id];
      }
      if (ops.alter_of[a.id] != kNoOp) ops.change_of[twin(a).id] = ops.alter_of[a.id];
    });
    to_.each([&](Ref b) {
      if (!up_[b.id]) return;
      ops.up_of[b.id] = ops.change_of[b.id] = add(Step::Up, difference_.a_of_b[b.id], b, 0);
    });
    return ops;
  }

  const Catalog& from_;
  const Catalog& to_;
  const Frozen& frozen_to_;
  const Difference& difference_;
  std::vector<bool> down_, aside_;
  std::vector<Ref> cause_;
  std::vector<bool> up_;
  std::vector<FieldSet> altered_;    // by handle of A: fields altered in place
  std::vector<bool> renamed_;        // by handle of A
  std::vector<FieldSet> repointed_;  // by handle of A: fields that follow something set aside
  std::deque<Ref> falling_;          // down, parts and dependents not yet looked at
  std::deque<Ref> passing_;          // altered, dependents not yet looked at
  std::deque<Ref> untied_;           // ties that go, their ends not yet looked at
};

}  // namespace

Ref statement_whole(const Catalog& catalog, Ref ref) {
  Ref whole = catalog.parent(ref);
  while (whole && catalog[whole].builtin && catalog.parent(whole)) whole = catalog.parent(whole);
  return whole;
}

Ref taken_instead(const Frozen& to, Ref b) {
  const Catalog& catalog = to.catalog();
  const auto is_tied = [&](Ref ref) {
    bool tied = false;
    catalog.each_child(ref, [&](Ref part) { tied = tied || rules_of(catalog.kind(part)).ties; });
    return tied;
  };
  Ref meant{};
  if (catalog[b].source || is_tied(b)) return meant;
  catalog.each_child(catalog.parent(b), [&](Ref other) {
    if (!meant && other != b && catalog.kind(other) == catalog.kind(b) && is_tied(other) &&
        changed_fields(to, b, to, other) == 0) {
      meant = other;
    }
  });
  return meant;
}

Operations operations(const Frozen& from, const Frozen& to, const Difference& difference) {
  return Closure(from, to, difference).run();
}

}  // namespace dryshod

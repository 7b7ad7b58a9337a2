// See enum_beside.h.
#include "migration/rules/shared/enum_beside.h"

#include <algorithm>
#include <vector>

#include "catalog/helpers.h"
#include "migration/rules/shared/clauses.h"
#include "migration/rules/shared/column_beside.h"
#include "migration/rules/shared/online.h"

namespace dryshod {
namespace {

class EnumBeside {
 public:
  EnumBeside(Emit& emit, const Change& change)
      : emit_(emit),
        change_(change),
        from_(change.from),
        to_(change.to),
        name_(from_.text(from_.name(change.a))),
        schema_(from_.schema_of(change.a)),
        meanwhile_(change.to) {}

  bool write() {
    const std::string fresh = helper_name("new_" + name_);
    if (is_taken(schema_, fresh) || !helper_schema(from_) || !look()) return false;
    meanwhile_.rename(change_.b, meanwhile_.strings().name(fresh));
    std::vector<Change> columns;
    for (const Ref column : columns_) {
      columns.push_back(Change{from_, meanwhile_, column, emit_.new_of(column)});
    }
    return columns_beside(emit_, columns, {[this] { make(); }, [this] { take_name(); }});
  }

 private:
  // ---- what stands on it ------------------------------------------------------
  /// Finds the columns and routines that are to follow; false: something cannot.
  bool look() {
    bool large = false;
    for (const Ref user : from_.users(change_.a)) {
      if (from_.is<Column>(user)) {
        if (!is_followed(user)) continue;
        if (!can_follow(user)) return false;
        columns_.push_back(user);
        large = large || is_online_tree(emit_, emit_.new_of(from_.parent(user)));
      } else if (has_in_signature(user)) {
        if (!emit_.new_of(user)) continue;  // goes
        if (!can_be_made_again(user)) return false;
        routines_.push_back(user);
      } else if (!is_planned_afterwards(user)) {
        return false;
      }
    }
    return large && !is_key_of_several();
  }

  /// Those of views are what their query says, inherited ones what their parent's are; one that
  /// goes keeps what it has.
  bool is_followed(Ref column) const {
    const bool derived = from_[column].source && !from_[column].local;
    return from_.is<Table>(from_.parent(column)) && !derived && emit_.new_of(column);
  }

  bool can_follow(Ref column) const {
    const Ref after = emit_.new_of(column);
    const Expr type = to_.get<Column>(after).type;
    if (emit_.is_new(after) || emit_.is_new(to_.parent(after))) return false;
    if (from_.render(from_.get<Column>(column).type) != to_.render(type)) return false;
    const std::vector<Ref> users = from_.users(column);
    const std::vector<Ref> users_after = to_.users(after);
    // Keys of two enums cannot compare them while only one has changed, and the others are made
    // anew either way.
    const auto stands_fast = [](const Catalog& c, Ref user) {
      return c.is<ForeignKey>(user) || c.is<Generated>(user) || c.is<Exclusion>(user);
    };
    return std::none_of(users.begin(), users.end(),
                        [&](Ref user) { return stands_fast(from_, user); }) &&
           std::none_of(users_after.begin(), users_after.end(),
                        [&](Ref user) { return stands_fast(to_, user); });
  }

  /// The key beside the old one is over one new column.
  bool is_key_of_several() const {
    for (const Ref column : columns_) {
      for (const Ref key : from_.users(column)) {
        const bool unique = from_.is<PrimaryKey>(key) || from_.is<Unique>(key) ||
                            (from_.is<Index>(key) && from_.get<Index>(key).unique);
        const auto is_over = [&](Ref other) {
          const std::vector<Ref> users = from_.users(other);
          return other != column && std::find(users.begin(), users.end(), key) != users.end();
        };
        if (unique && std::any_of(columns_.begin(), columns_.end(), is_over)) return true;
      }
    }
    return false;
  }

  static bool refers(const Catalog& c, Expr expression, Ref target) {
    const std::vector<Ref> refs = c.refs(expression);
    return std::find(refs.begin(), refs.end(), target) != refs.end();
  }
  bool has_in_signature(Ref user) const {
    if (const Function* f = from_.get_if<Function>(user)) {
      return refers(from_, f->arguments, change_.a) || refers(from_, f->returns, change_.a);
    }
    const Procedure* p = from_.get_if<Procedure>(user);
    return p != nullptr && refers(from_, p->arguments, change_.a);
  }
  /// Nothing would have to go with it, and all that it is made of is there.
  bool can_be_made_again(Ref routine) const {
    if (!from_.dependents(routine).empty()) return false;
    bool there = true;
    to_.each_reference(emit_.new_of(routine), [&](Ref target, bool hard, std::string_view) {
      if (!hard || to_[target].builtin || target == change_.b) return;
      there = there && emit_.old_of(target) && !emit_.is_new(target);
    });
    return there;
  }

  /// It holds on to the old type, or to the old column, until it is altered or made anew like
  /// anything else that differs.
  bool is_planned_afterwards(Ref user) const {
    switch (from_.kind(user)) {
      case Kind::Default:
      case Kind::Check:
        return from_.is<Table>(relation_of(from_, user));
      case Kind::Column:  // those that is_followed() leaves out
      case Kind::Index:
      case Kind::Statistics:
      case Kind::Policy:
      case Kind::Trigger:
      case Kind::Rule:
      case Kind::View:
      case Kind::MaterializedView:
      case Kind::Function:  // its body alone
      case Kind::Procedure:
        return true;
      default:
        return from_.is_part_of(user, change_.a);
    }
  }

  // ---- what is done -----------------------------------------------------------
  bool is_taken(Ref schema, const std::string& name) const {
    return schema && from_.find(Slot::Type, schema, from_.strings().name(name));
  }

  void make() {
    std::string labels;
    for (const std::string_view label : to_.strings()[change_.new_value<Enum>().labels]) {
      labels += (labels.empty() ? "" : ", ") + quote_literal(label);
    }
    online_piece(emit_,
                 "CREATE TYPE " + meanwhile_.qualified(change_.b) + " AS ENUM (" + labels + ")",
                 Phase::Expand)
        .why = "takes the place of " + from_.qualified(change_.a) +
               ", which cannot lose a label or order them anew";
  }

  /// With all that has the type in its signature: it is called by its name and no other from then
  /// on.
  void take_name() {
    for (const Ref routine : routines_) rules_of(from_.kind(routine)).drop(emit_, routine);
    const auto rename = [&](const std::string& whole, const std::string& name) {
      emit_.statement("ALTER TYPE " + whole + " RENAME TO " + quote_ident(name));
    };
    const std::string in_schema = from_.bare(schema_) + ".";
    const std::string hidden = hidden_name();
    rename(from_.qualified(change_.a), hidden);
    emit_.statement("ALTER TYPE " + in_schema + quote_ident(hidden) + " SET SCHEMA " +
                    quote_ident(kHelperSchema));
    rename(meanwhile_.qualified(change_.b), name_);
    for (const Ref routine : routines_) {
      const Ref after = emit_.new_of(routine);
      rules_of(to_.kind(after)).create(emit_, after, {});
      to_.each_child(after, [&](Ref part) { rules_of(to_.kind(part)).create(emit_, part, {}); });
    }
  }
  std::string hidden_name() const {
    const std::string wanted = std::string(from_.text(from_.name(schema_))) + "__" + name_;
    std::string name = with_suffix(wanted, "");
    for (int n = 2; is_taken(helper_schema(from_), name) || is_taken(schema_, name); ++n) {
      name = with_suffix(wanted, "_" + std::to_string(n));
    }
    return name;
  }

  Emit& emit_;
  const Change& change_;
  const Catalog& from_;
  const Catalog& to_;
  std::string name_;
  Ref schema_;
  Catalog meanwhile_;  // TO, until the new type has its name
  std::vector<Ref> columns_, routines_;
};

}  // namespace

bool enum_beside(Emit& emit, const Change& change) {
  return EnumBeside(emit, change).write();
}

}  // namespace dryshod

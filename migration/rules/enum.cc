// Enums. Labels can be added anywhere; to remove or reorder them the type is made anew and its
// columns follow.
#include "migration/rules/shared/enum_beside.h"
#include "migration/rules/shared/hiding.h"
#include "migration/rules/shared/types.h"

#include <algorithm>

namespace dryshod {

template <>
struct Rules<Enum> {
  static constexpr int lateness = -1;

  static void create(Emit& emit, Ref ref, Parts) {
    std::string labels;
    for (const std::string_view label : emit.to().strings()[emit.to().get<Enum>(ref).labels]) {
      labels += (labels.empty() ? "" : ", ") + quote_literal(label);
    }
    emit.statement("CREATE TYPE " + emit.to().qualified(ref) + " AS ENUM (" + labels + ")");
  }
  static void drop(Emit& emit, Ref ref) { drop_type(emit, ref); }
  static void rename_to(Emit& emit, Ref ref, const std::string& name) {
    rename_object(emit, ref, name);
  }
  static void move_to(Emit& emit, Ref ref, const std::string& schema) {
    move_object(emit, ref, schema);
  }
  static void set_aside(Emit& emit, Ref ref, const std::string& name) {
    set_type_aside(emit, ref, name);
  }
  static void drop_aside(Emit& emit, Ref ref, const std::string& name) {
    drop_type_aside(emit, ref, name);
  }

  /// Do the old labels stand in the new list in the same order?
  static bool only_added(const Change& change) {
    const auto before = change.from.strings()[change.old_value<Enum>().labels];
    const auto after = change.to.strings()[change.new_value<Enum>().labels];
    auto next = before.begin();
    for (const std::string_view label : after) {
      if (next != before.end() && *next == label) ++next;
    }
    return next == before.end();
  }
  static bool must_rebuild(const Change& change) { return !only_added(change); }
  static bool beside(Emit& emit, const Change& change, FieldSet) {
    return must_rebuild(change) && enum_beside(emit, change);
  }

  static void add_labels(Emit& emit, const Change& change) {
    const auto before = change.from.strings()[change.old_value<Enum>().labels];
    const auto after = change.to.strings()[change.new_value<Enum>().labels];
    const auto is_old = [&](std::string_view label) {
      return std::find(before.begin(), before.end(), label) != before.end();
    };
    for (size_t i = 0; i < after.size(); ++i) {
      if (is_old(after[i])) continue;
      std::string sql = alter_head(change.to, change.b) + " ADD VALUE " + quote_literal(after[i]);
      // A label goes after the one before it, which is there by now; the first ones before the
      // first old one.
      if (i > 0) {
        const bool at_end =
            std::none_of(after.begin() + static_cast<std::ptrdiff_t>(i), after.end(), is_old);
        if (!at_end) sql += " AFTER " + quote_literal(after[i - 1]);
      } else {
        const auto first_old = std::find_if(after.begin(), after.end(), is_old);
        if (first_old != after.end()) sql += " BEFORE " + quote_literal(*first_old);
      }
      emit.statement(sql).txn = Txn::CommitAfter;
    }
  }

  static constexpr auto alters = std::tuple{alter<&Enum::labels>(add_labels, must_rebuild)};
};

DRYSHOD_RULES(Enum)

}  // namespace dryshod

// What the files of this folder write into while they watch one statement: locks, scans, rewrites
// and acts by relation. Knows relations that are in the catalog and such as are known by name only;
// refuses to know statements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/work.h"
#include "parser/lower/lower.h"

namespace dryshod {

/// A relation that a statement names. Without `ref` it is not in the catalog: of it nothing is
/// known but that it is there.
struct Named {
  Ref ref{};
  std::string name{};
  bool is_index = false;
  bool is_qualified = false;  // its schema is written with it
};

/// Settings that change what a statement does to relations, as the text has set them so far.
struct WatchedSettings {
  bool utc = false;  // TimeZone is surely UTC: timestamps and timestamptz have the same bytes
};

class Draft {
 public:
  Draft(Session& on, const WatchedSettings& set, StatementWork& into)
      : session(on), settings(set), work_(into), first_new_(on.catalog.size()) {}

  Session& session;
  const WatchedSettings& settings;

  const Catalog& catalog() const { return session.catalog; }
  /// Made by the statement itself?
  bool is_new(Ref ref) const { return ref.id >= first_new_; }
  uint32_t first_new() const { return first_new_; }

  Named named(const RangeVar& written) const;
  Named named(Ref ref) const { return Named{.ref = ref}; }

  /// `below`: of a table, also those that inherit from it.
  void lock(const Named& relation, LockMode mode, bool below = false);
  void lock(Ref relation, LockMode mode, bool below = false) { lock(named(relation), mode, below); }
  /// Every row is read. Tables that are only split into partitions have no rows.
  void scan(const Named& relation, bool below = false);
  void scan(Ref relation, bool below = false) { scan(named(relation), below); }
  /// Every row is written, every index built again.
  void rewrite(const Named& relation);
  void rewrite(Ref relation) { rewrite(named(relation)); }
  void rebuild(Ref index);
  /// It is there because of the statement, and nothing else is to be said of it.
  void touch(Ref relation) { entry(named(relation)); }
  /// The file goes elsewhere as it is (SET TABLESPACE).
  void move_file(Ref relation);

  /// A new act, at a place of the statement (-1: the whole of it).
  Act& act(ActKind kind, const Named& object, int location = -1);
  Act& act(ActKind kind, Ref object, int location = -1) {
    return act(kind, named(object), location);
  }

  /// A column that this statement adds with REFERENCES and no default.
  bool is_empty_reference(std::string_view column) const;
  /// The last act of the kind on a column, constraint or the like of that name; null: none.
  Act* find_act(ActKind kind, std::string_view part);

  /// Names as they are after the statement; what it made itself is marked.
  void finish();

 private:
  RelationWork& entry(const Named& relation);
  bool has_rows(Ref relation) const;
  std::string spelled(Ref relation) const;

  StatementWork& work_;
  uint32_t first_new_;
};

/// The table or view that a part (a column, constraint, index, trigger, ...) belongs to.
Ref relation_of_part(const Catalog& catalog, Ref part);
/// The default partition of a partitioned table, or none.
Ref default_partition(const Session& session, Ref table);

}  // namespace dryshod

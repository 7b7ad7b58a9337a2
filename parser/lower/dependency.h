// What goes when something goes: dependency.c's walk over the elements of a catalog. A set of roots
// grows by their parts, by what is derived from them and by what depends on them; each element in
// it knows whether it goes by itself (AUTO, INTERNAL) or only with CASCADE (NORMAL). Knows how each
// kind hangs on what it references; refuses to know statements.
#pragma once

#include <cstdint>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "parser/lower/lower.h"

namespace dryshod {

class DropSet {
 public:
  DropSet(const Session& session, const std::vector<Ref>& roots);

  bool contains(Ref ref) const { return marks_of(ref) != 0; }
  /// What only CASCADE takes along, in order of birth; parts of such elements left out.
  std::vector<Ref> blockers() const;
  /// Takes all of it out. What is left and was derived from it gets another source or becomes
  /// local.
  void remove(Session& session) const;

 private:
  enum Mark : uint8_t { kIn = 1, kAuto = 2 };
  struct Edge {
    Ref victim{};
    bool automatic = false;
  };

  uint8_t marks_of(Ref ref) const {
    const auto found = marks_.find(ref);
    return found == marks_.end() ? uint8_t{0} : found->second;
  }
  void walk();
  void touched_by(Ref ref);
  void users_of_method(Name method);
  void look_at_later(Ref ref);
  void visit(Ref ref);
  void mark(Ref ref, bool automatic);
  Edge edge_of(Ref dependent, Ref target, std::string_view field) const;
  Edge own_column_edge(Ref dependent, Ref target) const;
  void expose_ancestors(Ref partition);

  const Session& session_;
  const Catalog& catalog_;
  std::vector<Ref> roots_;
  std::unordered_map<Ref, uint8_t> marks_;
  std::unordered_set<Ref> exposed_;        // partitioned tables that lose a partition
  std::set<Ref> this_round_, next_round_;  // to be looked at, in order of birth
  Ref at_{};                               // how far this round has come
};

/// performMultipleDeletions(): refuses in the server's words, or drops all of them.
bool drop_elements(Session& session, const std::vector<Ref>& elements, DropBehavior behavior);

/// The part of another parent that an inherited part (column, check, not-null) also comes from, or
/// none: what attinhcount > 1 says in PostgreSQL.
Ref other_source(const Session& session, Ref inherited, Ref besides);
}  // namespace dryshod

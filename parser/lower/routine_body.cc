// What the string bodies of routines seem to name, once all of a source has been executed: the
// server does not look at them either when it makes a routine under check_function_bodies = off.
// Knows where a routine keeps its body; refuses to know what stands in it.
#include "parser/expr/print.h"
#include "parser/lower/routine.h"

namespace dryshod {
namespace {

template <class Routine>
void read_body(Session& session, Ref ref) {
  const Routine& routine = session.catalog.get<Routine>(ref);
  const ExprBuilder found =
      soft_references(session, session.text(routine.language), session.strings[routine.body]);
  if (found.refs().empty() && !routine.body_references) return;
  session.catalog.edit<Routine>(ref).body_references =
      found.refs().empty() ? Expr{} : session.catalog.intern(found);
}

}  // namespace

void note_body(Session& session, Ref routine) {
  session.unread_bodies.push_back({routine, session.search_path});
}

void read_bodies(Session& session) {
  const std::vector<Name> search_path = session.search_path;
  for (UnreadBody& unread : session.unread_bodies) {
    // A ROLLBACK may have taken the routine back.
    if (unread.routine.id >= session.catalog.size()) continue;
    if (!session.catalog.alive(unread.routine)) continue;
    session.search_path = std::move(unread.search_path);
    if (session.catalog.is<Function>(unread.routine)) read_body<Function>(session, unread.routine);
    if (session.catalog.is<Procedure>(unread.routine))
      read_body<Procedure>(session, unread.routine);
  }
  session.unread_bodies.clear();
  session.search_path = search_path;
}

}  // namespace dryshod

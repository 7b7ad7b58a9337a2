// What every new object gets, whatever made it: an owner where one is known, and the default
// privileges of who makes it.
#include "parser/lower/default_privilege.h"
#include "parser/lower/lower.h"

namespace dryshod {

void created(Session& session, Ref object) {
  if (session.role && !session.catalog.child<Owner>(object)) {
    session.catalog.mentions_owners = true;
    session.catalog.add(object, Name{}, Owner{session.role}, session.statement);
  }
  give_default_privileges(session, object);
}

}  // namespace dryshod

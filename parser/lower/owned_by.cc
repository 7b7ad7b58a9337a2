// OWNED BY as a serial column has it: the sequence goes with the column. The clause of CREATE and
// ALTER SEQUENCE is read in sequence.cc, with the other options.
#include "parser/lower/relation.h"

namespace dryshod {

void finish_serial(Session& session, Ref column, Ref sequence) {
  ExprBuilder nextval;
  nextval << "nextval('";
  nextval.hole(sequence, HoleForm::Literal);
  nextval << "'::regclass)";
  store_default(session, column, session.catalog.intern(nextval));
  session.catalog.add(sequence, Name{}, OwnedBy{column}, session.statement);
}

}  // namespace dryshod

// Sequences that belong to a column: by OWNED BY, as serial and the clause of CREATE and ALTER
// SEQUENCE have it (read in sequence.cc), or by identity. They go with the column, and their owner
// is the table's.

#include "parser/lower/relation.h"

namespace dryshod {

Ref owning_table(const Catalog& catalog, Ref sequence) {
  if (!catalog.is<Sequence>(sequence)) return {};
  if (const Ref link = catalog.child<OwnedBy>(sequence)) {
    return catalog.parent(catalog.get<OwnedBy>(link).column);
  }
  const Ref identity = catalog[sequence].source;
  return identity ? catalog.parent(catalog.parent(identity)) : Ref{};
}

std::vector<Ref> owned_sequences(const Catalog& catalog, Ref table) {
  std::vector<Ref> sequences;
  catalog.each_child_of<Column>(table, [&](Ref column) {
    for (const Ref user : catalog.users(column)) {
      if (catalog.is<OwnedBy>(user)) sequences.push_back(catalog.parent(user));
    }
    const Ref identity = catalog.child<Identity>(column);
    if (identity && !catalog[identity].source) {
      sequences.push_back(catalog.get<Identity>(identity).sequence);
    }
  });
  return sequences;
}

void follow_table_owner(Session& session, Ref sequence) {
  Catalog& catalog = session.catalog;
  const Name owner = owner_of(session, owning_table(catalog, sequence));
  const Ref own = catalog.child<Owner>(sequence);
  if (!owner) {
    catalog.remove(own);
  } else if (!own) {
    catalog.add(sequence, Name{}, Owner{owner}, session.statement);
  } else {
    catalog.edit<Owner>(own).role = owner;
  }
}

void add_owned_by(Session& session, Ref sequence, Ref column, Span where) {
  Catalog& catalog = session.catalog;
  catalog.remove(catalog.child<OwnedBy>(sequence));
  catalog.add(sequence, Name{}, OwnedBy{column}, where);
  follow_table_owner(session, sequence);
}

void finish_serial(Session& session, Ref column, Ref sequence) {
  ExprBuilder nextval;
  nextval << "nextval('";
  nextval.hole(sequence, HoleForm::Literal);
  nextval << "'::regclass)";
  store_default(session, column, session.catalog.intern(nextval));
  add_owned_by(session, sequence, column, session.statement);
}

}  // namespace dryshod

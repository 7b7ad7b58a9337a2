// What only a primary key has: there is one, and its columns are not null. The rest is key.cc.
#include "parser/lower/relation.h"

namespace dryshod {

/// index_check_primary_key() of src/backend/catalog/index.c.
bool only_primary_key(Session& session, Ref relation, int location) {
  if (!session.catalog.child<PrimaryKey>(relation)) return true;
  return error(session,
               "multiple primary keys for table " + quoted(message_name(session, relation)) +
                   " are not allowed",
               location);
}

Expr not_nulls_of(Session& session, const std::vector<Ref>& columns) {
  ExprBuilder holes;
  for (const Ref column : columns) {
    if (!session.catalog.child<NotNull>(column)) {
      ConstraintRequest request{};
      request.node.contype = CONSTR_NOTNULL;
      request.node.location = -1;
      request.column = session.catalog.name(column);
      if (!add_not_null(session, session.catalog.parent(column), request, true)) return {};
    } else if (!usable_for_primary_key(session, column)) {
      return {};
    }
    holes.hole(session.catalog.child<NotNull>(column), HoleForm::Hidden);
  }
  return session.catalog.intern(holes);
}

/// verifyNotNullPKCompatible() of src/backend/commands/tablecmds.c.
bool usable_for_primary_key(Session& session, Ref column) {
  const NotNull& body = session.catalog.get<NotNull>(session.catalog.child<NotNull>(column));
  if (!body.no_inherit && body.valid) return true;
  const std::string name = quoted(session.text(body.constraint_name));
  if (body.no_inherit) {
    return error(session, "cannot create primary key on column " +
                              quoted(message_name(session, column)) + ": the constraint " + name +
                              " on column is marked NO INHERIT");
  }
  return error(session, "cannot create primary key on column " +
                            quoted(message_name(session, column)) + ": the constraint " + name +
                            " on column is marked NOT VALID");
}

}  // namespace dryshod

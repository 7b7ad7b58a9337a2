// The subcommands of ALTER TABLE, grouped into the files that execute them. ALTER INDEX, SEQUENCE,
// VIEW and MATERIALIZED VIEW come as AlterTableStmt too, and ALTER TYPE for composite types.
// Declarations only: alter_table.cc owns the order (passes) and which relation takes what.
#pragma once

#include "parser/lower/lower.h"

namespace dryshod {

/// One subcommand on its way: the relation, and whether children follow (no ONLY).
struct Alteration {
  Ref relation;
  const AlterTableCmd& cmd;
  bool recurse;
};

// alter_column.cc
bool alter_column(Session& session, const Alteration& alter);
// alter_column_type.cc
class ReadAgain;
bool alter_column_type(Session& session, const Alteration& alter, ReadAgain& rebuilt);
// drop_column.cc
bool alter_drop_column(Session& session, const Alteration& alter);
// alter_constraint.cc
bool alter_constraint(Session& session, const Alteration& alter);
// alter_relation.cc: everything of a relation that is not a column, a constraint or a parent
bool alter_relation(Session& session, const Alteration& alter);
/// The index of that name, when it is this relation's and its rows can lie in its order.
Ref index_to_cluster_on(Session& session, Ref relation, std::string_view name);
/// Leaves the mark on one index of the relation at most.
void mark_clustered(Session& session, Ref relation, Ref index);
// alter_inherit.cc: INHERIT, partitions, OF
bool alter_inheritance(Session& session, const Alteration& alter);
// attribute.cc belongs to CREATE TYPE; alter_attribute.cc: ALTER TYPE ... ATTRIBUTE
bool alter_composite(Session& session, const AlterTableStmt& statement);

// rename_column.cc
bool rename_column(Session& session, const RenameStmt& statement);

/// `column "x" of relation "t" does not exist`, or the column.
Ref need_column(Session& session, Ref relation, std::string_view name);
/// A value of the one type is assigned to the other without a word (assignment_cast.cc).
bool assignment_cast_exists(const Session& session, Expr from, Expr to);
/// Refused while rows of the type (a composite, or a table's) are stored in some column.
bool row_type_is_unused(Session& session, Ref type, std::string_view words);
/// All tables below this one, itself first, each once, parents before children.
std::vector<Ref> inheritance_tree(const Session& session, Ref table);
/// Takes one constraint or not-null out as ALTER TABLE ... DROP CONSTRAINT does: children's copies
/// go unless they are local too.
bool drop_constraint(Session& session, Ref constraint, bool recurse, DropBehavior behavior);
/// ADD CONSTRAINT ... USING INDEX: the index takes the constraint's name (using_index.cc).
bool add_key_using_index(Session& session, Ref table, const Constraint& definition);
/// The same for DROP NOT NULL, with its own refusals.
bool drop_not_null(Session& session, Ref relation, Ref column, bool recurse);

}  // namespace dryshod

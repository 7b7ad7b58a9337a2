// Every lowering function of every statement, and what they share. A lowering function executes one
// statement on the session's catalog as the server would: true when done, false with an error in
// the session when the server would refuse it, and then the statement has changed nothing that
// matters (the source fails).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/expr/print.h"
#include "parser/expr/resolve.h"
#include "parser/lower/session.h"
#include "parser/raw/pg_nodes.h"

namespace dryshod {

// ---- statements (dispatch.cc calls these by statements.def) -----------------
// One function per statement tag: bool lower(Session&, const CreateStmt&), overloaded by node type.
#define LOWERED(Tag) bool lower(Session& session, const Tag& statement);
#define IGNORED(Tag, reason)
#define UNMODELLED(Tag, reason)
#include "parser/statements.def"

/// Executes one raw statement: dispatches by tag.
bool lower_statement(Session& session, const Node& statement);
/// PreventInTransactionBlock() of src/backend/access/transam/xact.c: what refuses to run inside
/// one, or null.
const char* refuses_transaction_block(const Node& statement);
/// An UNMODELLED statement: reported, for the reason that parser/statements.def gives (opaque.cc).
bool lower_unmodelled(Session& session, std::string_view reason);

// ---- sessions (settings.cc) -------------------------------------------------
/// Settings as a new connection has them.
void begin_session(Session& session);
/// Takes away what goes with the connection: temporary objects.
void end_session(Session& session);

// ---- objects that statements name (object_address.cc) -------------------------
/// The element that a (type, object) pair of COMMENT, DROP, ALTER ... names. None when there is
/// none: `why` then says so in PostgreSQL's words (not put into the session).
Ref find_object(Session& session, ObjectType type, const Node* object, std::string* why = nullptr);

// ---- statements that are carried as text (opaque.cc) --------------------------
/// Adds the running statement to the text that is carried under this name, or begins it.
void append_opaque(Session& session, std::string_view object);
/// Hidden holes: the elements whose names a normalised statement mentions (opaque_needs.cc).
Expr opaque_needs(Session& session, std::string_view text);
/// SQL text with comments stripped, blanks folded, letter case and secrets made one
/// (opaque_text.cc).
std::string normalised_text(std::string_view sql);

// ---- owners and privileges (owner.cc, grant.cc) ------------------------------
/// A role as a name; "public" is PUBLIC; none: the user who runs it, not known.
Name role_name(const Session& session, const RoleSpec* role);
/// Who owns an object or the whole it is part of; none: not known.
Name owner_of(const Session& session, Ref object);
/// ALTER ... OWNER TO: the Owner element, and the privileges as aclnewowner() leaves them.
void set_owner(Session& session, Ref object, Name role);

// ---- names that the server makes up (names.cc) ------------------------------
/// makeObjectName() of src/backend/commands/indexcmds.c: name1_name2_label in 63 bytes, whole
/// characters. name2 and label may be empty.
std::string make_object_name(std::string_view name1, std::string_view name2,
                             std::string_view label);
/// ChooseRelationName(): first free of label, label1, ... among relations (and, for
/// constraint-backed indexes, constraints) of the schema.
Name choose_relation_name(Session& session, std::string_view name1, std::string_view name2,
                          std::string_view label, Ref schema, bool is_constraint);
/// ChooseConstraintName(): avoids constraints of the schema and `others`.
Name choose_constraint_name(Session& session, std::string_view name1, std::string_view name2,
                            std::string_view label, Ref schema,
                            const std::vector<Name>& others = {});

// ---- making and dropping (objects.cc, drop.cc) -------------------------------
/// To be called once for every object that a CREATE made (table, view, sequence, function, type,
/// schema): gives it what ALTER DEFAULT PRIVILEGES grants, and the owner that AUTHORIZATION or
/// SET ROLE implies.
void created(Session& session, Ref object);
/// RESTRICT refuses in the server's words when something depends on it; CASCADE takes that along.
/// Derived elements go with their source. Dropping a column takes constraints and indexes on it.
bool drop_element(Session& session, Ref element, DropBehavior behavior);
/// A refusal if the name is taken in the schema: `relation "x" already exists`.
bool name_is_free(Session& session, Slot slot, Ref schema, Name name, int location = -1);

// ---- DefElem lists (options.cc) ----------------------------------------------
/// The value of a DefElem as text ("on", "70", "a, b"), as defGetString() gives it.
std::string def_text(const DefElem& option);
bool def_bool(const DefElem& option);
int64_t def_int(const DefElem& option);
/// Items "name=value" as they were set.
OptionList sorted_options(Session& session, std::vector<std::string> written);
/// "namespace.name=value": what is set again goes to the end, as transformRelOptions() of
/// src/backend/access/common/reloptions.c has it.
OptionList options_list(Session& session, const List* options, OptionList before = {});
/// RESET (a, b).
OptionList options_without(Session& session, const List* options, OptionList before);

// ---- relations and their parts (table.cc, column.cc, constraints, index.cc) --
/// Adds a column with all that hangs on its definition (type, default, not-null, identity, serial,
/// inline constraints) to a table, and to its children unless `recurse` is false.
bool add_column(Session& session, Ref relation, const ColumnDef& definition, bool recurse,
                bool if_not_exists);
/// Adds a table or column constraint, names it if it has no name, and propagates it to children.
/// `column` is set for a constraint written in a column definition.
bool add_constraint(Session& session, Ref relation, const Constraint& definition, Ref column,
                    bool recurse);
/// NOT NULL on a column, with the name 18 gives it. Returns the element (an existing one if there).
Ref set_not_null(Session& session, Ref column, Name constraint_name, bool local, Ref source);
/// A DEFAULT, replacing the one there.
bool set_default(Session& session, Ref column, const Node* raw_expression);
/// GENERATED ... AS IDENTITY: makes the derived sequence too.
bool add_identity(Session& session, Ref column, const Constraint& definition);
/// Sequence options (CREATE, ALTER, identity) onto a sequence; fills in defaults by type and sign.
bool apply_sequence_options(Session& session, Ref sequence, const List* options, bool is_new);
/// All direct children of a table (inheritance and partitions), in order of attachment.
std::vector<Ref> children_of(const Session& session, Ref table);
/// All direct parents, in inhseqno order.
std::vector<Ref> parents_of(const Session& session, Ref table);
bool is_partitioned(const Session& session, Ref table);
/// INHERIT / ATTACH PARTITION of an existing table: merges columns, checks, not-nulls as the server
/// does (src/backend/commands/tablecmds.c, MergeAttributesIntoExisting), clones indexes, keys,
/// foreign keys and row triggers onto a partition.
bool attach_child(Session& session, Ref child, Ref parent, const PartitionBoundSpec* bound);
/// NO INHERIT / DETACH PARTITION: what was inherited becomes local.
bool detach_child(Session& session, Ref child, Ref parent);
/// An index as CREATE INDEX makes it, with its copies on partitions.
bool add_index(Session& session, const IndexStmt& statement);
/// A trigger's copies on the partitions of a partitioned table.
void clone_row_triggers(Session& session, Ref parent, Ref partition);
/// Gives a view or materialized view its derived columns.
void set_output_columns(Session& session, Ref view, const std::vector<OutputColumn>& columns);

}  // namespace dryshod

// What the files of this folder that make tables and their parts share among themselves. Statements
// and what other helpers call are in lower.h. Knows relations, columns and copies of expressions
// from one relation to another; no statement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/lower/lower.h"
#include "parser/lower/object.h"

namespace dryshod {

// ---- names (names.cc) ---------------------------------------------------------
/// pg_mbcliplen(): at most `limit` bytes, whole characters.
std::string clip_name(std::string_view name, size_t limit);
/// ChooseIndexNameAddition() of src/backend/commands/indexcmds.c and its copies: a_b_c, cut off
/// after NAMEDATALEN.
std::string name_addition(const std::vector<std::string>& columns);
/// ChooseIndexColumnNames(): repeats get a digit.
std::vector<std::string> distinct_column_names(const std::vector<std::string>& wanted);
/// ConstraintNameIsUsed(): by a constraint of this relation, not-nulls included.
bool constraint_name_is_used(const Session& session, Ref relation, Name name);
/// FigureColname() (parser/expr/column_name.cc): "?column?" where it finds none.
std::string_view figure_column_name(const Node* expression);
/// FigureIndexColname() of src/backend/parser/parse_target.c; "expr" where it finds none.
std::string figure_index_column_name(const Node* expression);
/// The same from a stored index key, where no tree is left (a partition made later).
std::string stored_key_name(const Catalog& catalog, const ExprBuilder& key);

// ---- relations (relation.cc) --------------------------------------------------
/// Living columns in order of position.
std::vector<Ref> columns_of(const Catalog& catalog, Ref relation);
int64_t next_position(const Catalog& catalog, Ref relation);
/// The expression with every column of `from` replaced by the column of that name of `to`.
Expr retarget(Session& session, Expr expression, Ref from, Ref to);
bool same_expr(const Catalog& catalog, Expr a, Expr b);
/// The items of a comma-separated template, split at the top level.
std::vector<ExprBuilder> split_items(const Catalog& catalog, Expr list);
std::vector<ExprBuilder> split_items(std::string_view text, const std::vector<Ref>& refs);
/// The columns that are items of their own: `a, b WITHOUT OVERLAPS` but not lower(a).
std::vector<Ref> key_columns(const Catalog& catalog, Expr list);
/// The columns of this relation that an expression names, each once.
std::vector<Ref> columns_used(const Catalog& catalog, Ref relation, const ExprBuilder& built);
/// Takes out whatever was made since the catalog had this size: a refused CREATE leaves nothing.
void undo_since(Session& session, uint32_t size);
bool is_partition(const Session& session, Ref table);
/// Keys and indexes of a relation in order of birth.
std::vector<Ref> indexes_of(const Catalog& catalog, Ref relation);
/// The name of a table for messages: without schema, as RelationGetRelationName().
std::string message_name(const Session& session, Ref ref);

// ---- constraints as requests --------------------------------------------------
/// A constraint as written, with attributes merged in. `column` is the column it was written at.
struct ConstraintRequest {
  Constraint node;
  Name column{};
  std::vector<Name> keys{};  // of a key: its columns, in order
};

/// What column definitions and table elements ask for, each list in order of writing.
struct ConstraintRequests {
  std::vector<ConstraintRequest> checks, not_nulls, keys, foreign_keys;
};

/// A column definition taken apart: transformColumnDefinition() of
/// src/backend/parser/parse_utilcmd.c.
struct ColumnParts {
  std::string_view serial{};  // the integer type of a serial, or empty
  Name serial_sequence{};     // its name, chosen before anything is made
  bool has_default = false;
  const Node* default_expression = nullptr;
  const Constraint* generated = nullptr;
  const Constraint* identity = nullptr;
  Name identity_sequence{};
  bool not_null = false;
};
/// Takes a definition apart and appends its constraints to the lists.
bool take_apart(Session& session, std::string_view table, Name name, const ColumnDef& definition,
                ColumnParts& parts, ConstraintRequests& requests);
/// Appends a table-level constraint to the right list.
bool sort_constraint(Session& session, const Constraint& definition, Name column,
                     ConstraintRequests& requests);

/// The parts of a column's type: canonical text, collation, storage and compression.
bool column_body(Session& session, const ColumnDef& definition, const ColumnParts& parts,
                 Column& body);
// ---- facts about types (type_facts.cc) -------------------------------------------
/// The type's text without modifier and array brackets; empty for a user-defined type.
std::string builtin_base(const Catalog& catalog, Expr type);
bool is_collatable(const Session& session, Expr type);
bool refuse_pseudo_type(Session& session, std::string_view column, Expr type, int location);
/// collation_text(), empty where it is the type's own.
ExprBuilder column_collation(Session& session, Expr type, const List* names);
/// False for json, xml, point and the like, which have no default operator class of the method.
bool has_default_opclass(const Session& session, Expr type, std::string_view method);
/// True for an operator class that is the default of the type and method.
bool is_default_opclass(const Catalog& catalog, Expr type, std::string_view method,
                        std::string_view opclass);
/// False where no equality of the two types can serve a foreign key
/// (src/backend/commands/tablecmds.c, ATAddForeignKeyConstraint).
bool foreign_key_types_match(const Catalog& catalog, Expr referencing, Expr referenced);
/// STORAGE of a column, none where it is the type's own (src/backend/commands/tablecmds.c,
/// GetAttributeStorage).
bool set_storage(Session& session, Column& body, std::string_view storage, int location);
bool set_compression(Session& session, Column& body, std::string_view method, int location);

// ---- parts of columns -----------------------------------------------------------
/// Serial: its sequence, made before the table. Name from choose_sequence_name().
Ref make_sequence(Session& session, Ref schema, Name name, std::string_view type,
                  const List* options, Name persistence);
Name choose_sequence_name(Session& session, Ref schema, std::string_view table,
                          std::string_view column);
/// The relation one of whose columns the sequence belongs to, by OWNED BY or identity; or none.
Ref owning_table(const Catalog& catalog, Ref sequence);
/// The sequences of a table's columns.
std::vector<Ref> owned_sequences(const Catalog& catalog, Ref table);
/// Makes the owner of an owned sequence that of its table.
void follow_table_owner(Session& session, Ref sequence);
/// OWNED BY, in place of another one.
void add_owned_by(Session& session, Ref sequence, Ref column, Span where);
/// nextval('seq'::regclass) as the default of the column, and OWNED BY.
void finish_serial(Session& session, Ref column, Ref sequence);
/// The Identity element on a column whose sequence and not-null are there.
bool finish_identity(Session& session, Ref column, const Constraint& definition, Ref sequence);
/// A system column's name is no column's.
bool is_free_column_name(Session& session, std::string_view name, int location);
/// The integer type of an identity column, or the refusal.
bool identity_type(Session& session, Expr column_type, int location, std::string& type);
/// Schema and name of an identity's sequence: SEQUENCE NAME, or the chosen one.
bool identity_sequence_name(Session& session, Ref table_schema, std::string_view table,
                            std::string_view column, const Constraint& definition, Ref& schema,
                            Name& name);
/// The persistence a sequence takes from its table.
Name sequence_persistence(const Session& session, Name table_persistence);
/// A stored default of a column, derived when its parent's column has the same.
void store_default(Session& session, Ref column, Expr expression);
bool store_generated(Session& session, Ref column, const Constraint& definition);
/// From 17 on a partition shares its parent's identity and sequence.
void inherit_identity(Session& session, Ref column, Ref from);
/// Copies the default or generation expression of the parents' columns.
bool inherit_filling(Session& session, Ref column, const std::vector<Ref>& from, bool overridden);
/// After a change of a default: which ones are copies of their parent's is a function of the state.
void settle_default(Session& session, Ref column);

// ---- constraints -------------------------------------------------------------------
/// The condition of a CHECK, which has to be one.
std::optional<ExprBuilder> print_check(Session& session, Ref relation, const Constraint& node);
bool add_check(Session& session, Ref relation, const ConstraintRequest& request, bool recurse,
               bool is_create);
/// PRIMARY KEY and UNIQUE (key.cc).
bool add_key(Session& session, Ref relation, const ConstraintRequest& request, bool recurse);
/// Keys of one CREATE TABLE in the order they are made, equal ones once.
std::vector<ConstraintRequest> distinct_keys(const std::vector<ConstraintRequest>& requests);
/// The name of a key constraint: the written one if free, else the one the server chooses.
bool constraint_index_name(Session& session, Ref relation, const Constraint& node,
                           const std::vector<std::string>& columns, Name& name);
bool only_primary_key(Session& session, Ref relation, int location);
bool usable_for_primary_key(Session& session, Ref column);
bool add_exclusion(Session& session, Ref relation, const ConstraintRequest& request, bool recurse,
                   bool is_create);
bool add_foreign_key(Session& session, Ref relation, const ConstraintRequest& request, bool recurse,
                     bool is_create);
/// Everything asked for, on a table that exists.
bool add_requested(Session& session, Ref relation, const ConstraintRequests& requests, bool recurse,
                   bool is_create = false);
/// The index names of its columns, INCLUDE too, as the server would have chosen them.
std::vector<std::string> index_column_names(const Catalog& catalog, Ref index);
/// After a rename: which of the table's indexes still look like copies of their parents' indexes.
void settle_copies(Session& session, Ref table);
/// NOT NULL as ADD CONSTRAINT or SET NOT NULL: with children.
bool add_not_null(Session& session, Ref relation, const ConstraintRequest& request, bool recurse);
/// AddRelationNotNullConstraints() of src/backend/catalog/heap.c for a new table.
bool store_not_nulls(Session& session, Ref table, const std::vector<ConstraintRequest>& requests);
/// Checks that a new table inherits: StoreConstraints() of what MergeCheckConstraint() gathered.
bool inherit_checks(Session& session, Ref table, const std::vector<Ref>& parents);
/// MergeConstraintsIntoExisting() for one check: the child must have it already.
bool merge_check(Session& session, Ref child, Ref parent_check);
/// A check that LIKE brings, where its name is used: the inherited one takes it, else an error.
bool merge_like_check(Session& session, Ref relation, Name name, const Check& added);
/// The not-nulls of the columns, made where missing; hidden holes to them.
Expr not_nulls_of(Session& session, const std::vector<Ref>& columns);

// ---- indexes and partitions ----------------------------------------------------------
/// One index key as pg_get_indexdef() prints it, and the name of its index column.
struct IndexKey {
  ExprBuilder text;
  std::string name;
};
bool print_index_key(Session& session, Ref relation, const IndexElem& element,
                     std::string_view method, IndexKey& key);
/// What an index or exclusion constraint is made of, and its columns' names as they are written.
struct IndexLists {
  ExprBuilder keys, include, predicate;
  std::vector<std::string> names;
  std::vector<Ref> columns;  // keys that are nothing but a column
};
bool print_index_lists(Session& session, Ref relation, const IndexStmt& statement,
                       std::string_view method, IndexLists& lists);
bool print_index_predicate(Session& session, Ref relation, const Node* condition,
                           ExprBuilder& predicate);
bool print_exclusion_lists(Session& session, Ref relation, const Constraint& node,
                           std::string_view method, IndexLists& lists);
/// unique constraint on partitioned table must include all partitioning columns.
bool covers_partition_key(Session& session, Ref table, const std::vector<Ref>& columns,
                          std::string_view what);
bool check_index_method(Session& session, std::string_view method, bool unique, size_t keys,
                        bool include);
/// The copy of a parent's index or key on a partition: an equal one is attached, else one is made.
bool copy_index_to_partition(Session& session, Ref parent_index, Ref partition);
/// The same on all partitions.
bool copy_index_to_partitions(Session& session, Ref index);
/// The copies that are there already go back to what copy_index_to_partitions() would make: the
/// names that the server gives them, with index columns of those names, and nothing said of them.
bool remake_copies(Session& session, Ref index, const std::vector<std::string>& columns);
/// Makes an index (or key) part of a parent's: the link, and derivation.
void attach_index(Session& session, Ref index, Ref parent_index);
/// ALTER INDEX ... ATTACH PARTITION: attach_index() with the server's refusals.
bool attach_index_checked(Session& session, Ref parent_index, Ref index);
/// A copy of an index or key on another table, under the name the server would give it; derived
/// when the origin has a source.
Ref copy_index(Session& session, Ref source, Ref table, Origin origin);
/// The parent index an index is attached to, or none.
Ref attached_to(const Catalog& catalog, Ref index);
/// A foreign key's copies on partitions of the referencing table.
bool copy_foreign_key_to_partition(Session& session, Ref foreign_key, Ref partition);
bool copy_foreign_key_to_partitions(Session& session, Ref foreign_key);
/// Indexes, keys, foreign keys and row triggers of a partitioned table onto a partition of it.
bool copy_parts_to_partition(Session& session, Ref parent, Ref partition);

/// The Inherits element, after those that are there.
Ref link_to_parent(Session& session, Ref child, Ref parent, Expr bound);

/// PARTITION BY, as pg_get_partkeydef() prints it.
bool print_partition_key(Session& session, Ref table, const PartitionSpec& spec, Expr& key);
/// "RANGE", "LIST" or "HASH" of a stored partition key.
std::string_view partition_strategy(const Catalog& catalog, Expr key);
/// The items of a stored partition key, without its strategy.
std::vector<ExprBuilder> partition_key_items(const Catalog& catalog, Expr key);
/// FOR VALUES ..., as pg_get_expr(relpartbound) prints it, with the bounds in the key's types.
bool print_partition_bound(Session& session, Ref parent, const PartitionBoundSpec& bound,
                           std::string_view partition, Expr& text);

/// The tablespace a new relation takes: TABLESPACE, else default_tablespace; none for the default.
Name tablespace_for(const Session& session, const char* written);

}  // namespace dryshod

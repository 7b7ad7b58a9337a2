// CREATE statements of tables, views and composites of what a live server says of them, in the
// manner of dumpTableSchema() of pg_dump.c: what is inherited is left to the parent, a partition is
// made by itself and attached. Refuses to know in which order statements come.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parser/live/connection.h"

namespace dryshod {

struct LiveColumn {
  int number = 0;
  // Written as in a statement; empty: there is none, or the usual.
  std::string_view name, type, collation, statistics, storage, compression, options, fdw_options,
      default_text, not_null_name;
  char generated = '\0';  // 's', 'v'
  bool is_local = true;
  bool not_null = false, not_null_is_usual = true, not_null_is_local = true, no_inherit = false;
  bool parent_has_default = false, parent_not_null = false;
  uint32_t default_oid = 0, not_null_oid = 0;
};

struct LiveCheck {
  uint32_t oid = 0;
  std::string_view name, definition;
  bool is_local = true, is_valid = true;
};

/// What ALTER TABLE adds: a key, a foreign key.
struct LiveConstraint {
  uint32_t oid = 0, index_oid = 0;
  int priority = 0;
  bool only = true;  // ALTER TABLE ONLY
  std::string_view name, columns, definition, index,
      tablespace;  // `columns`: their numbers, or empty
  bool is_clustered = false, is_replica_identity = false;
};

struct LiveParent {
  uint32_t oid = 0;
  std::string_view name;
};

struct LiveRelation {
  uint32_t oid = 0;
  char kind = 'r', persistence = 'p', replica_identity = 'd';
  bool is_partition = false, row_security = false, forced_row_security = false;
  std::string_view name, owner, partition_key, bound, of_type, access_method, tablespace, options,
      toast_options, server, fdw_options, view, check_option;
  std::vector<LiveColumn> columns{};
  std::vector<LiveCheck> checks{};
  std::vector<LiveParent> parents{};
};

/// From the answers to the queries of queries_relations.cc; views into `rows`.
LiveRelation live_relation(const LiveRows& rows, int row);
LiveColumn live_column(const LiveRows& rows, int row);
LiveCheck live_check(const LiveRows& rows, int row);
LiveConstraint live_constraint(const LiveRows& rows, int row);
/// What other answers say of a column.
void set_default(LiveColumn& column, const LiveRows& rows, int row);
void set_not_null(LiveColumn& column, const LiveRelation& relation, const LiveRows& rows, int row);
/// Its columns are in order.
const LiveColumn* column_of(const LiveRelation& relation, int number);

/// "TABLE", "VIEW", ...: for COMMENT ON and ALTER ... OWNER.
std::string_view relation_word(char kind);
/// Of a qualified name as the server quotes it: the schema, still quoted, with its point.
std::string_view schema_of(std::string_view name);

/// All of it; or, with `without_rest`, what stands without the defaults and checks (of a view:
/// without its query), which rest_text() then adds: for relations in a cycle of dependencies.
std::string relation_text(const LiveRelation& relation, bool without_rest = false);
std::string rest_text(const LiveRelation& relation);
/// Settings of the relation and its columns, in statements of their own.
std::string relation_settings(const LiveRelation& relation);
/// The statements that make it and the settings of its index.
std::string constraint_text(const LiveRelation& relation, const LiveConstraint& constraint);
std::string attach_text(const LiveRelation& partition);

std::string composite_text(std::string_view name, const std::vector<LiveColumn>& columns);

}  // namespace dryshod

// CREATE statements of tables, views and composites of what a live server says of them, in the manner
// of dumpTableSchema() of pg_dump.c: what is inherited is left to the parent, a partition is made by
// itself and attached. Refuses to know in which order statements come.
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

/// "TABLE", "VIEW", ...: for COMMENT ON and ALTER ... OWNER.
std::string_view relation_word(char kind);

/// All of it; or, with `without_rest`, what stands without the defaults and checks (of a view: without
/// its query), which rest_text() then adds: for relations in a cycle of dependencies.
std::string relation_text(const LiveRelation& relation, bool without_rest = false);
std::string rest_text(const LiveRelation& relation);
/// Settings of the relation and its columns, in statements of their own.
std::string relation_settings(const LiveRelation& relation);
std::string attach_text(const LiveRelation& partition);

std::string composite_text(std::string_view name, const std::vector<LiveColumn>& columns);

}  // namespace dryshod

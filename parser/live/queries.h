// What a live server is asked, and the shape of each answer. Each query is for all objects of its
// kind at once, so their number depends on the server's version alone. The statements that answers
// hold are made by the server, which quotes them and qualifies every name (search_path is empty).
// Mirrors the queries of src/bin/pg_dump/pg_dump.c; refuses to know how answers become a text.
#pragma once

#include <string>
#include <vector>

namespace dryshod {

/// Who is asked, as far as queries differ.
struct LiveServer {
  int version = 0;  // as PQserverVersion() says it: 150004
  bool is_superuser = false;
  /// First major that has something: 11, 14, ...
  bool since(int major) const { return version >= major * 10000; }
};

enum class Answer {
  Objects,    // class, oid, priority, tag, owner, statement
  Relations,  // see table_text.h
  Columns,
  Defaults,           // relation, column, oid, text
  NotNulls,           // relation, column, oid, name unquoted, no inherit, is local, is valid
  Constraints,        // see table_text.h
  Inherits,           // child, parent, qualified name of the parent
  Checks,             // see table_text.h
  Parts,              // class, oid, class and oid of the whole, tag: in the statement of the whole
  Dependencies,       // class, oid, class and oid of what it needs, deptype
  Extensions,         // class, oid, extension that it depends on
  Comments,           // class, oid, column, text
  Labels,             // class, oid, column, provider, label
  Privileges,         // class, oid, tag, column, owner, acl, acl of the beginning, type
  DefaultPrivileges,  // role, schema, type, acl, acl of the beginning
  Subscriptions,      // name, owner, connection, publications, options, oid
  Unseen,             // a warning: what this role may not read, or what is not told
};

struct LiveQuery {
  Answer answer;
  std::string sql;
};

/// In which order what does not depend on each other is written (dbObjectTypePriority of
/// pg_dump_sort.c, roughly).
enum LivePriority {
  kSchemaPriority = 10,
  kExtensionPriority = 20,
  kLanguagePriority = 30,
  kCollationPriority = 40,
  kShellTypePriority = 45,
  kTypePriority = 50,
  kRoutinePriority = 60,
  kAccessMethodPriority = 80,
  kOperatorPriority = 90,
  kFamilyPriority = 100,
  kClassPriority = 105,
  kCastPriority = 110,
  kSearchPriority = 130,
  kForeignPriority = 140,
  kServerPriority = 141,
  kMappingPriority = 142,
  kRelationPriority = 160,
  kAttachPriority = 170,
  kDefaultPriority = 175,
  kConstraintPriority = 200,
  kIndexPriority = 210,
  kIndexAttachPriority = 215,
  kStatisticsPriority = 220,
  kRulePriority = 230,
  kTriggerPriority = 240,
  kForeignKeyPriority = 250,
  kPolicyPriority = 260,
  kPublicationPriority = 270,
  kPublishedPriority = 271,
  kEventTriggerPriority = 280,
  kSubscriptionPriority = 290,
  kPrivilegePriority = 310,
};

std::vector<LiveQuery> live_queries(const LiveServer& server);

// Each adds the queries of some kinds.
void add_database_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_type_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_routine_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_operator_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_search_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_relation_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_table_part_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_replication_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_common_queries(const LiveServer& server, std::vector<LiveQuery>& queries);
void add_privilege_queries(const LiveServer& server, std::vector<LiveQuery>& queries);

/// The objects of `alias` (of the catalog `table`) that are users' own, and no extension's.
std::string is_own(const std::string& table, const std::string& alias);
/// The same, and in a schema of users (alias n).
std::string is_own_in_schema(const std::string& table, const std::string& alias);
/// A value of text as OPTIONS (...) of an array of options, secrets left out; '' for none.
std::string options_of(const std::string& array);
/// A query that reads whole catalogs: without an index's look-up for each row, which the server
/// chooses where it expects few.
std::string hashed(const std::string& query);

}  // namespace dryshod

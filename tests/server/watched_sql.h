// How a session is asked what a statement did to the relations of the user: the locks it holds, its
// counters of scans and the relations' files, before and after. Knows the server's catalogs;
// refuses to know what was expected. Locks of indexes are left out, as the server takes them on the
// planner's whim.
#pragma once

#include <string>

namespace dryshod {

// Every relation that is not the system's.
inline constexpr const char* kRelations = R"(
  SELECT c.oid, quote_ident(nspname) || '.' || quote_ident(relname) AS name, relkind AS kind,
         relfilenode AS file, pg_stat_get_xact_numscans(c.oid) AS scans
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
)";

// The counters are the session's, so a statement's share is a difference. What it drops cannot be
// named afterwards.
inline constexpr const char* kKeep =
    "SELECT json_agg(was) AS kept FROM ({}) was WHERE name IS NOT NULL \\gset\n";

// The words of LOCK TABLE for those of pg_locks.
inline constexpr const char* kModes = R"(
  SELECT mode, number, upper(substr(regexp_replace(regexp_replace(mode, 'Lock$', ''), '([A-Z])',
                                                   ' \1', 'g'), 2)) AS words
  FROM unnest(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',
                    'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock',
                    'ExclusiveLock', 'AccessExclusiveLock']) WITH ORDINALITY AS m (mode, number)
)";

// A file that has become empty (TRUNCATE) is read by nobody, though its new indexes count a scan.
inline constexpr const char* kCompare = R"(
WITH was AS (
  SELECT * FROM json_to_recordset(:'kept')
    AS r (oid oid, name text, kind "char", file oid, scans int8)
), now AS ({}), every AS (
  SELECT oid, coalesce(now.name, was.name) AS name, coalesce(now.kind, was.kind) AS kind,
         now.name AS new_name, was.file <> now.file AS moved,
         pg_stat_get_xact_numscans(oid) > was.scans AS scanned
  FROM was FULL JOIN now USING (oid)
), modes AS ({modes}), held AS (
  SELECT DISTINCT ON (relation) relation, words FROM pg_locks JOIN modes USING (mode)
  WHERE pid = pg_backend_pid() AND locktype = 'relation'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
  ORDER BY relation, number DESC
)
SELECT 'lock ' || name || ' ' || words FROM held JOIN every ON oid = relation
WHERE kind NOT IN ('i', 'I') AND NOT (kind IN ('S', 'c') AND words = 'ACCESS SHARE')
UNION
SELECT 'rewrite ' || name FROM every WHERE moved AND kind NOT IN ('i', 'I')
UNION
SELECT 'rebuild ' || name FROM every e WHERE kind IN ('i', 'I')
  AND (moved OR new_name IS NULL AND EXISTS (
    SELECT FROM now WHERE now.name = e.name AND now.kind = e.kind))
UNION
SELECT 'scan ' || name FROM every
WHERE scanned AND kind IN ('r', 'm') AND pg_relation_size(oid) IS DISTINCT FROM 0;
)";

/// One of the texts above, whole.
inline std::string with_relations(std::string query) {
  query.replace(query.find("{}"), 2, kRelations);
  if (const size_t at = query.find("{modes}"); at != std::string::npos) {
    query.replace(at, 7, kModes);
  }
  return query;
}

}  // namespace dryshod

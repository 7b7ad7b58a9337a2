// The SQL script that `dryshod stats` prints: one read-only query, whose one JSON result says how
// large tables are and how often they are written. For servers 12 to 18. Knows PostgreSQL's
// statistics views; what its result means to a plan or to lint is said in table_stats.h.
#pragma once

#include <string_view>

namespace dryshod {

inline constexpr std::string_view kStatsQuery =
    R"sql(-- dryshod stats: sizes, rows and write rates as one line of JSON. Reads only; run it with
--   psql -XAtq -f stats.sql DATABASE > stats.json
SET default_transaction_read_only = on;
SET statement_timeout = '5min';
WITH since AS (
    SELECT greatest(extract(epoch FROM now() - coalesce(stats_reset, pg_postmaster_start_time())), 1)
           AS seconds
      FROM pg_stat_database
     WHERE datname = current_database()
), tables AS (
    SELECT n.nspname AS "schema", c.relname AS name,
           CASE c.relkind WHEN 'p' THEN 'partitioned' WHEN 'm' THEN 'materialized_view'
                          ELSE 'table' END AS kind,
           CASE WHEN c.reltuples > 0 THEN c.reltuples ELSE coalesce(s.n_live_tup, 0) END::bigint AS rows,
           pg_table_size(c.oid) AS bytes,
           pg_indexes_size(c.oid) AS index_bytes,
           round((coalesce(s.n_tup_ins, 0) / since.seconds)::numeric, 3) AS inserts_per_second,
           round((coalesce(s.n_tup_upd, 0) / since.seconds)::numeric, 3) AS updates_per_second,
           round((coalesce(s.n_tup_del, 0) / since.seconds)::numeric, 3) AS deletes_per_second
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
     CROSS JOIN since
     WHERE c.relkind IN ('r', 'p', 'm')
       AND n.nspname NOT IN ('pg_catalog', 'information_schema')
       AND n.nspname !~ '^pg_(toast|temp)'
)
SELECT json_build_object(
    'version', 1,
    'server', current_setting('server_version_num')::integer / 10000,
    'database_bytes', pg_database_size(current_database()),
    'measured_seconds', (SELECT round(seconds::numeric) FROM since),
    'tables', (SELECT coalesce(json_agg(t ORDER BY t."schema", t.name), '[]') FROM tables t));
)sql";

}  // namespace dryshod

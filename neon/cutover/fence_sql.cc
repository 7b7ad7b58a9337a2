// Spells them; see fence_sql.h.
#include "neon/cutover/fence_sql.h"

namespace dryshod {

std::string fence_sql() {
  return R"sql(SELECT current_database() AS db \gset
ALTER DATABASE :"db" SET default_transaction_read_only = on;
-- A session that began before this may write: each is ended, also one that is only about to begin. Those that
-- begin later read only.
DO $$
DECLARE
  since constant timestamptz := clock_timestamp();
  each record;
  others integer;
BEGIN
  FOR i IN 1..600 LOOP
    PERFORM pg_stat_clear_snapshot();
    others := 0;
    FOR each IN SELECT pid FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()
                   AND backend_type = 'client backend' AND backend_start <= since LOOP
      others := others + 1;
      BEGIN
        PERFORM pg_terminate_backend(each.pid);
      EXCEPTION WHEN insufficient_privilege THEN
        NULL;  -- counted: the step fails where it does not go by itself
      END;
    END LOOP;
    EXIT WHEN others = 0;
    PERFORM pg_sleep(0.1);
  END LOOP;
  IF others > 0 THEN
    RAISE EXCEPTION '% sessions that may write are still there: end them, and run this again', others;
  END IF;
END $$;
)sql";
}

std::string unfence_sql() {
  return R"sql(SELECT current_database() AS db,
       EXISTS (SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                WHERE d.datname = current_database() AND s.setrole = 0
                  AND 'default_transaction_read_only=on' = ANY (s.setconfig)) AS fenced \gset
\if :fenced
ALTER DATABASE :"db" RESET default_transaction_read_only;
-- Sessions that began behind the fence read only: they begin anew, where this role may end them.
DO $$
DECLARE
  each record;
BEGIN
  FOR each IN SELECT pid FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()
                 AND backend_type = 'client backend' LOOP
    BEGIN
      PERFORM pg_terminate_backend(each.pid);
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE NOTICE 'the session % reads only till it ends', each.pid;
    END;
  END LOOP;
END $$;
\endif
)sql";
}

std::string fence_stands_query() {
  return "SELECT count(*) FROM pg_catalog.pg_db_role_setting s\n"
         "  JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase\n"
         " WHERE d.datname = pg_catalog.current_database() AND s.setrole = 0\n"
         "   AND 'default_transaction_read_only=on' = ANY (s.setconfig);\n";
}

std::string writers_query() {
  return "SELECT pid::text, usename::text FROM pg_catalog.pg_stat_activity\n"
         " WHERE datname = pg_catalog.current_database() AND backend_xid IS NOT NULL\n"
         "   AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid()\n"
         "UNION ALL\n"
         "SELECT gid, owner::text FROM pg_catalog.pg_prepared_xacts\n"
         " WHERE database = pg_catalog.current_database();\n";
}

std::string rows_written_query() {
  return "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)\n"
         "  FROM pg_catalog.pg_stat_user_tables WHERE schemaname <> 'dryshod';\n";
}

std::string freeze_sql() {
  return R"sql(CREATE OR REPLACE FUNCTION dryshod.no_ddl() RETURNS event_trigger LANGUAGE plpgsql
  SET search_path = pg_catalog AS $$
DECLARE
  found text;
BEGIN
  IF TG_EVENT = 'sql_drop' THEN
    SELECT object_identity INTO found FROM pg_event_trigger_dropped_objects()
     WHERE NOT is_temporary AND schema_name IS DISTINCT FROM 'dryshod'
       AND object_type IN ('table', 'table column', 'sequence', 'type', 'schema') LIMIT 1;
  ELSE
    SELECT object_identity INTO found FROM pg_event_trigger_ddl_commands()
     WHERE NOT in_extension AND coalesce(schema_name, '') NOT IN ('pg_temp', 'dryshod') LIMIT 1;
  END IF;
  IF found IS NOT NULL THEN
    RAISE EXCEPTION 'the schema is frozen for a move to another server: % is left as it is', found
      USING HINT = 'Replication carries rows, not definitions. See runbook.md.';
  END IF;
END $$;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = 'dryshod_no_ddl') THEN
    CREATE EVENT TRIGGER dryshod_no_ddl ON ddl_command_end
      WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE', 'CREATE SEQUENCE',
                   'ALTER SEQUENCE', 'CREATE TYPE', 'ALTER TYPE', 'CREATE DOMAIN', 'ALTER DOMAIN')
      EXECUTE FUNCTION dryshod.no_ddl();
  END IF;
  IF NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = 'dryshod_no_drop') THEN
    CREATE EVENT TRIGGER dryshod_no_drop ON sql_drop EXECUTE FUNCTION dryshod.no_ddl();
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE WARNING 'this role may not make event triggers: the freeze is an agreement between people, which '
    'the comparison of both schemas at G1, G4 and G6 holds to account';
END $$;
)sql";
}

}  // namespace dryshod

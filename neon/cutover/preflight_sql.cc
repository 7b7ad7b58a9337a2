// Spells them; see preflight_sql.h.
#include "neon/cutover/preflight_sql.h"

#include <fmt/format.h>

#include "catalog/quote.h"

namespace dryshod {
namespace {

/// A list of questions, each SELECT object, remedy.
class Questions {
 public:
  void add(std::string_view severity, std::string_view id, std::string_view select) {
    sql_ += fmt::format(
        "{}SELECT '{}' AS severity, '{}' AS \"check\", q.* FROM (\n{}\n) AS q(object, remedy)",
        sql_.empty() ? "" : "\nUNION ALL\n", severity, id, select);
  }
  std::string sql() const { return sql_; }

 private:
  std::string sql_;
};

/// VALUES lists of what the schema has: a question made for it.
std::string names_of(const std::vector<const MovedTable*>& tables) {
  std::string list;
  for (const MovedTable* table : tables) {
    list += fmt::format("{}({}, {})", list.empty() ? "" : ", ", quote_literal(table->schema),
                        quote_literal(table->bare));
  }
  return list;
}

std::vector<const MovedTable*> all_tables(const MovedSchema& schema) {
  std::vector<const MovedTable*> list;
  for (const MovedTable& table : schema.tables) list.push_back(&table);
  return list;
}

/// The file that this runbook was made from may be older than the database.
void schema_questions(Questions& ask, const Runbook& runbook) {
  std::string columns;
  for (const MovedTable& table : runbook.schema.tables) {
    for (const MovedColumn& column : table.columns) {
      columns +=
          fmt::format("{}({}, {}, {})", columns.empty() ? "" : ", ", quote_literal(table.schema),
                      quote_literal(table.bare), quote_literal(column.bare));
    }
  }
  if (columns.empty()) columns = "(NULL::text, NULL::text, NULL::text)";
  ask.add(
      "block", "schema drift",
      fmt::format(
          "    WITH known(s, t, c) AS (VALUES {}), live AS (\n"
          "      SELECT n.nspname::text AS s, c.relname::text AS t, a.attname::text AS c\n"
          "        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
          "        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
          "a.attisdropped\n"
          "       WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'\n"
          "         AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dryshod')\n"
          "         AND n.nspname !~ '^pg_(toast|temp)'\n"
          "         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = "
          "'pg_class'::regclass\n"
          "                            AND d.objid = c.oid AND d.deptype = 'e'))\n"
          "    SELECT format('%s.%s.%s', coalesce(k.s, l.s), coalesce(k.t, l.t), coalesce(k.c, "
          "l.c)),\n"
          "           CASE WHEN k.c IS NULL THEN 'the runbook does not know it: make it anew from "
          "a fresh dump'\n"
          "                ELSE 'it is not there: make the runbook anew from a fresh dump' END\n"
          "      FROM known k FULL JOIN live l ON l.s = k.s AND l.t = k.t AND l.c = k.c\n"
          "     WHERE (k.c IS NULL OR l.c IS NULL) AND coalesce(k.c, l.c) IS NOT NULL",
          columns));
}

void server_questions(Questions& ask, int major, std::string_view severity) {
  ask.add(severity, "major",
          fmt::format("    SELECT current_setting('server_version'), 'the runbook was made for "
                      "{0}: make it anew with the "
                      "major that is there'\n"
                      "     WHERE current_setting('server_version_num')::integer / 10000 <> {0}",
                      major));
}

void rights_of_publisher(Questions& ask) {
  ask.add("block", "replication right",
          "    SELECT r.rolname::text, 'this role may not replicate: REPLICATION, or the role that "
          "the provider has for it'\n"
          "      FROM pg_roles r\n"
          "     WHERE r.rolname = current_user AND NOT r.rolsuper AND NOT r.rolreplication\n"
          "       AND NOT EXISTS (SELECT FROM pg_roles p WHERE p.rolname IN ('rds_replication', "
          "'azure_pg_admin')\n"
          "                          AND pg_has_role(p.oid, 'MEMBER'))");
  ask.add("block", "wal_level",
          "    SELECT current_setting('wal_level'), 'wal_level = logical, and a restart'\n"
          "     WHERE current_setting('wal_level') <> 'logical'");
  ask.add("block", "free slot",
          "    SELECT current_setting('max_replication_slots'), 'no slot is free: raise "
          "max_replication_slots'\n"
          "     WHERE current_setting('max_replication_slots')::integer <=\n"
          "           (SELECT count(*) FROM pg_replication_slots)");
  ask.add("warn", "few slots",
          "    SELECT current_setting('max_replication_slots'), 'a copy of two tables at a time "
          "wants three slots and "
          "as many wal senders'\n"
          "     WHERE least(current_setting('max_replication_slots')::integer -\n"
          "                   (SELECT count(*) FROM pg_replication_slots),\n"
          "                 current_setting('max_wal_senders')::integer -\n"
          "                   (SELECT count(*) FROM pg_stat_replication)) < 3");
  ask.add("warn", "slot may be cut off",
          "    SELECT name || ' = ' || setting, 'a slot that falls behind further is lost, and "
          "with it the copy: raise it'\n"
          "      FROM pg_settings\n"
          "     WHERE name = 'max_slot_wal_keep_size' AND setting <> '-1'\n"
          "        OR name = 'idle_replication_slot_timeout' AND setting <> '0'\n"
          "        OR name = 'wal_sender_timeout' AND setting::bigint BETWEEN 1 AND 59999");
  ask.add(
      "block", "left from before",
      "    SELECT 'slot ' || slot_name, 'of an older run: ./run.sh rollback there, or drop it'\n"
      "      FROM pg_replication_slots WHERE slot_name IN ('dryshod_fwd', 'dryshod_rev')\n"
      "    UNION ALL\n"
      "    SELECT 'publication ' || pubname, 'of an older run: ./run.sh rollback there, or drop "
      "it'\n"
      "      FROM pg_publication WHERE pubname IN ('dryshod_fwd', 'dryshod_rev')");
}

void identity_questions(Questions& ask, const Runbook& runbook) {
  const std::string names = names_of(all_tables(runbook.schema));
  if (names.empty()) return;
  const std::string ours = fmt::format(
      "      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
      "      JOIN (VALUES {}) AS ours(s, t) ON ours.s = n.nspname AND ours.t = c.relname\n",
      names);
  ask.add("block", "replica identity",
          "    SELECT c.oid::regclass::text,\n"
          "           'UPDATE and DELETE fail as soon as it is published: give it a primary key, "
          "REPLICA IDENTITY "
          "USING INDEX, or FULL'\n" +
              ours +
              "     WHERE c.relkind = 'r' AND c.relpersistence = 'p'\n"
              "       AND (c.relreplident = 'n' OR c.relreplident = 'd' AND NOT EXISTS (\n"
              "             SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND "
              "i.indimmediate))");
  ask.add("block", "identity without equality",
          "    SELECT c.oid::regclass::text || '.' || a.attname,\n"
          "           'a FULL identity cannot be compared by it, and the lane stands still: give "
          "the table a key'\n" +
              ours +
              "      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT "
              "a.attisdropped\n"
              "      JOIN pg_type y ON y.oid = a.atttypid\n"
              "     WHERE c.relkind = 'r' AND c.relreplident = 'f'\n"
              "       AND coalesce(nullif(y.typbasetype, 0), y.oid)::regtype::text IN ('json', "
              "'xml', 'point', 'line', "
              "'lseg', 'box', 'path', 'polygon', 'circle', 'jsonpath')");
  ask.add("warn", "fires while rows are applied",
          "    SELECT format('trigger %s on %s', g.tgname, c.oid::regclass),\n"
          "           'ENABLE ALWAYS or REPLICA: on the target it does again what it did here. "
          "Disable it there till "
          "the switch, where that is no good'\n" +
              ours +
              "      JOIN pg_trigger g ON g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgenabled "
              "IN ('A', 'R')");
  ask.add(
      "warn", "not carried",
      "    SELECT 'unlogged table ' || c.oid::regclass::text, 'copied while nobody can write'\n" +
          ours + "     WHERE c.relpersistence = 'u' AND c.relkind = 'r'");
}

void way_back_questions(Questions& ask, const Runbook& runbook) {
  const std::string names = names_of(runbook.schema.published());
  ask.add("block", "way back",
          "    SELECT r.rolname::text, CASE WHEN current_setting('server_version_num')::integer >= "
          "160000\n"
          "             THEN 'GRANT pg_create_subscription: the lane back ends here'\n"
          "             ELSE 'a superuser, or the role that the provider has for it: the lane back "
          "ends here' END\n"
          "      FROM pg_roles r\n"
          "     WHERE r.rolname = current_user AND NOT r.rolsuper\n"
          "       AND NOT EXISTS (SELECT FROM pg_roles p\n"
          "                        WHERE p.rolname IN ('pg_create_subscription', 'rds_superuser', "
          "'azure_pg_admin',\n"
          "                                            'cloudsqlsuperuser')\n"
          "                          AND pg_has_role(p.oid, 'MEMBER'))");
  if (names.empty()) return;
  ask.add("block", "owner of tables",
          fmt::format(
              "    SELECT c.oid::regclass::text, 'this role is not its owner, and cannot publish "
              "it: SET ROLE, or GRANT "
              "the owner'\n"
              "      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
              "      JOIN (VALUES {}) AS ours(s, t) ON ours.s = n.nspname AND ours.t = c.relname\n"
              "     WHERE NOT pg_has_role(c.relowner, 'USAGE')",
              names));
}

void fence_questions(Questions& ask) {
  ask.add("block", "fence",
          "    SELECT d.datname::text, 'this role is not its owner, and cannot fence it'\n"
          "      FROM pg_database d WHERE d.datname = current_database() AND NOT "
          "pg_has_role(d.datdba, 'USAGE')");
  ask.add("block", "fence is passed by",
          "    SELECT coalesce(r.rolname, 'all roles')::text, 'a setting of the role lets it write "
          "behind the fence: "
          "ALTER ROLE ... RESET default_transaction_read_only'\n"
          "      FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole\n"
          "     WHERE s.setrole <> 0 AND EXISTS (SELECT FROM unnest(s.setconfig) g\n"
          "                                       WHERE g LIKE "
          "'default\\_transaction\\_read\\_only=%')");
  ask.add("block", "prepared transaction",
          "    SELECT gid, 'end it: it may write behind the fence' FROM pg_prepared_xacts\n"
          "     WHERE database = current_database()");
  ask.add(
      "warn", "long transaction",
      "    SELECT format('pid %s, %s', pid, usename), 'older than five minutes: the slot waits for "
      "it'\n"
      "      FROM pg_stat_activity\n"
      "     WHERE backend_type = 'client backend' AND xact_start < now() - interval '5 minutes'");
}

void content_questions(Questions& ask) {
  ask.add("block", "large objects",
          "    SELECT count(*) || ' large objects', 'neither way carries them: move them into "
          "bytea columns, or into an "
          "object store'\n"
          "      FROM pg_largeobject_metadata HAVING count(*) > 0");
  ask.add(
      "warn", "invalid index",
      "    SELECT i.indexrelid::regclass::text, 'REINDEX or drop it: the target gets a valid one'\n"
      "      FROM pg_index i WHERE NOT i.indisvalid AND EXISTS (SELECT FROM pg_class c WHERE c.oid "
      "= i.indrelid\n"
      "                                                            AND c.relkind <> 'p')");
  ask.add("warn", "constraint not validated",
          "    SELECT format('%s on %s', k.conname, k.conrelid::regclass), 'rows may break it: it "
          "comes along not "
          "validated'\n"
          "      FROM pg_constraint k WHERE NOT k.convalidated AND k.conrelid <> 0 AND k.contype "
          "IN ('c', 'f')");
}

}  // namespace

std::string preflight_source_query(const Runbook& runbook) {
  Questions ask;
  server_questions(ask, runbook.from_major, "block");
  schema_questions(ask, runbook);
  if (runbook.method == Method::Logical) {
    rights_of_publisher(ask);
    identity_questions(ask, runbook);
    way_back_questions(ask, runbook);
  }
  fence_questions(ask);
  content_questions(ask);
  return ask.sql();
}

std::string preflight_target_query(const Runbook& runbook) {
  Questions ask;
  server_questions(ask, runbook.major, "block");
  ask.add("block", "not empty",
          "    SELECT c.oid::regclass::text, 'the target is a database of its own, with nothing in "
          "it'\n"
          "      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace\n"
          "     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')\n"
          "       AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'dryshod')\n"
          "       AND n.nspname !~ '^pg_(toast|temp)'\n"
          "       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass\n"
          "                          AND d.objid = c.oid AND d.deptype = 'e')\n"
          "       AND NOT EXISTS (SELECT FROM pg_namespace o WHERE o.oid = n.oid AND o.nspname "
          "LIKE 'neon%')");
  if (!runbook.schema.extensions.empty()) {
    std::string names;
    for (const std::string& name : runbook.schema.extensions) {
      names += fmt::format("{}({})", names.empty() ? "" : ", ", quote_literal(name));
    }
    ask.add("block", "extension",
            fmt::format("    SELECT wanted.name, 'the target does not offer it'\n"
                        "      FROM (VALUES {}) AS wanted(name)\n"
                        "     WHERE NOT EXISTS (SELECT FROM pg_available_extensions a WHERE a.name "
                        "= wanted.name)",
                        names));
  }
  ask.add("block", "fence",
          "    SELECT d.datname::text, 'this role does not own the database, and cannot keep "
          "others out'\n"
          "      FROM pg_database d WHERE d.datname = current_database() AND NOT "
          "pg_has_role(d.datdba, 'USAGE')");
  ask.add("warn", "rows may be hidden",
          "    SELECT r.rolname::text, 'without BYPASSRLS the rows of tables with policies cannot "
          "be applied'\n"
          "      FROM pg_roles r WHERE r.rolname = current_user AND NOT r.rolsuper AND NOT "
          "r.rolbypassrls");
  if (runbook.method != Method::Logical) return ask.sql();
  ask.add(runbook.major >= 16 ? "block" : "warn", "subscription right",
          runbook.major >= 16
              ? "    SELECT r.rolname::text, 'GRANT pg_create_subscription: members of "
                "neon_superuser have it'\n"
                "      FROM pg_roles r WHERE r.rolname = current_user AND NOT r.rolsuper\n"
                "       AND NOT pg_has_role('pg_create_subscription', 'USAGE')"
              : "    SELECT r.rolname::text, 'before 16 subscriptions are for superusers: Neon "
                "lets members of "
                "neon_superuser make them, other servers do not'\n"
                "      FROM pg_roles r WHERE r.rolname = current_user AND NOT r.rolsuper");
  ask.add("block", "wal_level",
          "    SELECT current_setting('wal_level'), 'switch logical replication on for the project "
          "(it restarts its "
          "computes, and stays on): the lane back begins here'\n"
          "     WHERE current_setting('wal_level') <> 'logical'");
  ask.add("block", "replication right",
          "    SELECT r.rolname::text, 'REPLICATION comes with roles that the console, the CLI or "
          "the API make: the "
          "lane back begins here'\n"
          "      FROM pg_roles r WHERE r.rolname = current_user AND NOT r.rolsuper AND NOT "
          "r.rolreplication");
  ask.add(
      "block", "left from before",
      "    SELECT 'subscription ' || subname, 'of an older run: ./run.sh rollback there, or drop "
      "it'\n"
      "      FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid\n"
      "     WHERE d.datname = current_database() AND subname IN ('dryshod_fwd', 'dryshod_rev')");
  ask.add("warn", "few workers",
          "    SELECT current_setting('max_logical_replication_workers'), 'a copy wants three or "
          "more'\n"
          "     WHERE current_setting('max_logical_replication_workers')::integer < 3");
  return ask.sql();
}

std::string blockers_of(const std::string& preflight) {
  return "SET search_path = pg_catalog;\nSELECT \"check\", object, remedy FROM (\n" + preflight +
         "\n) AS found WHERE severity = 'block' ORDER BY 1, 2;\n";
}

}  // namespace dryshod

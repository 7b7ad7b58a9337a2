// Spells the statements; see lane_sql.h. Facts of publications and subscriptions are those of
// src/backend/commands/subscriptioncmds.c and publicationcmds.c.
#include "neon/cutover/lane_sql.h"

#include <fmt/format.h>

#include "catalog/quote.h"

namespace dryshod {
namespace {

/// Wraps what must be done once in a question whether it is there.
std::string unless(std::string_view there, std::string_view sql) {
  return fmt::format("SELECT NOT EXISTS ({}) AS absent \\gset\n\\if :absent\n{}\\endif\n", there,
                     sql);
}

std::string where_there(std::string_view there, std::string_view sql) {
  return fmt::format("SELECT EXISTS ({}) AS there \\gset\n\\if :there\n{}\\endif\n", there, sql);
}

std::string subscription_row(const Lane& lane) {
  return fmt::format(
      "SELECT FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid "
      "WHERE d.datname = pg_catalog.current_database() AND s.subname = '{}'",
      lane.object);
}

/// Rows of a partitioned table go by its own name from 13 on; before, those of each partition by
/// its.
std::vector<std::string> lane_tables(const Runbook& runbook) {
  std::vector<std::string> names;
  const bool by_root = runbook.from_major >= 13;
  for (const MovedTable& table : runbook.schema.tables) {
    if (table.unlogged) continue;
    if (by_root ? table.partition : table.partitioned) continue;
    names.push_back(table.from());
  }
  return names;
}

/// In a block: until the query finds nothing, for a minute at most.
std::string wait_while(std::string_view query) {
  return fmt::format(
      "  FOR i IN 1..600 LOOP\n"
      "    EXIT WHEN NOT EXISTS ({});\n"
      "    PERFORM pg_sleep(0.1);\n"
      "  END LOOP;\n",
      query);
}

}  // namespace

std::string sql_head(std::string_view title, Side side) {
  return fmt::format(
      "-- {}\n"
      "-- Runs on the {}, with psql; may be run again.\n"
      "\\set ON_ERROR_STOP on\n"
      "SET default_transaction_read_only = off;  -- the fence is for others\n"
      "SET client_min_messages = warning;\n"
      "SET search_path = pg_catalog;\n"
      "SET lock_timeout = '5s';\n"
      "SET statement_timeout = 0;\n\n",
      comment_text(title), side_name(side));
}

std::string prepare_sql(bool with_heartbeat_rows) {
  std::string sql =
      "CREATE SCHEMA IF NOT EXISTS dryshod;\n"
      "CREATE TABLE IF NOT EXISTS dryshod.cutover (run text PRIMARY KEY);\n"
      "CREATE TABLE IF NOT EXISTS dryshod.cutover_step (step text PRIMARY KEY);\n"
      "CREATE TABLE IF NOT EXISTS dryshod.heartbeat (\n"
      "  lane text PRIMARY KEY,\n"
      "  token text NOT NULL,\n"
      "  at timestamptz NOT NULL DEFAULT clock_timestamp()\n"
      ");\n"
      "-- Which run of this runbook the database is in: another one is refused.\n"
      "INSERT INTO dryshod.cutover SELECT :'run' WHERE NOT EXISTS (SELECT FROM dryshod.cutover);\n";
  if (with_heartbeat_rows) {
    sql +=
        "-- The rows come to the target by the lane itself.\n"
        "INSERT INTO dryshod.heartbeat (lane, token) VALUES ('forward', 'none'), ('reverse', "
        "'none')\n"
        "  ON CONFLICT DO NOTHING;\n";
  }
  return sql;
}

std::string publication_sql(const Runbook& runbook, const Lane& lane) {
  std::string list = "dryshod.heartbeat";
  for (const std::string& name : lane_tables(runbook)) list += ",\n  " + name;
  // FOR ALL TABLES would take a superuser, and no table could be taken out of it.
  const std::string options =
      runbook.from_major >= 13 ? "\nWITH (publish_via_partition_root = true)" : "";
  return unless(
      fmt::format("SELECT FROM pg_catalog.pg_publication WHERE pubname = '{}'", lane.object),
      fmt::format("CREATE PUBLICATION {} FOR TABLE\n  {}{};\n", lane.object, list, options));
}

std::string slot_sql(const Lane& lane) {
  return fmt::format(
      "-- It waits for every transaction that is older. Nobody waits for it.\n"
      "SELECT pg_catalog.pg_create_logical_replication_slot('{0}', 'pgoutput')\n"
      " WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = '{0}') \\g "
      "/dev/null\n",
      lane.object);
}

std::string subscription_sql(const Lane& lane, int subscriber, bool copies) {
  // The slot is there already: made here, it could be left behind where the statement is broken
  // off.
  std::string options = fmt::format(
      "create_slot = false, slot_name = '{}', copy_data = {}, streaming = on", lane.object, copies);
  if (subscriber < 14) {  // streaming came with 14
    options.resize(options.find(", streaming"));
  }
  if (subscriber >= 15) options += ", disable_on_error = true";
  return fmt::format("\\set publisher `printf %s \"${}\"`\n", lane.dsn) +
         unless(subscription_row(lane),
                fmt::format("CREATE SUBSCRIPTION {0} CONNECTION :'publisher' PUBLICATION {0}\n"
                            "  WITH ({1});\n",
                            lane.object, options));
}

std::string copied_sql(const Lane& lane) {
  return fmt::format(
      "SELECT CASE\n"
      "    WHEN NOT coalesce(bool_or(s.subenabled), false)\n"
      "      THEN 'failed: the subscription is switched off; the log of the server says why'\n"
      "    WHEN count(r.srrelid) FILTER (WHERE r.srsubstate <> 'r') > 0\n"
      "      THEN count(r.srrelid) FILTER (WHERE r.srsubstate <> 'r') || ' tables are not copied "
      "yet'\n"
      "    ELSE 'done' END\n"
      "  FROM pg_catalog.pg_subscription s\n"
      "  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid\n"
      "  LEFT JOIN pg_catalog.pg_subscription_rel r ON r.srsubid = s.oid\n"
      " WHERE d.datname = pg_catalog.current_database() AND s.subname = '{}';\n",
      lane.object);
}

std::string heartbeat_sql(const Lane& lane) {
  return fmt::format(
      "-- Rows arrive in the order of their commits: with this one, all before it.\n"
      "UPDATE dryshod.heartbeat SET token = md5(random()::text || clock_timestamp()::text),\n"
      "       at = clock_timestamp()\n"
      " WHERE lane = '{}';\n",
      lane.name);
}

std::string heartbeat_query(const Lane& lane) {
  return fmt::format("SELECT token FROM dryshod.heartbeat WHERE lane = '{}';\n", lane.name);
}

std::string pause_lane_sql(const Lane& lane) {
  return fmt::format(
      "-- What is applied takes locks in an order of its own. With those of the statements below\n"
      "-- it could end in a deadlock, and an error switches the subscription off.\n"
      "ALTER SUBSCRIPTION {0} DISABLE;\n"
      "DO $$\n"
      "BEGIN\n"
      "{1}"
      "END $$;\n\n",
      lane.object,
      wait_while(
          fmt::format("SELECT FROM pg_stat_subscription WHERE subname = '{}' AND pid IS NOT NULL",
                      lane.object)));
}

std::string resume_lane_sql(const Lane& lane) {
  return fmt::format("ALTER SUBSCRIPTION {} ENABLE;\n", lane.object);
}

std::string drop_subscription_sql(const Lane& lane) {
  return where_there(
      subscription_row(lane),
      fmt::format(
          "ALTER SUBSCRIPTION {0} DISABLE;\n"
          "-- The slot goes by a step of its own: it must go too where the publisher cannot be\n"
          "-- reached from here.\n"
          "ALTER SUBSCRIPTION {0} SET (slot_name = NONE);\n"
          "DROP SUBSCRIPTION {0};\n",
          lane.object));
}

std::string drop_slot_sql(const Lane& lane) {
  return fmt::format(
      "-- A walsender that has lost its subscriber needs a moment.\n"
      "DO $$\n"
      "BEGIN\n"
      "{1}"
      "  PERFORM pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = "
      "'{0}';\n"
      "END $$;\n",
      lane.object,
      wait_while(fmt::format("SELECT FROM pg_replication_slots WHERE slot_name = '{}' AND active",
                             lane.object)));
}

std::string drop_publication_sql(const Lane& lane) {
  return fmt::format("DROP PUBLICATION IF EXISTS {};\n", lane.object);
}

std::string drop_books_sql() {
  return "DROP EVENT TRIGGER IF EXISTS dryshod_no_ddl;\n"
         "DROP EVENT TRIGGER IF EXISTS dryshod_no_drop;\n"
         "DROP FUNCTION IF EXISTS dryshod.no_ddl();\n"
         "DROP TABLE IF EXISTS dryshod.heartbeat, dryshod.cutover_step, dryshod.cutover;\n"
         "-- What somebody else has in the schema stays, and the schema with it.\n"
         "DO $$\n"
         "BEGIN\n"
         "  EXECUTE 'DROP SCHEMA IF EXISTS dryshod';\n"
         "EXCEPTION WHEN dependent_objects_still_exist THEN\n"
         "  RAISE NOTICE 'the schema dryshod is not empty: it stays';\n"
         "END $$;\n";
}

std::string lag_query(const Lane& lane) {
  return fmt::format(
      "SELECT count(*) FROM pg_catalog.pg_replication_slots\n"
      " WHERE slot_name = '{}' AND active\n"
      "   AND pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), confirmed_flush_lsn) < "
      "16777216;\n",
      lane.object);
}

std::string trouble_query(const Lane& lane, int subscriber) {
  std::string sql = fmt::format(
      "SELECT 'switched off' FROM pg_catalog.pg_subscription s\n"
      "  JOIN pg_catalog.pg_database d ON d.oid = s.subdbid\n"
      " WHERE d.datname = pg_catalog.current_database() AND s.subname = '{}' AND NOT s.subenabled",
      lane.object);
  if (subscriber >= 15) {
    sql += fmt::format(
        "\nUNION ALL\n"
        "SELECT 'errors: ' || apply_error_count || ' of apply, ' || sync_error_count || ' of "
        "copy'\n"
        "  FROM pg_catalog.pg_stat_subscription_stats\n"
        " WHERE subname = '{}' AND apply_error_count > 0",
        lane.object);
  }
  return sql + ";\n";
}

}  // namespace dryshod

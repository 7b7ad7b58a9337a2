// See live.h.
#include "parser/live/live.h"

#include <fmt/format.h>

#include "parser/live/assembly.h"
#include "parser/live/connection.h"
#include "parser/live/queries.h"
#include "parser/lower/connection_string.h"

namespace dryshod {
namespace {

constexpr int kOldest = 100000;

// As setup_connection() of pg_dump.c. Everything is local to the transaction: a pooler may give the
// session to somebody else afterwards. Nobody who works on the database is kept waiting: reading
// takes the locks that any query takes, and gives up where it would wait for long. Workers would
// each fill caches of their own: more work in all.
constexpr const char* kBegin = R"(
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL search_path = '';
SET LOCAL statement_timeout = '10min';
SET LOCAL lock_timeout = '10s';
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL client_encoding = 'UTF8';
SET LOCAL DateStyle = 'ISO';
SET LOCAL IntervalStyle = 'postgres';
SET LOCAL extra_float_digits = 3;
SET LOCAL bytea_output = 'hex';
SET LOCAL xmloption = 'content';
SET LOCAL standard_conforming_strings = on;
SET LOCAL quote_all_identifiers = off;
SET LOCAL synchronize_seqscans = off;
SET LOCAL row_security = off;
SET LOCAL max_parallel_workers_per_gather = 0;
SET LOCAL jit = off;
SELECT current_setting('is_superuser') = 'on';
)";

std::string begin_for(int version) {
  std::string sql = kBegin;
  constexpr int kJit = 110000;
  if (version < kJit)
    sql.erase(sql.find("SET LOCAL jit"), std::string("SET LOCAL jit = off;\n").size());
  return sql;
}

/// The host of Neon that goes through its pooler.
bool is_pooled(const std::string& host) {
  return host.find("-pooler.") != std::string::npos;
}

std::string dump_of(const std::string& version, const std::string& text) {
  // The form of the newest pg_dump, which is the one that is imitated: what reads it need not care.
  return fmt::format(
      "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version {}\n"
      "-- Dumped by pg_dump version 18.0\n\n"
      "SET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;\n"
      "SELECT pg_catalog.set_config('search_path', '', false);\nSET check_function_bodies = "
      "false;\n\n"
      "--\n-- Name: all of it\n--\n\n{}\n--\n-- PostgreSQL database dump complete\n--\n",
      version, text);
}

}  // namespace

std::string shown_connection(std::string_view argument) {
  std::string why;
  return without_secrets(argument, why).value_or("a connection string");
}

Result<LiveText> read_live(std::string_view argument) {
  auto connection = LiveConnection::open(argument);
  if (!connection) return tl::unexpected(connection.error());
  LiveServer server;
  server.version = connection->server_version();
  if (server.version < kOldest) {
    return failure(fmt::format("{}: a server of PostgreSQL {} is not supported: 10 is the oldest",
                               connection->name(), connection->version_words()));
  }
  const auto began = connection->ask(begin_for(server.version));
  if (!began) return tl::unexpected(began.error());
  server.is_superuser = !began->empty() && began->front().size() == 1 && began->front().yes(0, 0);

  const std::vector<LiveQuery> queries = live_queries(server);
  std::string sql;
  for (const LiveQuery& query : queries) sql.append(query.sql).append(";\n");
  const auto answers = connection->ask(sql + "COMMIT;\n");
  if (!answers) return tl::unexpected(answers.error());
  if (answers->size() != queries.size()) {
    return failure(connection->name() + ": the server did not answer every query");
  }
  LiveCatalog catalog = assemble(server, queries, *answers);

  LiveText live;
  live.name = connection->name();
  live.text = dump_of(connection->version_words(), catalog.text);
  live.round_trips = connection->round_trips();
  if (is_pooled(connection->host())) {
    live.notes.push_back({Severity::Note,
                          {},
                          connection->name() +
                              ": read through the pooler; scripts and plans need the "
                              "host without -pooler",
                          {}});
  }
  for (const std::string& unseen : catalog.unseen) {
    live.notes.push_back({Severity::Warning, {}, connection->name() + ": " + unseen, {}});
  }
  return live;
}

}  // namespace dryshod

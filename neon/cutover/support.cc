// The files that steps and gates read: scripts, hashes of rows by table, sequences; see
// support_files() of steps.h. Knows which of them a way needs; refuses to know when they are read.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "neon/cutover/compare_sql.h"
#include "neon/cutover/fence_sql.h"
#include "neon/cutover/shell_text.h"
#include "neon/cutover/steps.h"

namespace dryshod {
namespace {

std::string smoke_sql(const MovedSchema& schema) {
  std::string sql = "SET default_transaction_read_only = on;\nSET search_path = pg_catalog;\n";
  for (const MovedTable* table : schema.roots())
    sql += fmt::format("SELECT FROM {} LIMIT 1;\n", table->name);
  for (const std::string& view : schema.views)
    sql += fmt::format("SELECT FROM {} LIMIT 1;\n", view);
  for (const std::string& view : schema.materialized_views) {
    sql += fmt::format("SELECT FROM {} LIMIT 1;\n", view);
  }
  return sql;
}

constexpr std::string_view kSmoke = R"bash(#!/usr/bin/env bash
# Every table and view of the target is read once, then smoke.sql is run there, where somebody has written one.
set -Eeuo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$here"
# shellcheck source=/dev/null
. ./lib.sh
psql_on target -f checks/smoke.sql >/dev/null
if [[ -f smoke.sql ]]; then psql_on target -f smoke.sql; fi
)bash";

}  // namespace

int chunks_between(const Runbook& runbook, const MovedTable& table) {
  // 10 GB of a table are read in a window of usual length; of more, so much of it.
  constexpr double kWhole = 10e9;
  if (runbook.method == Method::Dump || !table.measured || table.range_key() == nullptr) return 1;
  return std::max(1, static_cast<int>(std::ceil(static_cast<double>(table.bytes) / kWhole)));
}

std::vector<SupportFile> support_files(const Runbook& runbook) {
  std::vector<SupportFile> files;
  files.push_back({"lib.sh", std::string(kLibrary)});
  files.push_back({"checksums.sh", std::string(kChecksums), true});
  files.push_back({"sequences.sh", std::string(kSequences), true});
  files.push_back({"smoke.sh", std::string(kSmoke), true});
  files.push_back({"checks/pins.sql", pinned_settings()});
  files.push_back({"checks/fence-stands.sql", fence_stands_query()});
  files.push_back({"checks/sequences.sql", sequences_query(runbook.schema)});
  files.push_back({"checks/smoke.sql", smoke_sql(runbook.schema)});
  std::string list;
  int number = 0;
  for (const MovedTable* table : runbook.schema.roots()) {
    list += chunk_line(*table, ++number, chunks_between(runbook, *table));
    files.push_back({fmt::format("checks/{:03}.sql", number), chunk_query(*table)});
    files.push_back({fmt::format("checks/{:03}-borders.sql", number), borders_query(*table)});
  }
  files.push_back({"checks/tables.txt", list});
  if (runbook.method == Method::Dump) {
    std::string truncate;
    for (const MovedTable* table : runbook.schema.roots()) {
      truncate += (truncate.empty() ? "TRUNCATE " : ", ") + table->name;
    }
    files.push_back({"load.sh", std::string(kLoad), true});
    files.push_back({"checks/truncate.sql", "SET default_transaction_read_only = off;\n" +
                                                (truncate.empty() ? "" : truncate + ";\n")});
  } else if (const auto unlogged = runbook.schema.unlogged(); !unlogged.empty()) {
    std::string rest;
    for (const MovedTable* table : unlogged) {
      std::string columns;
      for (const MovedColumn& column : table->columns) {
        if (!column.generated) columns += (columns.empty() ? "" : ", ") + column.name;
      }
      rest += table->name + "\t" + columns + "\n";
    }
    files.push_back({"copy-unlogged.sh", std::string(kCopyRest), true});
    files.push_back({"checks/unlogged.txt", rest});
  }
  return files;
}

}  // namespace dryshod

// dryshod stats: the SQL script whose result --stats takes. Prints it; runs nothing.
#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "migration/stats_query.h"

namespace dryshod::cli {

void add_stats(CLI::App& app, int& exit) {
  CLI::App* command =
      app.add_subcommand("stats", "print the SQL that measures a database for --stats");
  command->footer(
      "Examples:\n"
      "  dryshod stats | psql -XAtq \"$DATABASE_URL\" > stats.json   measure\n"
      "  dryshod lint --schema prod.sql --stats stats.json next.sql  and use it");
  command->callback(
      [&exit] { exit = write_out(std::string(kStatsQuery)) ? kDone : kUsageOrInput; });
}

}  // namespace dryshod::cli

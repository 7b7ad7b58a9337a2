// See duration.h. The rates are those of docs/contract.md: what one process does on ordinary disks.
#include "neon/cutover/duration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace dryshod {
namespace {

constexpr double kRead = 100, kWritten = 50, kHashed = 50;  // MB/s
constexpr double kTablesAtATime = 2;                        // max_sync_workers_per_subscription
constexpr double kWalPerRow = 2;     // bytes of WAL for each byte of a row that is written
constexpr double kFullCheck = 10e9;  // of a table, while nobody can write (steps.h)
constexpr double kHandling = 60;     // fence, slots, sequences, smoke, switch: some seconds each

double mb(double bytes) {
  return bytes / 1e6;
}

/// Bytes of WAL a second, by the rows that are written.
double wal_rate(const MovedSchema& schema) {
  double rate = 0;
  for (const MovedTable* table : schema.roots()) {
    if (table->rows == 0) continue;
    rate += table->writes_per_second * static_cast<double>(table->bytes) /
            static_cast<double>(table->rows) * kWalPerRow;
  }
  return rate;
}

Duration copy_time(const MovedSchema& schema, double link, Method method) {
  const double at_once = method == Method::Logical ? kTablesAtATime : 1;
  const double rate = std::min(link, kWritten * at_once);
  return {
      "copy", mb(static_cast<double>(schema.bytes)) / rate,
      fmt::format("{} / {:.0f} MB/s (the slower of the link, {:.0f} MB/s, and {:.0f} x {:.0f} MB/s "
                  "written)",
                  size_words(static_cast<double>(schema.bytes)), rate, link, at_once, kWritten)};
}

Duration index_time(const MovedSchema& schema) {
  const auto rows = static_cast<double>(schema.bytes),
             keys = static_cast<double>(schema.index_bytes);
  return {"indexes and constraints", mb(rows) / kRead + mb(keys) / kWritten,
          fmt::format("{} read at {:.0f} MB/s + {} of indexes written at {:.0f} MB/s",
                      size_words(rows), kRead, size_words(keys), kWritten)};
}

Duration check_time(const MovedSchema& schema, bool whole) {
  double bytes = 0;
  for (const MovedTable* table : schema.roots()) {
    const auto all = static_cast<double>(table->bytes);
    bytes += whole || table->range_key() == nullptr ? all : std::min(all, kFullCheck);
  }
  return {whole ? "comparison of all rows" : "comparison in the window", mb(bytes) / kHashed,
          fmt::format("{} / {:.0f} MB/s hashed, both sides at once", size_words(bytes), kHashed)};
}

Duration catch_up_time(const MovedSchema& schema, double link, double copying) {
  const double rate = mb(wal_rate(schema));
  Duration time{"catching up", -1, {}};
  if (rate >= link) {
    time.how =
        fmt::format("never: {:.1f} MB/s of WAL are written, and the link takes {:.0f}", rate, link);
    return time;
  }
  time.seconds = rate * copying / (link - rate);
  time.how = fmt::format("{:.2f} MB/s of WAL x {} / ({:.0f} - {:.2f}) MB/s", rate,
                         time_words(copying), link, rate);
  return time;
}

}  // namespace

std::string time_words(double seconds) {
  if (seconds < 0) return "not known";
  if (seconds < 1) return "under 1 s";
  if (seconds < 120) return fmt::format("{:.0f} s", std::ceil(seconds));
  const double minutes = std::ceil(seconds / 60);
  if (minutes < 120) return fmt::format("{:.0f} min", minutes);
  return fmt::format("{:.0f} h {:.0f} min", std::floor(minutes / 60), std::fmod(minutes, 60));
}

std::string size_words(double bytes) {
  if (bytes < 1e9) return fmt::format("{:.1f} MB", bytes / 1e6);
  return fmt::format("{:.1f} GB", bytes / 1e9);
}

Estimates estimates(const MovedSchema& schema, const CutoverRequest& request, Method method) {
  Estimates all;
  const double link = request.link.value_or(kUsualLink);
  if (!schema.measured) {
    const std::string how = "no sizes were given (--stats)";
    all.copy = {"copy", -1, how};
    all.indexes = {"indexes and constraints", -1, how};
    all.catch_up = {"catching up", -1, how};
    all.checks = {"comparison of all rows", -1, how};
    all.window = {"nobody can write", -1, how};
    return all;
  }
  all.copy = copy_time(schema, link, method);
  all.indexes = index_time(schema);
  all.catch_up = catch_up_time(schema, link, all.copy.seconds + all.indexes.seconds);
  all.checks = check_time(schema, true);
  if (method == Method::Dump) {
    all.window = {"nobody can write",
                  kHandling + all.copy.seconds + all.indexes.seconds + all.checks.seconds,
                  fmt::format("{} copy + {} indexes + {} comparison + {} for the steps between",
                              time_words(all.copy.seconds), time_words(all.indexes.seconds),
                              time_words(all.checks.seconds), time_words(kHandling))};
    return all;
  }
  double rest = 0;
  for (const MovedTable* table : schema.unlogged()) rest += static_cast<double>(table->bytes);
  const Duration checks = check_time(schema, false);
  const double drained = 16 / link + mb(rest) / std::min(link, kWritten);
  all.window = {
      "nobody can write", kHandling + drained + checks.seconds,
      fmt::format(
          "{} to drain 16 MB and copy what no lane carries + {} comparison ({}) + {} for the "
          "steps between",
          time_words(drained), time_words(checks.seconds), checks.how, time_words(kHandling))};
  return all;
}

}  // namespace dryshod

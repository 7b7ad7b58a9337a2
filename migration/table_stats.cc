// See table_stats.h.
#include "migration/table_stats.h"

#include <nlohmann/json.hpp>

#include "catalog/quote.h"

namespace dryshod {
namespace {

using Json = nlohmann::json;

constexpr int64_t kSmallRows = 10'000;
constexpr int64_t kSmallBytes = int64_t{8} << 20;

/// A number of the object, or 0 where it has none.
double number(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : 0;
}

std::string text(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

bool TableStats::is_small() const {
  return rows < kSmallRows && bytes < kSmallBytes;
}

Result<DatabaseStats> DatabaseStats::read(std::string_view json, Span where) {
  const Json document = Json::parse(json, nullptr, false);
  if (!document.is_object() || document.value("version", Json()) != 1) {
    return failure("this is not the JSON that the script of `dryshod stats` gives (version 1)",
                   where);
  }
  const auto tables = document.find("tables");
  if (tables == document.end() || !tables->is_array())
    return failure("\"tables\" is missing", where);
  DatabaseStats stats;
  stats.bytes_ = static_cast<int64_t>(number(document, "database_bytes"));
  for (const Json& each : *tables) {
    if (!each.is_object() || text(each, "name").empty()) {
      return failure("a table without a name", where);
    }
    TableStats& table =
        stats.tables_[quote_ident(text(each, "schema")) + "." + quote_ident(text(each, "name"))];
    table.rows = static_cast<int64_t>(number(each, "rows"));
    table.bytes = static_cast<int64_t>(number(each, "bytes"));
    table.index_bytes = static_cast<int64_t>(number(each, "index_bytes"));
    table.writes_per_second = number(each, "inserts_per_second") +
                              number(each, "updates_per_second") +
                              number(each, "deletes_per_second");
  }
  return stats;
}

const TableStats* DatabaseStats::table(std::string_view qualified) const {
  const auto found = tables_.find(qualified);
  return found == tables_.end() ? nullptr : &found->second;
}

}  // namespace dryshod

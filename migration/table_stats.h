// How large the tables of a database are, from the JSON that `dryshod stats` asks for. Without it
// every table counts as large. Knows the document (docs/schema/stats.json); refuses to know what is
// done to the tables.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "catalog/diagnostic.h"

namespace dryshod {

struct TableStats {
  int64_t rows = 0;
  int64_t bytes = 0;  // with its TOAST, without indexes
  int64_t index_bytes = 0;
  double writes_per_second = 0;

  /// A second is enough to read or write all of it, whatever holds the lock.
  bool is_small() const;
};

class DatabaseStats {
 public:
  /// The text of the document; `where` is its place in a message.
  static Result<DatabaseStats> read(std::string_view json, Span where);

  /// By the name as the catalog quotes it; null: not measured.
  const TableStats* table(std::string_view qualified) const;
  /// Of the whole database, with what is no table's.
  int64_t database_bytes() const { return bytes_; }

 private:
  std::map<std::string, TableStats, std::less<>> tables_;
  int64_t bytes_ = 0;
};

}  // namespace dryshod

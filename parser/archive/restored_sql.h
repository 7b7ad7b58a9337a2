// The SQL of an archive, as `pg_restore -f -` writes it, but for what moves rows: an archive is
// read as the plain dump of the same database is. Knows what pg_restore adds to the entries
// (settings, owners, order); refuses to know what any SQL means.
#pragma once

#include <string>
#include <vector>

#include "parser/archive/toc.h"

namespace dryshod {

/// Which entry wrote the text from here on.
struct EntryPlace {
  uint32_t begin = 0;
  std::string name;
};

struct RestoredSql {
  std::string text;
  std::vector<EntryPlace> places;  // in the order of the text
  Diagnostics notes;               // what an entry says that could not be followed
};

RestoredSql restored_sql(const Toc& toc);

/// Does this entry hold rows, values of sequences or statistics, and nothing of the schema?
bool is_rows(const TocEntry& entry);

}  // namespace dryshod

// One object of a report in lines: what comes, goes and changes about it and its parts, old and new
// values, what can be lost. Knows wording and depth; neither colours nor markup.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migration/report_tree.h"

namespace dryshod {

struct ReportLine {
  int depth = 0;
  /// '+' comes, '-' goes, '~' changes, '!' is lost, ' ' stands beside what changes, '.' a remark,
  /// ':' a label. The text does not repeat it.
  char mark = ' ';
  std::string text;  // made visible
};

/// Without the mark: "table public.t", "column a".
std::string report_label(const ReportTree& tree, int node, const Catalog& from, const Catalog& to);

/// The object itself and all below it.
std::vector<ReportLine> report_lines(const ReportTree& tree, int object, const Catalog& from,
                                     const Catalog& to);

/// "primary key" of primary_key.
std::string kind_words(std::string_view name);
/// "tables", where they are not one.
std::string plural_of(std::string word, size_t count);

}  // namespace dryshod

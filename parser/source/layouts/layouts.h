// One entry a layout: how it is recognised, and what it reads. Each is in the file of its name.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parser/source/layout.h"

namespace dryshod {

/// A directory as layouts see it.
struct Listing {
  std::vector<std::string> all;  // every file, in natural order
  std::vector<std::string> sql;  // those that end in .sql
  /// The text of one of them; empty where it cannot be read.
  std::function<std::string_view(const std::string&)> text;

  bool has(std::string_view path) const;
  /// Is any .sql file below that directory? `prefix` ends in a slash, or is empty.
  bool has_sql_below(std::string_view prefix) const;
};

struct Reading {
  std::vector<std::string> files, left_out;
};

struct KnownLayout {
  std::string_view name;   // as --layout takes it
  std::string_view title;  // "read as ..."
  Layout order;
  bool (*recognises)(const Listing&);
  Result<Reading> (*read)(const Listing&);
};

extern const KnownLayout kRailsLayout, kPrismaLayout, kDrizzleLayout, kSupabaseLayout,
    kSqitchLayout, kFlywayLayout, kGooseLayout, kDbmateLayout, kSqlMigrateLayout, kUpDownLayout,
    kNumberedLayout, kDeclarativeLayout;

}  // namespace dryshod

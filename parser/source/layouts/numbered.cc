// Numbered migrations of no tool in particular, the same with .up and .down, and a directory of
// objects in any order. Detection is by names alone and deliberately plain: most carry a number, or
// some lead back.
#include <algorithm>

#include "parser/source/layouts/layouts.h"
#include "parser/source/layouts/names.h"

namespace dryshod {
namespace {

bool is_up(const std::string& path) {
  return path.ends_with(".up.sql") || base_name(path) == "up.sql";
}

/// golang-migrate, Diesel and others: 3_x.up.sql and 3_x.down.sql, or 3_x/up.sql and 3_x/down.sql.
bool is_up_down(const Listing& listing) {
  const bool up = std::any_of(listing.sql.begin(), listing.sql.end(), is_up);
  return up && std::all_of(listing.sql.begin(), listing.sql.end(), [](const std::string& path) {
           return is_numbered(path) && (is_up(path) || leads_back(path));
         });
}

bool is_numbered_directory(const Listing& listing) {
  const auto numbered = std::count_if(listing.sql.begin(), listing.sql.end(),
                                      [](const std::string& path) { return is_numbered(path); });
  return static_cast<size_t>(numbered) * 2 > listing.sql.size() ||
         std::any_of(listing.sql.begin(), listing.sql.end(),
                     [](const std::string& path) { return leads_back(path); });
}

Result<Reading> forward(const Listing& listing) {
  Reading out;
  for (const std::string& path : listing.sql) {
    (leads_back(path) ? out.left_out : out.files).push_back(path);
  }
  return out;
}

Result<Reading> everything(const Listing& listing) {
  return Reading{listing.sql, {}};
}

bool always(const Listing& /*listing*/) {
  return true;
}

}  // namespace

const KnownLayout kUpDownLayout{"up-down", "migrations up and down, in numeric order",
                                Layout::Migrations, is_up_down, forward};
const KnownLayout kNumberedLayout{"migrations", "migrations, in numeric order", Layout::Migrations,
                                  is_numbered_directory, forward};
const KnownLayout kDeclarativeLayout{"declarative", "declarative, in any order",
                                     Layout::Declarative, always, everything};

}  // namespace dryshod

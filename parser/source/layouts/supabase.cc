// Supabase: supabase/migrations/<timestamp>_<name>.sql beside supabase/config.toml. Seeds, tests
// and declarative schemas of the same folder are not what a database has been given. Files without
// a number are passed over, as its command line does.
#include <array>

#include "parser/source/layouts/layouts.h"
#include "parser/source/layouts/names.h"

namespace dryshod {
namespace {

constexpr std::string_view kMigrations = "migrations/";

/// The folder called supabase: below, or itself.
const std::string_view* place_of(const Listing& listing) {
  static constexpr std::array<std::string_view, 2> kPlaces = {"supabase/", ""};
  for (const std::string_view& place : kPlaces) {
    const std::string folder(place);
    const bool told = !place.empty() || listing.has("config.toml");
    if (told && listing.has_sql_below(folder + std::string(kMigrations))) return &place;
  }
  return nullptr;
}

bool is_supabase(const Listing& listing) {
  return place_of(listing) != nullptr;
}

Result<Reading> read(const Listing& listing) {
  const std::string_view* place = place_of(listing);
  const std::string folder = place == nullptr ? "" : std::string(*place) + std::string(kMigrations);
  Reading out;
  for (const std::string& path : listing.sql) {
    if (!path.starts_with(folder)) continue;
    const std::string_view name = std::string_view(path).substr(folder.size());
    if (name.find('/') == std::string_view::npos && !leading_number(name).empty()) {
      out.files.push_back(path);
    }
  }
  return out;
}

}  // namespace

const KnownLayout kSupabaseLayout{"supabase", "Supabase's migrations, in numeric order",
                                  Layout::Migrations, is_supabase, read};

}  // namespace dryshod

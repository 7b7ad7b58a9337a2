// Prisma: migrations/<timestamp>_<name>/migration.sql in the order of the directories' names,
// beside migration_lock.toml. Knows no schema.prisma.
#include <algorithm>
#include <array>

#include "parser/source/layouts/layouts.h"
#include "parser/source/layouts/names.h"

namespace dryshod {
namespace {

constexpr std::array<std::string_view, 3> kPlaces = {"prisma/migrations/", "migrations/", ""};
constexpr std::string_view kLock = "migration_lock.toml";
constexpr std::string_view kFile = "migration.sql";

/// PLACE/<name>/migration.sql
bool is_migration(std::string_view path, std::string_view place) {
  if (!path.starts_with(place) || base_name(path) != kFile) return false;
  path.remove_prefix(place.size());
  return std::count(path.begin(), path.end(), '/') == 1;
}

std::string_view place_of(const Listing& listing) {
  for (const std::string_view place : kPlaces) {
    if (listing.has(std::string(place) + std::string(kLock))) return place;
  }
  for (const std::string_view place : kPlaces) {
    for (const std::string& path : listing.sql) {
      if (is_migration(path, place)) return place;
    }
  }
  return "";
}

bool is_prisma(const Listing& listing) {
  return std::any_of(kPlaces.begin(), kPlaces.end(), [&](std::string_view place) {
    return listing.has(std::string(place) + std::string(kLock));
  });
}

Result<Reading> read(const Listing& listing) {
  const std::string_view place = place_of(listing);
  Reading out;
  for (const std::string& path : listing.sql) {
    if (is_migration(path, place)) out.files.push_back(path);
    if (leads_back(path)) out.left_out.push_back(path);
  }
  std::sort(out.files.begin(), out.files.end());  // by name, as Prisma does
  return out;
}

}  // namespace

const KnownLayout kPrismaLayout{"prisma", "Prisma's migrations, by name", Layout::Migrations,
                                is_prisma, read};

}  // namespace dryshod

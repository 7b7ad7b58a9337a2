// Rails: db/structure.sql is the whole schema, as pg_dump has written it; the migrations are Ruby.
#include <algorithm>
#include <array>

#include "parser/source/layouts/layouts.h"

namespace dryshod {
namespace {

constexpr std::string_view kStructure = "structure.sql";

/// In the project, or in its db/.
std::string place_of(const Listing& listing) {
  const std::string in_project = "db/" + std::string(kStructure);
  if (listing.has(in_project)) return in_project;
  const bool has_ruby =
      std::any_of(listing.all.begin(), listing.all.end(), [](const std::string& path) {
        return path.starts_with("migrate/") && path.ends_with(".rb");
      });
  if (listing.has(kStructure) && has_ruby) return std::string(kStructure);
  return {};
}

bool is_rails(const Listing& listing) {
  return !place_of(listing).empty();
}

Result<Reading> read(const Listing& listing) {
  std::string file = place_of(listing);
  if (file.empty() && listing.has(kStructure)) file = kStructure;
  Reading out;
  if (!file.empty()) out.files.push_back(std::move(file));
  return out;
}

}  // namespace

const KnownLayout kRailsLayout{"rails", "the structure.sql of Rails", Layout::Declarative, is_rails,
                               read};

}  // namespace dryshod

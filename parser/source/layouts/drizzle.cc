// Drizzle: meta/_journal.json names the files in their order, `{"entries": [{"idx": 0, "tag":
// "0000_name"}]}`. What is not in the journal is not run.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "parser/source/layouts/layouts.h"

namespace dryshod {
namespace {

constexpr std::array<std::string_view, 4> kPlaces = {"drizzle/", "drizzle/migrations/",
                                                     "migrations/", ""};
constexpr std::string_view kJournal = "meta/_journal.json";

const std::string_view* place_of(const Listing& listing) {
  const auto* const found =
      std::find_if(kPlaces.begin(), kPlaces.end(), [&](std::string_view place) {
        return listing.has(std::string(place) + std::string(kJournal));
      });
  return found == kPlaces.end() ? nullptr : found;
}

bool is_drizzle(const Listing& listing) {
  return place_of(listing) != nullptr;
}

Result<Reading> read(const Listing& listing) {
  const std::string_view* place = place_of(listing);
  if (place == nullptr) return failure(fmt::format("there is no {}", kJournal));
  const std::string path = std::string(*place) + std::string(kJournal);
  const auto journal = nlohmann::json::parse(listing.text(path), nullptr, false);
  const auto damaged = [&] { return failure(fmt::format("{} is no journal of Drizzle's", path)); };
  if (!journal.is_object() || !journal.contains("entries") || !journal["entries"].is_array()) {
    return damaged();
  }
  std::vector<std::pair<int64_t, std::string>> entries;
  for (const auto& entry : journal["entries"]) {
    if (!entry.is_object() || !entry.contains("idx") || !entry["idx"].is_number_integer() ||
        !entry.contains("tag") || !entry["tag"].is_string()) {
      return damaged();
    }
    entries.emplace_back(entry["idx"].get<int64_t>(),
                         std::string(*place) + entry["tag"].get<std::string>() + ".sql");
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Reading out;
  for (auto& [index, file] : entries) {
    if (!listing.has(file))
      return failure(fmt::format("{} names {}, which is missing", path, file));
    out.files.push_back(std::move(file));
  }
  return out;
}

}  // namespace

const KnownLayout kDrizzleLayout{"drizzle", "Drizzle's migrations, by its journal",
                                 Layout::Migrations, is_drizzle, read};

}  // namespace dryshod

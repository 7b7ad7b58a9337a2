// Flyway: V<version>__<name>.sql by version, wherever they lie, then R__<name>.sql by name.
// U<version> undoes. The last B<version> stands for all up to it, as a database is new here;
// callbacks (afterMigrate.sql) are no migrations. Mirrors the naming of Flyway's documentation,
// "Migrations"; a version's parts are numbers between dots or underscores.
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "parser/source/layouts/layouts.h"
#include "parser/source/layouts/names.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

constexpr std::string_view kSeparator = "__";

bool is_versioned(std::string_view path, char upper) {
  const std::string_view name = base_name(path);
  const bool starts = name.size() > 1 && (name[0] == upper || name[0] == upper + ('a' - 'A')) &&
                      lex::is(name[1], lex::kDigit);
  return starts && name.find(kSeparator) != std::string_view::npos;
}

bool is_repeatable(std::string_view path) {
  return base_name(path).starts_with("R__");
}

std::vector<std::string_view> version(std::string_view path) {
  const std::string_view name = base_name(path);
  std::vector<std::string_view> parts;
  const std::string_view text = name.substr(1, name.find(kSeparator) - 1);
  for (size_t i = 0; i < text.size();) {
    const size_t stop = std::min(text.find_first_of("._", i), text.size());
    parts.push_back(text.substr(i, stop - i));
    i = stop + 1;
  }
  return parts;
}

int compare_versions(const std::string& a, const std::string& b) {
  const auto x = version(a), y = version(b);
  for (size_t i = 0; i < std::max(x.size(), y.size()); ++i) {
    const int order = compare_numbers(i < x.size() ? x[i] : "0", i < y.size() ? y[i] : "0");
    if (order != 0) return order;
  }
  return 0;
}

std::string_view description(std::string_view path) {
  return base_name(path).substr(std::string_view("R__").size());
}

bool is_flyway(const Listing& listing) {
  size_t named = 0, versions = 0;
  for (const std::string& path : listing.sql) {
    versions += is_versioned(path, 'V') ? 1 : 0;
    named += is_versioned(path, 'V') || is_versioned(path, 'U') || is_versioned(path, 'B') ||
                     is_repeatable(path)
                 ? 1
                 : 0;
  }
  return versions > 0 && named * 2 > listing.sql.size();
}

Result<Reading> read(const Listing& listing) {
  Reading out;
  std::vector<std::string> repeatable;
  std::optional<std::string> baseline;
  for (const std::string& path : listing.sql) {
    if (is_versioned(path, 'V')) out.files.push_back(path);
    if (is_versioned(path, 'B') && (!baseline || compare_versions(*baseline, path) < 0)) {
      baseline = path;
    }
    if (is_repeatable(path)) repeatable.push_back(path);
    if (is_versioned(path, 'U')) out.left_out.push_back(path);
  }
  std::stable_sort(
      out.files.begin(), out.files.end(),
      [](const std::string& a, const std::string& b) { return compare_versions(a, b) < 0; });
  const auto twice = std::adjacent_find(
      out.files.begin(), out.files.end(),
      [](const std::string& a, const std::string& b) { return compare_versions(a, b) == 0; });
  if (twice != out.files.end()) {
    return failure(fmt::format("two migrations of one version: {} and {}", *twice, *(twice + 1)));
  }
  std::stable_sort(
      repeatable.begin(), repeatable.end(),
      [](const std::string& a, const std::string& b) { return description(a) < description(b); });
  if (baseline) {
    std::erase_if(out.files,
                  [&](const std::string& path) { return compare_versions(path, *baseline) <= 0; });
    out.files.insert(out.files.begin(), *baseline);
  }
  out.files.insert(out.files.end(), repeatable.begin(), repeatable.end());
  return out;
}

}  // namespace

const KnownLayout kFlywayLayout{"flyway", "Flyway's migrations, by version", Layout::Migrations,
                                is_flyway, read};

}  // namespace dryshod

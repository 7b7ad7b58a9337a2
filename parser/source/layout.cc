// See layout.h. A tool that leaves a file of its own is recognised by that, then names are looked
// at; what is nobody's is declarative.
#include "parser/source/layout.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "parser/source/layouts/layouts.h"
#include "parser/source/layouts/names.h"

namespace dryshod {
namespace {

constexpr std::array kLayouts = {&kRailsLayout,    &kPrismaLayout,   &kDrizzleLayout,
                                 &kSupabaseLayout, &kSqitchLayout,   &kFlywayLayout,
                                 &kGooseLayout,    &kDbmateLayout,   &kSqlMigrateLayout,
                                 &kUpDownLayout,   &kNumberedLayout, &kDeclarativeLayout};

std::string told(const FileTree& tree, const KnownLayout& layout, const Reading& reading,
                 size_t all) {
  const size_t back = reading.left_out.size();
  return fmt::format("{}: read as {} ({} of {} .sql files{})", tree.name(), layout.title,
                     reading.files.size(), all,
                     back > 0 ? fmt::format(", {} lead back", back) : std::string());
}

}  // namespace

bool Listing::has(std::string_view path) const {
  return std::binary_search(all.begin(), all.end(), path, natural_less);
}

bool Listing::has_sql_below(std::string_view prefix) const {
  return std::any_of(sql.begin(), sql.end(),
                     [&](const std::string& path) { return path.starts_with(prefix); });
}

Result<SqlDirectory> list_sql(FileTree& tree, SourceMap& map, const KnownLayout* wanted) {
  auto files = tree.files();
  if (!files) return tl::unexpected<Diagnostics>(files.error());
  Listing listing;
  listing.all = std::move(*files);
  std::sort(listing.all.begin(), listing.all.end(), natural_less);
  for (const std::string& path : listing.all) {
    if (path.ends_with(".sql")) listing.sql.push_back(path);
  }
  if (listing.sql.empty()) {
    return failure(fmt::format("{}: no .sql file in this directory", tree.name()));
  }
  std::map<std::string, uint32_t> read;  // each at most once
  listing.text = [&](const std::string& path) -> std::string_view {
    const auto [at, is_new] = read.try_emplace(path, 0);
    if (is_new) {
      if (const auto file = tree.add(map, path)) at->second = *file;
    }
    return map.text(at->second);
  };
  const KnownLayout* const layout =
      wanted != nullptr
          ? wanted
          : *std::find_if(kLayouts.begin(), kLayouts.end(),
                          [&](const KnownLayout* one) { return one->recognises(listing); });
  auto reading = layout->read(listing);
  if (!reading) {
    Diagnostics errors = reading.error();
    for (Diagnostic& error : errors) error.message = tree.name() + ": " + error.message;
    return tl::unexpected<Diagnostics>(std::move(errors));
  }
  if (reading->files.empty()) {
    return failure(fmt::format("{}: no .sql file that is one of {}", tree.name(), layout->title));
  }
  SqlDirectory out;
  out.layout = layout->order;
  if (wanted == nullptr) out.why = told(tree, *layout, *reading, listing.sql.size());
  out.files = std::move(reading->files);
  out.left_out = std::move(reading->left_out);
  if (layout->order == Layout::Migrations) {
    std::copy_if(listing.all.begin(), listing.all.end(), std::back_inserter(out.programs),
                 is_program);
  }
  return out;
}

const KnownLayout* known_layout(std::string_view name) {
  const auto* const found = std::find_if(kLayouts.begin(), kLayouts.end(),
                                         [&](const KnownLayout* one) { return one->name == name; });
  return found == kLayouts.end() ? nullptr : *found;
}

std::vector<std::string> layout_names() {
  std::vector<std::string> names;
  for (const KnownLayout* layout : kLayouts) names.emplace_back(layout->name);
  return names;
}

}  // namespace dryshod

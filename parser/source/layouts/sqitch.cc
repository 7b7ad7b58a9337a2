// Sqitch: sqitch.plan names the changes in their order, and deploy/ has a script for each; revert/
// and verify/ are for other occasions. A change that was reworked stands twice in the plan: the
// first time its script is the one that was kept under the name of a tag between the two. Mirrors
// sqitchchanges(7) and App::Sqitch::Plan::Change.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "parser/source/layouts/layouts.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

constexpr std::string_view kPlan = "sqitch.plan";

/// A change, or a tag, which begins with @.
std::vector<std::string> names_of(std::string_view plan) {
  std::vector<std::string> names;
  while (!plan.empty()) {
    std::string_view line = plan.substr(0, plan.find('\n'));
    plan.remove_prefix(std::min(plan.size(), line.size() + 1));
    line = line.substr(0, line.find('#'));
    while (!line.empty() && lex::is(line.front(), lex::kSpace)) line.remove_prefix(1);
    if (line.empty() || line.front() == '%') continue;
    if (line.front() == '+') line.remove_prefix(1);  // deploys, as every change does
    names.emplace_back(line.substr(0, line.find_first_of(" \t\r")));
  }
  return names;
}

bool is_sqitch(const Listing& listing) {
  return listing.has(kPlan);
}

Result<Reading> read(const Listing& listing) {
  if (!listing.has(kPlan)) return failure(fmt::format("there is no {}", kPlan));
  const std::vector<std::string> names = names_of(listing.text(std::string(kPlan)));
  Reading out;
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].starts_with('@')) continue;
    const auto again =
        std::find(names.begin() + static_cast<ptrdiff_t>(i) + 1, names.end(), names[i]);
    std::string script = "deploy/" + names[i] + ".sql";
    if (again != names.end()) {
      for (auto tag = names.begin() + static_cast<ptrdiff_t>(i) + 1; tag != again; ++tag) {
        if (!tag->starts_with('@')) continue;
        script = "deploy/" + names[i] + *tag + ".sql";
        if (listing.has(script)) break;
      }
    }
    if (!listing.has(script)) {
      return failure(fmt::format("{} names {}, and there is no {}", kPlan, names[i], script));
    }
    out.files.push_back(std::move(script));
  }
  for (const std::string& path : listing.sql) {
    if (path.starts_with("revert/")) out.left_out.push_back(path);
  }
  return out;
}

}  // namespace

const KnownLayout kSqitchLayout{"sqitch", "Sqitch's changes, by its plan", Layout::Migrations,
                                is_sqitch, read};

}  // namespace dryshod

// PGB-17-001: functions that an index or a materialized view calls, and that rely on search_path:
// it is set for them. version_breaks.h finds them.
#include <algorithm>
#include <map>

#include "catalog/quote.h"
#include "neon/rule_parts.h"
#include "neon/search_path_needs.h"

namespace dryshod {
namespace {

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  // A guess is left to people.
  if (!finding.object || finding.grade != Grade::Rewritten) return;
  std::map<uint32_t, std::vector<std::string>> schemas;  // by routine
  for (const auto& need : SearchPathNeeds(survey).of(finding.object)) {
    std::string name = quote_ident(survey.catalog.text(need.schema));
    std::vector<std::string>& of = schemas[need.routine.id];
    if (std::find(of.begin(), of.end(), name) == of.end()) of.push_back(std::move(name));
  }
  Catalog& catalog = rewriting.catalog();
  for (const auto& [id, names] : schemas) {
    const Ref routine{id};
    if (!catalog.alive(routine)) continue;
    std::vector<std::string> settings;
    for (const auto each : catalog.strings()[catalog.get<Function>(routine).settings]) {
      settings.emplace_back(each);
    }
    // Another finding has set it.
    if (std::any_of(settings.begin(), settings.end(), [](const std::string& setting) {
          return setting.starts_with("search_path=");
        })) {
      continue;
    }
    std::string path;
    for (const std::string& name : names) path += name + ", ";
    path += "pg_temp";  // last: nothing temporary stands before what is meant
    settings.push_back("search_path=" + path);
    catalog.edit<Function>(routine).settings = catalog.strings().list(settings);
    rewriting.changed(routine, "search_path is set to " + path);
  }
}

constexpr NeonRule kRule{.fact = "PGB-17-001", .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(pgb_17_001_search_path)

}  // namespace dryshod

// NEON-LOC-001: databases of another encoding, and dumps that were written in one.
#include "neon/locales.h"
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  const Catalog& catalog = survey.catalog;
  each_own<Database>(survey, [&](Ref ref) {
    const auto encoding = option_of(catalog, catalog.get<Database>(ref).creation, "encoding");
    if (encoding.empty() || found.names(encoding)) return;
    say(found.at(ref), "It is made in " + std::string(encoding) + ".");
  });
  for (const PassedStatement& passed : survey.passed) {
    const PassedParameter parameter = passed_parameter(passed);
    if (passed.tag != "SET" || parameter.name != "client_encoding") continue;
    if (found.names(encoding_name(parameter.value))) continue;
    NeonFinding& finding = found.at("client_encoding " + parameter.value, passed.where);
    // pg_dump can be asked to write in another encoding than the database's.
    finding.confidence = Confidence::Medium;
    return;
  }
}

constexpr NeonRule kRule{.fact = "NEON-LOC-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(loc_001_encoding)

}  // namespace dryshod

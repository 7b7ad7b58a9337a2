// NEON-DUMP-002: CREATE DATABASE, which is a matter of Neon's Console or API.
#include "neon/rule.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  survey.catalog.each_of<Database>([&](Ref ref) {
    // What is said of the database that the source is of makes none.
    if (survey.counts(ref) && survey.catalog.name(ref)) found.at(ref);
  });
}

void rewrite(const Survey& survey, const NeonFinding& finding, Rewriting& rewriting) {
  rewriting.take_out(finding.object, survey.catalog.display(finding.object) + " left out");
}

constexpr NeonRule kRule{.fact = "NEON-DUMP-002", .find = find, .rewrite = rewrite};

}  // namespace

DRYSHOD_NEON_RULE(dump_002_create_database)

}  // namespace dryshod

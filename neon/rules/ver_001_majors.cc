// NEON-VER-001: a target that is not offered, or a source of a major that cannot stay.
#include "neon/rule_parts.h"

namespace dryshod {
namespace {

void find(const Survey& survey, Found& found) {
  if (!found.names(std::to_string(survey.target))) {
    found.at("PostgreSQL " + std::to_string(survey.target), {});
  } else if (!found.names(std::to_string(survey.from_major))) {
    // It is read all the same, as the target would.
    NeonFinding& finding = found.at("PostgreSQL " + std::to_string(survey.from_major), {});
    finding.severity = FactSeverity::Info;
    finding.grade = Grade::AsIs;
  }
}

constexpr NeonRule kRule{.fact = "NEON-VER-001", .find = find};

}  // namespace

DRYSHOD_NEON_RULE(ver_001_majors)

}  // namespace dryshod

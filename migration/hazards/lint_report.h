// A linted text as people and programs read it: JSON, SARIF, GitHub's annotations. The compiler's
// style for terminals is the source map's. Knows the documents of docs/contract.md; refuses to know
// rules.
#pragma once

#include <string>
#include <vector>

#include "migration/hazards/hazard.h"
#include "migration/place.h"

namespace dryshod {

/// A statement of a linted text.
struct LintedStatement {
  std::string sql;
  Span where;
  StatementWork work;
};

struct Linted {
  std::vector<Finding> findings;
  std::vector<LintedStatement> statements;
};

std::string lint_json(const Linted& linted, const PlaceOf& place);
/// SARIF 2.1.0.
std::string lint_sarif(const Linted& linted, const PlaceOf& place);
/// Workflow commands: ::error file=...,line=...::...
std::string lint_github(const Linted& linted, const PlaceOf& place);

}  // namespace dryshod

// Rows of the knowledge base, what changed in them, and whom Neon's changes touch: for people, and
// as the JSON of docs/schema/facts_*.json. Knows layout; refuses to know which rows were asked for,
// and where texts are.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "neon/facts_impact.h"
#include "neon/facts_rows.h"

namespace dryshod {

/// A line for each row.
std::string fact_list_text(const std::vector<FactRow>& rows);
/// Every member of each row.
std::string fact_rows_text(const std::vector<FactRow>& rows);
std::string fact_rows_json(const Facts& facts, const std::vector<FactRow>& rows);

std::string fact_changes_text(const std::vector<FactRowChange>& changes);
std::string fact_changes_json(const Facts& from, const Facts& to,
                              const std::vector<FactRowChange>& changes);

struct ImpactOf {
  const Catalog& catalog;
  std::string source;                     // as the user called it
  std::string since;                      // "": from the beginning
  std::string as_of;                      // of the facts
  std::function<std::string(Ref)> place;  // "schema.sql:12"
};
std::string impact_text(const Impact& impact, const ImpactOf& of);
std::string impact_json(const Impact& impact, const ImpactOf& of);

}  // namespace dryshod

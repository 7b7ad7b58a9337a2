// Which of Neon's dated changes touch a schema: the timeline's keys ("extension:plv8",
// "index_method:bm25") against what a catalog has. Knows keys; refuses to know where the catalog is
// from.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "neon/facts.h"

namespace dryshod {

/// What a change is to whoever uses what it is about. In the order of reports.
enum class ChangeEffect : uint8_t { Breaks, Deprecates, Changes, Brings };

std::string_view effect_name(ChangeEffect effect);  // "breaks", "deprecated", "changes", "new"

struct Touched {
  Ref element;      // none: the source as a whole
  std::string key;  // of the timeline: "extension:plv8"
};

struct TouchingChange {
  std::string id, date, what, todo, source;
  ChangeEffect effect{};
  Confidence confidence{};
  std::vector<Touched> touches;  // by key, then in the order of the source
};

struct Impact {
  std::vector<TouchingChange> changes;  // by effect, the latest first
  int others = 0;                       // since then, and touching nothing
};

/// `since`: a date as a row has it, or "": from the beginning. `major`: of the source, 0: not
/// known.
Impact impact_of(const Facts& facts, const Catalog& catalog, int major, std::string_view since);

}  // namespace dryshod

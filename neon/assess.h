// What stands between a source and Neon: the findings of all rules, a grade for each object and for
// the whole, and the work, counted. Knows findings; refuses to know how they are found (rules/) and
// how they are laid out (assess_report.h, assess_page.h).
#pragma once

#include <string_view>
#include <vector>

#include "neon/rule.h"

namespace dryshod {

/// An object of the source's own: what a statement makes that is no part of another one.
struct AssessedObject {
  Ref object;
  Grade grade = Grade::AsIs;
  int units = 0;
  std::vector<size_t> findings;  // indexes
};

/// How often a row was found, and what that costs: the arithmetic of the effort.
struct EffortLine {
  const Fact* fact = nullptr;
  int count = 0;
  int units = 0;  // of all of them
};

struct Assessment {
  std::vector<NeonFinding> findings;    // the worst first, then in the order of the source
  std::vector<AssessedObject> objects;  // in order of birth
  std::vector<EffortLine> effort;       // the dearest first
  Grade grade = Grade::AsIs;            // the worst of all
  int units = 0;

  /// "ready", "changes" or "blocked".
  std::string_view verdict() const;
  int count(Grade grade) const;  // objects of this grade
};

Assessment assess(const Survey& survey);

/// The object that an element is of: itself, or what it is a part of.
Ref object_of(const Catalog& catalog, Ref element);

}  // namespace dryshod

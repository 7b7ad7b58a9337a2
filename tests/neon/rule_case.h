// A fixture of a rule: SQL, where the rule has to find something, and how the source is to be read.
// Knows fixtures/neon/; refuses to know any rule.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "migration/table_stats.h"
#include "neon/assess.h"
#include "parser/load.h"

namespace dryshod {

struct RuleCase {
  std::string path, sql;
  // Of its first line, "-- options: --pg 17 --from 16 --stats stats.json".
  int target = 18;
  int from = 18;
  std::optional<DatabaseStats> stats;
  std::set<uint32_t> marked;  // lines that end with "-- !"; 0: a first line "-- ! source"

  explicit RuleCase(const std::string& path);
};

/// A source, read as assess reads it.
class AssessedCase {
 public:
  /// `whole`: what is not read is a mistake in the fixture. Otherwise a source that cannot be read
  /// at all has no findings.
  explicit AssessedCase(const RuleCase& from, bool whole = true);

  const Survey& survey() const { return *survey_; }
  const Assessment& assessment() const { return assessment_; }
  /// Lines on which a rule found something; 0: of the source as a whole.
  std::set<uint32_t> lines(std::string_view rule) const;
  /// For people: "line 3: table public.t [by hand]".
  std::string said(std::string_view rule) const;

 private:
  uint32_t line_of(Span where) const;

  SourceMap map_;
  Strings strings_;
  std::optional<Loaded> loaded_;
  std::vector<Mention> code_;
  std::optional<Survey> survey_;
  Assessment assessment_;
};

}  // namespace dryshod

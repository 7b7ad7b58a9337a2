// The rows of "versions" and "newer_to_older" that lie between two majors, by what each is found
// by. Knows the members of "match"; refuses to know surveys. A row without that member nothing in a
// schema can show.
//
// functions, relations, types, operators, settings, syntax   names of mentions
// columns         "relation.column"
// operand_types   of the operators: one of the operands is of such a type; with "untyped" true, or
// of none
//                 that is known
// setting_values  "name=value", the value in lower case
// options         storage parameters
// words           reserved: whatever is called so; routine_words: functions and types
// extensions, languages, kinds (of catalog/kinds.def), passed (tags)
// refusals        parts of the reasons why a statement was not read; refused_texts: of its text
// respellings     parts of what was changed for it to be read
// shapes          of version_break_shapes.cc
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "neon/facts.h"

namespace dryshod {

/// Is it one of those that hold a list?
bool is_version_match(std::string_view member);

struct VersionBreak {
  const Fact* fact = nullptr;
  std::vector<std::string> operand_types;
  bool untyped = false;
  std::vector<std::string> refusals, refused_texts, respellings, shapes;
};

class VersionBreakTable {
 public:
  using Rows = std::vector<const VersionBreak*>;

  /// Rows for going from one major to another: those of the majors passed on the way up, and those
  /// of majors that the target does not reach and the source does.
  VersionBreakTable(const Facts& facts, int from_major, int target);
  VersionBreakTable(const VersionBreakTable&) = delete;
  VersionBreakTable& operator=(const VersionBreakTable&) = delete;

  const std::vector<VersionBreak>& rows() const { return rows_; }
  /// Rows that have the name in a member of "match" ("functions", "columns", ...).
  const Rows& named(std::string_view member, std::string_view name) const;
  bool has(std::string_view member) const { return names_.find(member) != names_.end(); }
  /// Of "columns": the relations that a column is of, with their rows.
  const std::vector<std::pair<std::string, const VersionBreak*>>& relations_of_column(
      std::string_view column) const;

 private:
  void add(const nlohmann::json& row, const Facts& facts);

  using ByName = std::map<std::string, Rows, std::less<>>;
  std::vector<VersionBreak> rows_;  // reserved at once: pointers stay good
  std::map<std::string, ByName, std::less<>> names_;
  std::map<std::string, std::vector<std::pair<std::string, const VersionBreak*>>, std::less<>>
      columns_;
};

}  // namespace dryshod

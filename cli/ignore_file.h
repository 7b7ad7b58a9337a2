// .dryshodignore: which objects a comparison leaves to somebody else, in the syntax people know
// from .gitignore. Knows patterns and paths of names; refuses to know what a comparison does with
// them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/diagnostic.h"

namespace dryshod::cli {

inline constexpr std::string_view kIgnoreFile = ".dryshodignore";

/// The lines of an ignore file; later lines win. A line is a pattern over names, as
/// docs/contract.md
/// ("What is compared") says.
class IgnoreRules {
 public:
  /// An error names the line: an unknown kind, an empty pattern.
  static Result<IgnoreRules> parse(std::string_view text, std::string_view file_name);

  bool empty() const { return rules_.empty(); }
  /// Is it, or something it is a part of, left alone?
  bool ignores(const Catalog& catalog, Ref ref) const;

 private:
  struct Rule {
    bool brings_back = false;          // !pattern
    std::optional<Kind> kind;          // kind:pattern
    bool whole_schema = false;         // schema. : the schema and all that is in it
    std::vector<std::string> pattern;  // one glob a segment; a single one fits any schema
  };
  static Result<Rule> parse_line(std::string_view line);
  bool matches(const Rule& rule, const Catalog& catalog, Ref ref) const;

  std::vector<Rule> rules_;
};

/// The file's rules; without a name those of .dryshodignore in the working directory, none when
/// there is no such file.
Result<IgnoreRules> read_ignore_file(const std::string& file);

}  // namespace dryshod::cli

// The words of a jsonpath. Knows jsonpath_scan.l; refuses to know what order they may stand in.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

struct JsonpathToken {
  enum class Kind { Sign, Word, String, Number, Variable };
  Kind kind = Kind::Sign;
  std::string text;  // a sign as written, a string decoded

  bool is(std::string_view sign) const { return kind == Kind::Sign && text == sign; }
  /// A keyword, in any case.
  bool is_word(std::string_view word) const;
};

/// None where the scanner would refuse it, or where majors differ.
std::optional<std::vector<JsonpathToken>> scan_jsonpath(std::string_view text);

}  // namespace dryshod

// What extensions contain by scripts of their own (--extension-sql), beside the facts of
// extension_contents.def. Plain data; parser/teach.h makes it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dryshod {

struct TaughtExtension {
  /// Types as format_type() spells them, the extension's own without a schema; left is empty for a
  /// prefix operator, result where the script does not say.
  struct Operator {
    std::string name, left, right, result;
  };

  std::string name;
  std::vector<std::pair<std::string, std::string>> members;  // ("operator class", "thing_ops")
  std::vector<Operator> operators;

  bool has(std::string_view kind, std::string_view member) const {
    for (const auto& [its_kind, its_name] : members) {
      if (its_kind == kind && its_name == member) return true;
    }
    return false;
  }
};

using TaughtExtensions = std::vector<TaughtExtension>;

}  // namespace dryshod

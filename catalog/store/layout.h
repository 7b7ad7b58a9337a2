// What kinds and fields were called, and in which order, when chunks were packed: chunks say both
// by number. The text is kept beside the snapshots, so that a later program, which has other kinds
// and fields, finds its own in what an earlier one wrote. Knows names and types of fields; no
// single kind.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "catalog/objects.h"

namespace dryshod::store {

/// How the value of a member is packed. A member of any other type does not compile.
template <class M>
constexpr char type_code() {
  if constexpr (std::is_same_v<M, Name>) return 'n';
  if constexpr (std::is_same_v<M, Text>) return 't';
  if constexpr (std::is_same_v<M, NameList>) return 'l';
  if constexpr (std::is_same_v<M, OptionList>) return 'o';
  if constexpr (std::is_same_v<M, Expr>) return 'e';
  if constexpr (std::is_same_v<M, Ref>) return 'r';
  if constexpr (std::is_same_v<M, bool>) return 'b';
  if constexpr (std::is_same_v<M, int64_t>) return 'i';
  return 0;
}

/// One line for each kind, in their order: its name and its fields as "name:type", with "=N" behind
/// a number or a Boolean that is not zero where nothing is said.
const std::string& layout_of_today();

/// Where today's program finds what was packed by some layout.
class Layout {
 public:
  struct OldField {
    int today = -1;  // in `fields` of today's kind; -1: there is no such field any more
    char type = 0;
    int64_t usual = 0;  // what is not packed, of a number or Boolean
  };
  struct OldKind {
    std::string name;
    std::optional<Kind> today;
    std::vector<OldField> fields;
    bool has_identity = false;
    bool is_same = false;  // packed today as it was then
  };

  /// None where the text is no layout.
  static std::optional<Layout> read(std::string_view text);
  const OldKind* kind(uint64_t number) const {
    return number < kinds_.size() ? &kinds_[number] : nullptr;
  }

 private:
  std::vector<OldKind> kinds_;
};

/// Are elements of this kind told apart by more than parent and name?
bool has_identity(Kind kind);

}  // namespace dryshod::store

// A type's printed name taken apart: base, modifiers, array. Spelled as type_text() of parser/
// spells types. Knows the spelling; not what a type holds.
#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <vector>

namespace dryshod {

/// "character varying(20)[]": base "character varying", modifiers {20}, array.
struct TypeName {
  std::string text;  // the whole, without brackets of an array
  std::string base;  // without modifiers; fields of an interval are no part of it
  std::vector<int> modifiers;
  bool is_array = false;

  /// Of pg_catalog; any other type has its schema before it.
  bool is_builtin() const { return base.find('.') == std::string::npos; }
  /// The first modifier, or what holds without one.
  int modifier(int otherwise) const { return modifiers.empty() ? otherwise : modifiers.front(); }
};

inline TypeName type_name(std::string_view text) {
  TypeName type;
  if (const size_t bracket = text.find('['); bracket != std::string_view::npos) {
    type.is_array = true;
    text = text.substr(0, bracket);
  }
  type.text = std::string(text);
  type.base = std::string(text);
  const size_t open = text.find('('), close = text.find(')');
  if (open != std::string_view::npos && close != std::string_view::npos) {
    type.base.erase(open, close - open + 1);
    const char* at = text.data() + open + 1;
    const char* const end = text.data() + close;
    for (int number = 0; at < end; ++at) {
      const auto [next, error] = std::from_chars(at, end, number);
      if (error != std::errc{}) break;  // geometry(Point,4326): not for us
      type.modifiers.push_back(number);
      at = next;
    }
  }
  if (type.base.starts_with("interval")) type.base = "interval";
  return type;
}

}  // namespace dryshod

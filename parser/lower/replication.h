// What the options of publications and subscriptions have in common.
// Knows how define.c reads a Boolean; refuses to know which options there are.
#pragma once

#include <string>

#include "parser/lower/lower.h"

namespace dryshod {

inline std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return out;
}

/// defGetBoolean() of src/backend/commands/define.c, with its refusal.
inline bool read_bool(Session& session, const DefElem& option, bool& value) {
  value = def_bool(option);
  if (value) return true;
  const std::string text = lower_case(def_text(option));
  if (text == "false" || text == "off" || text == "0") return true;
  return error(session, std::string(option.defname) + " requires a Boolean value");
}

/// errorConflictingDefElem()
inline bool set_twice(Session& session, const DefElem& option) {
  return error(session, "conflicting or redundant options", option.location);
}

}  // namespace dryshod

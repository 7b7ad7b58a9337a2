// OPTIONS (...) of foreign objects, whose values are strings always.
#pragma once

#include <algorithm>
#include <string>

#include "migration/rules/shared/clauses.h"

namespace dryshod {

/// " OPTIONS (a 'x', b 'y')"; empty for none.
inline std::string options_clause(const Catalog& catalog, NameList options) {
  std::string out;
  for (const std::string_view item : catalog.strings()[options]) {
    const size_t equals = item.find('=');
    out += (out.empty() ? "" : ", ") + quote_ident(item.substr(0, equals)) + " " +
           quote_literal(item.substr(equals + 1));
  }
  return out.empty() ? out : " OPTIONS (" + out + ")";
}

/// "OPTIONS (ADD a 'x', SET b 'y', DROP c)".
inline std::string options_change(const Catalog& from, NameList before, const Catalog& to,
                                  NameList after) {
  const auto name_of = [](std::string_view item) { return item.substr(0, item.find('=')); };
  const auto old_items = from.strings()[before];
  const auto new_items = to.strings()[after];
  const auto has_name = [&](const std::vector<std::string_view>& items, std::string_view name) {
    return std::any_of(items.begin(), items.end(),
                       [&](std::string_view item) { return name_of(item) == name; });
  };
  std::string out;
  const auto add = [&](const std::string& item) { out += (out.empty() ? "" : ", ") + item; };
  for (const std::string_view item : new_items) {
    if (std::find(old_items.begin(), old_items.end(), item) != old_items.end()) continue;
    const std::string_view name = name_of(item);
    add((has_name(old_items, name) ? "SET " : "ADD ") + quote_ident(name) + " " +
        quote_literal(item.substr(name.size() + 1)));
  }
  for (const std::string_view item : old_items) {
    if (!has_name(new_items, name_of(item))) add("DROP " + quote_ident(name_of(item)));
  }
  return "OPTIONS (" + out + ")";
}

}  // namespace dryshod

// How the value of a configuration parameter is written after SET x TO.
#pragma once

#include <string>
#include <string_view>

#include "catalog/quote.h"

namespace dryshod {

/// Lists keep their commas outside the quotes (GUC_LIST_QUOTE in src/backend/utils/misc).
inline std::string setting_value_words(std::string_view name, std::string_view value) {
  const bool list =
      name == "search_path" || name == "temp_tablespaces" || name.ends_with("_preload_libraries");
  return list ? std::string(value.empty() ? "''" : value) : quote_literal(value);
}

}  // namespace dryshod

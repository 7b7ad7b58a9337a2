// Texts read as sources: what the tests of loading and lowering share. Knows that a source is a
// file; refuses to know what is tested.
#pragma once

#include <string>
#include <string_view>

#include "parser/load.h"

namespace dryshod {

struct Sources {
  SourceMap map;
  Strings strings;

  Result<Loaded> file(std::string_view sql, const LoadOptions& options = {});
  /// The test fails with the first error where the source does not load.
  Loaded need(std::string_view sql, const LoadOptions& options = {});
};

/// The first error of a source; empty: it loads.
std::string refusal(std::string_view sql, int major = kNewestMajor);

}  // namespace dryshod

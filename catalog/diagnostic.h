// What went wrong with the input, as a value: severity, place, message.
// Rendered once, by parser/source (which holds the texts); never printed by
// library code.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace dryshod {

/// A place in a source: `file` indexes the run's SourceMap, begin and end are
/// byte offsets. file 0 is "no place" (built-in objects, command line).
struct Span {
  uint32_t file = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
};

enum class Severity : uint8_t { Note, Warning, Error };

struct Diagnostic {
  Severity severity = Severity::Error;
  Span where;
  std::string message;                                // one line, no final full stop
  std::vector<std::pair<Span, std::string>> notes{};  // "first defined here", hints
};

using Diagnostics = std::vector<Diagnostic>;

/// A value, or the diagnostics that explain why there is none.
template <class T>
using Result = tl::expected<T, Diagnostics>;

inline tl::unexpected<Diagnostics> failure(std::string message, Span where = {}) {
  return tl::unexpected<Diagnostics>(
      Diagnostics{Diagnostic{Severity::Error, where, std::move(message), {}}});
}

}  // namespace dryshod

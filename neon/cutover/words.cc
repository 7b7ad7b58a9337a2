// The names of what a runbook is made of, as JSON, files and people read them; see runbook.h.
#include "neon/cutover/runbook.h"

namespace dryshod {

std::string_view method_name(Method method) {
  return method == Method::Dump ? "dump" : "logical";
}

std::string_view side_name(Side side) {
  constexpr std::string_view kNames[] = {"source", "target", "both", "shell"};
  return kNames[static_cast<size_t>(side)];
}

std::string_view stage_name(Stage stage) {
  constexpr std::string_view kNames[] = {"assess", "schema", "copy", "cutover"};
  return kNames[static_cast<size_t>(stage)];
}

std::string_view stage_title(Stage stage) {
  constexpr std::string_view kTitles[] = {"Assessment and preparation",
                                          "Schema and branching set-up", "Data copy and validation",
                                          "Application integration and cutover"};
  return kTitles[static_cast<size_t>(stage)];
}

std::string_view track_name(Track track) {
  constexpr std::string_view kNames[] = {"main", "finish", "back", "return"};
  return kNames[static_cast<size_t>(track)];
}

}  // namespace dryshod

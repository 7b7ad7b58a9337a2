// The words of the knowledge base, in the order of the enums of facts.h. Knows spellings only.
#pragma once

#include <string_view>

namespace dryshod {

inline constexpr std::string_view kConfidenceWords[] = {"low", "medium", "high"};
inline constexpr std::string_view kSeverityWords[] = {"info", "warning", "block"};
inline constexpr std::string_view kGradeWords[] = {"as_is", "rewritten", "by_hand", "blocked"};
inline constexpr std::string_view kStatusWords[] = {
    "supported",  "supported_with_conditions", "experimental", "support_ticket",
    "deprecated", "closed_to_new_installs",    "legacy",       "unsupported"};
inline constexpr std::string_view kPreloadWords[] = {"default", "project"};
inline constexpr std::string_view kSetByWords[] = {"role", "api", "support", "nobody"};
inline constexpr std::string_view kMethodWords[] = {"dump", "import", "replication"};
inline constexpr std::string_view kDowntimeWords[] = {"none", "some"};
inline constexpr std::string_view kChangeWords[] = {
    "feature", "preview", "breaking", "eol",   "deprecation", "behaviour",
    "change",  "default", "fix",      "limit", "minor",       "rename"};

}  // namespace dryshod

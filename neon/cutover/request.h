// What the user asked of a runbook, beside the schema.
#pragma once

#include <optional>
#include <string>

#include "neon/cutover/runbook.h"

namespace dryshod {

struct CutoverRequest {
  std::string source;
  int from_major = 0, major = 0;
  std::optional<Method> method{};    // none: the table of ways decides
  std::optional<double> downtime{};  // minutes in which nobody may write; none: as few as can be
  std::optional<double> link{};      // MB/s between the servers; none: kUsualLink
  std::string plan = "launch";
  const Catalog* globals = nullptr;
};
inline constexpr double kUsualLink = 50;

}  // namespace dryshod

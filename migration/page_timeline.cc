// Words for lengths of time; see page_timeline.h.
#include "migration/page_timeline.h"

#include <fmt/format.h>

#include <algorithm>

namespace dryshod {

std::string duration_words(double seconds) {
  if (seconds < 0) return {};
  if (seconds < 1) return "under 1 s";
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

double known_seconds(const PageTimeline::Phase& phase) {
  double sum = -1;
  for (const PageTimeline::Step& step : phase.steps) {
    if (step.seconds >= 0) sum = std::max(sum, 0.0) + step.seconds;
  }
  return sum;
}

std::string phase_sum(const PageTimeline::Phase& phase) {
  const size_t count = phase.steps.size();
  std::string out = fmt::format("{} step{}", count, count == 1 ? "" : "s");
  const double sum = known_seconds(phase);
  if (sum < 0) return out;
  const bool whole = std::all_of(phase.steps.begin(), phase.steps.end(),
                                 [](const auto& step) { return step.seconds >= 0; });
  const std::string words = duration_words(sum);
  out += words.starts_with("under") ? ", " + words : ", about " + words;
  return out + (whole ? "" : " where it is known");
}

}  // namespace dryshod

// Steps in phases, as a reader sees them: what comes when, how long it may take, where one stops
// and looks. Plain data; refuses to know what the steps do.
#pragma once

#include <string>
#include <vector>

#include "migration/page_tone.h"

namespace dryshod {

struct PageTimeline {
  struct Step {
    std::string number;
    std::string text;
    std::string link{};              // as of a cell
    double seconds = -1;             // it may take so long; below 0: not known
    std::string badge{};             // a word or two
    PageTone tone = PageTone::None;  // of the badge
  };
  struct Phase {
    std::string name;
    std::string about{};
    std::vector<Step> steps{};
    std::string gate{};  // what to do before the next one; empty: nothing
    std::string gate_link_text{};
    std::string gate_link{};
  };
  std::string name;
  std::vector<Phase> phases{};
};

/// "12 s", "3 min", "1.5 h"; "under 1 s". Empty where it is not known.
std::string duration_words(double seconds);

/// All that is known of a phase's steps together; below 0 where nothing is.
double known_seconds(const PageTimeline::Phase& phase);
/// "3 steps, about 2 min"; says where a part of it is not known.
std::string phase_sum(const PageTimeline::Phase& phase);

}  // namespace dryshod

// See plan_layout.h.
#include "migration/plan_layout.h"

#include <fmt/format.h>

#include <algorithm>

namespace dryshod {
namespace {

constexpr size_t kLongestSlug = 60;

/// Numbers as wide as the greatest needs, so that names sort as steps follow each other.
std::string padded(const Plan& plan, int number) {
  int greatest = 0;
  for (const PlanStep& step : plan.steps) greatest = std::max(greatest, step.number);
  const size_t width = std::max<size_t>(2, std::to_string(greatest).size());
  return fmt::format("{:0{}}", number, width);
}

}  // namespace

std::string_view phase_name(Phase phase) {
  constexpr std::string_view kNames[] = {"expand", "validate", "contract"};
  return kNames[static_cast<size_t>(phase)];
}

std::string file_slug(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    if (!fits) c = '-';
    if (c == '-' && (out.empty() || out.back() == '-')) continue;
    if (c == '.' && out.empty()) continue;
    out += c;
    if (out.size() == kLongestSlug) break;
  }
  while (!out.empty() && (out.back() == '-' || out.back() == '.')) out.pop_back();
  return out.empty() ? "step" : out;
}

std::string prepare_file(const Plan& plan) {
  return padded(plan, 0) + "-expand-prepare.sql";
}

std::string step_file(const Plan& plan, const PlanStep& step) {
  return fmt::format("{}-{}-{}.sql", padded(plan, step.number), phase_name(step.phase),
                     file_slug(step.slug));
}

std::string undo_file(const Plan& plan, const PlanStep& step) {
  return fmt::format("rollback/steps/{}-{}.sql", padded(plan, step.number), file_slug(step.slug));
}

std::string unprepare_file(const Plan& plan) {
  return fmt::format("rollback/steps/{}-prepare.sql", padded(plan, 0));
}

std::string gate_file(const PlanGate& gate) {
  return fmt::format("rollback/to-start-after-{}.sql", phase_name(gate.after));
}

bool is_bare(const PlanStep& step) {
  return step.alone || step.batched;
}

std::vector<RelationWork> step_work(const PlanStep& step) {
  std::vector<RelationWork> all;
  for (const PlanStatement& statement : step.statements) {
    for (const RelationWork& work : statement.work.relations) {
      const auto known = std::find_if(all.begin(), all.end(), [&](const RelationWork& other) {
        return other.name == work.name;
      });
      if (known == all.end()) {
        all.push_back(work);
        continue;
      }
      known->lock = std::max(known->lock, work.lock);
      known->scanned |= work.scanned;
      known->rewritten |= work.rewritten;
      known->rebuilt |= work.rebuilt;
      // Where statements stand alone, what one of them has made is everybody's before the next.
      if (is_bare(step)) known->is_new &= work.is_new;
    }
  }
  return all;
}

std::vector<RelationWork> held_while_working(const PlanStep& step) {
  std::vector<RelationWork> held;
  for (RelationWork& work : step_work(step)) {
    if (work.is_new || work.is_index || !blocks_writes(work.lock)) continue;
    if (work.scanned || work.rewritten) held.push_back(std::move(work));
  }
  return held;
}

}  // namespace dryshod

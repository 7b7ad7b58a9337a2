// The plan as arrays of bash, and behind them the text that is the same for every plan; see plan_runner.h.
#include "migration/plan_runner.h"

#include <fmt/format.h>

#include "catalog/quote.h"
#include "catalog/visible.h"
#include "migration/plan_layout.h"
#include "migration/plan_runner_actions.h"
#include "migration/plan_runner_text.h"

namespace dryshod {
namespace {

/// One word of the shell, whatever is in it. A NUL ends a word: none gets in.
std::string shell_word(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c != '\0') {
      out += c;
    }
  }
  return out + "'";
}

/// A word that a person reads on a terminal.
std::string shown(std::string_view text) {
  return shell_word(visible(text));
}

template <class List, class Word>
void array(std::string& out, std::string_view name, const List& list, Word word) {
  out += fmt::format("{}=(", name);
  for (const auto& item : list) out += fmt::format("\n  {}", word(item));
  out += list.empty() ? ")\n" : "\n)\n";
}

}  // namespace

std::string runner_script(const Plan& plan) {
  std::string out(kRunnerHead);
  out += "plan_words=" + shown(plan.from + " -> " + plan.to) + "\n";
  out += "plan_sql=" + shell_word(quote_literal(plan.id)) + "  # as SQL has it\n";
  out += "prepare=" + shell_word(prepare_file(plan)) + "\n";
  out += "unprepare=" + shell_word(unprepare_file(plan)) + "\n";
  const auto phase = [](const auto& item) { return std::string(phase_name(item)); };
  array(out, "numbers", plan.steps,
        [](const PlanStep& step) { return std::to_string(step.number); });
  array(out, "phases", plan.steps, [&](const PlanStep& step) { return phase(step.phase); });
  array(out, "bare", plan.steps, [](const PlanStep& step) { return is_bare(step) ? "1" : "0"; });
  array(out, "files", plan.steps,
        [&](const PlanStep& step) { return shell_word(step_file(plan, step)); });
  array(out, "undos", plan.steps,
        [&](const PlanStep& step) { return shell_word(undo_file(plan, step)); });
  array(out, "titles", plan.steps, [](const PlanStep& step) { return shown(step.title); });
  array(out, "gate_phases", plan.gates, [&](const PlanGate& gate) { return phase(gate.after); });
  array(out, "gate_steps", plan.gates,
        [](const PlanGate& gate) { return std::to_string(gate.last_step); });
  array(out, "gate_words", plan.gates, [](const PlanGate& gate) { return shown(gate.what); });
  array(out, "gate_files", plan.gates,
        [](const PlanGate& gate) { return shell_word(gate_file(gate)); });
  out += kRunnerTools;
  out += kRunnerActions;
  return out;
}

}  // namespace dryshod

// The plan as arrays of bash, and behind them the text that is the same for every plan; see
// plan_runner.h.
#include "migration/plan_runner.h"

#include "catalog/quote.h"
#include "migration/plan_layout.h"
#include "migration/plan_runner_actions.h"
#include "migration/plan_runner_text.h"
#include "migration/shell_words.h"

namespace dryshod {
std::string runner_script(const Plan& plan) {
  std::string out(kRunnerHead);
  out += "plan_words=" + shown_word(plan.from + " -> " + plan.to) + "\n";
  out += "plan_sql=" + shell_word(quote_literal(plan.id)) + "  # as SQL has it\n";
  out += "prepare=" + shell_word(prepare_file(plan)) + "\n";
  out += "unprepare=" + shell_word(unprepare_file(plan)) + "\n";
  const auto phase = [](const auto& item) { return std::string(phase_name(item)); };
  shell_array(out, "numbers", plan.steps,
              [](const PlanStep& step) { return std::to_string(step.number); });
  shell_array(out, "phases", plan.steps, [&](const PlanStep& step) { return phase(step.phase); });
  shell_array(out, "bare", plan.steps,
              [](const PlanStep& step) { return is_bare(step) ? "1" : "0"; });
  shell_array(out, "files", plan.steps,
              [&](const PlanStep& step) { return shell_word(step_file(plan, step)); });
  shell_array(out, "undos", plan.steps,
              [&](const PlanStep& step) { return shell_word(undo_file(plan, step)); });
  shell_array(out, "titles", plan.steps,
              [](const PlanStep& step) { return shown_word(step.title); });
  shell_array(out, "gate_phases", plan.gates,
              [&](const PlanGate& gate) { return phase(gate.after); });
  shell_array(out, "gate_steps", plan.gates,
              [](const PlanGate& gate) { return std::to_string(gate.last_step); });
  shell_array(out, "gate_words", plan.gates,
              [](const PlanGate& gate) { return shown_word(gate.what); });
  shell_array(out, "gate_files", plan.gates,
              [](const PlanGate& gate) { return shell_word(gate_file(gate)); });
  out += kRunnerTools;
  out += kRunnerActions;
  return out;
}

}  // namespace dryshod

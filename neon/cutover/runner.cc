// See runner.h.
#include "neon/cutover/runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/visible.h"
#include "migration/shell_words.h"
#include "neon/cutover/runner_text.h"
#include "neon/cutover/steps.h"

namespace dryshod {
namespace {

std::string_view sort_name(Sort sort) {
  constexpr std::string_view kNames[] = {"step", "wait", "gate"};
  return kNames[static_cast<size_t>(sort)];
}

/// The id of the step whose file ends so.
std::string id_of(const Runbook& runbook, std::string_view ending) {
  const auto found =
      std::find_if(runbook.items.begin(), runbook.items.end(), [&](const RunbookItem& item) {
        return item.track == Track::Main && item.file.ends_with(ending);
      });
  return found == runbook.items.end() ? std::string() : found->id;
}

}  // namespace

std::string cutover_runner(const Runbook& runbook) {
  std::string out(kCutoverHead);
  const std::vector<RunbookItem>& items = runbook.items;
  shell_array(out, "kinds", items,
              [](const RunbookItem& item) { return std::string(sort_name(item.sort)); });
  shell_array(out, "tracks", items,
              [](const RunbookItem& item) { return std::string(track_name(item.track)); });
  shell_array(out, "ids", items, [](const RunbookItem& item) { return item.id; });
  shell_array(out, "sides", items,
              [](const RunbookItem& item) { return std::string(side_name(item.side)); });
  shell_array(out, "files", items, [](const RunbookItem& item) { return shell_word(item.file); });
  shell_array(out, "titles", items, [](const RunbookItem& item) { return shown_word(item.title); });
  shell_array(out, "hints", items, [](const RunbookItem& item) { return shown_word(item.why); });
  shell_array(out, "stops", items,
              [](const RunbookItem& item) { return std::string(item.stops ? "1" : "0"); });
  std::vector<std::pair<const RunbookItem*, const GateCheck*>> checks;
  for (const RunbookItem& item : items) {
    for (const GateCheck& check : item.checks) checks.push_back({&item, &check});
  }
  shell_array(out, "check_gates", checks, [](const auto& pair) { return pair.first->id; });
  shell_array(out, "check_ids", checks, [](const auto& pair) { return pair.second->id; });
  shell_array(out, "check_sides", checks,
              [](const auto& pair) { return std::string(side_name(pair.second->side)); });
  shell_array(out, "check_files", checks,
              [](const auto& pair) { return shell_word(check_file(*pair.second)); });
  shell_array(out, "check_words", checks,
              [](const auto& pair) { return shown_word(pair.second->what); });
  shell_array(out, "check_expected", checks,
              [](const auto& pair) { return shell_word(pair.second->expected); });
  shell_array(out, "check_waits", checks,
              [](const auto& pair) { return std::string(pair.second->waits ? "1" : "0"); });
  out += "prepared_source=" + id_of(runbook, "-books-source.sql") + "\n";
  out += "prepared_target=" + id_of(runbook, "-books-target.sql") + "\n";
  out += "target_fenced=" + id_of(runbook, "-keep-others-out.sql") + "\n";
  out += "switched=" + id_of(runbook, "-switch.sql") + "\n";
  out += fmt::format("lane_back={} last_gate=G7\n", runbook.method == Method::Logical ? 1 : 0);
  out += kCutoverTools;
  return out;
}

}  // namespace dryshod

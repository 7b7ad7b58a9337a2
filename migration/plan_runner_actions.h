// The text of run.sh that is the same for every plan, second half: progress, gates, and which files
// are run for what was asked. Knows dryshod.progress; how a file is run is plan_runner_text.h.
#pragma once

#include <string_view>

namespace dryshod {

inline constexpr std::string_view kRunnerActions = R"bash(# ---- progress

done_steps=()
done_count=0

read_progress() {
  local there list number
  there=$(ask "SELECT pg_catalog.to_regclass('dryshod.progress') IS NOT NULL") ||
    die "$USAGE" 'the database cannot be asked'
  done_steps=() done_count=0
  [[ $there == t ]] || return 0
  list=$(ask "SELECT step FROM dryshod.progress WHERE plan = $plan_sql ORDER BY step") ||
    die "$USAGE" 'dryshod.progress cannot be read'
  for number in $list; do
    done_steps[number]=1
    done_count=$((done_count + 1))
  done
}

is_done() { [[ -n ${done_steps[$1]:-} ]]; }

rank() {
  case $1 in
    expand) echo 1 ;;
    validate) echo 2 ;;
    *) echo 3 ;;
  esac
}

# The index of the gate at which everything up to it is done and nothing behind it; nothing where there is
# none. Of two at the same step the later phase is meant.
gate_reached() {
  local gate i before reached=''
  for ((gate = 0; gate < ${#gate_steps[@]}; gate++)); do
    [[ ${gate_steps[gate]} -gt 0 ]] || continue
    before=1
    for ((i = 0; i < ${#numbers[@]}; i++)); do
      if ((numbers[i] <= gate_steps[gate])); then
        is_done "${numbers[i]}" || before=0
      elif is_done "${numbers[i]}"; then
        before=0
      fi
    done
    if ((before)); then reached=$gate; fi
  done
  say "$reached"
}

say_gate() {
  local gate
  gate=$(gate_reached)
  [[ -n $gate ]] || return 0
  say "gate after ${gate_phases[gate]}: ${gate_words[gate]}"
  say "the way back from here: ./run.sh --rollback (${gate_files[gate]})"
}

# ---- what can be asked of this script

run_steps() {
  local i limit=''
  read_progress # where nobody answers from the start, no other try helps
  run_file "$prepare"
  if [[ -n $only_to ]]; then
    limit=$(rank "$only_to")
  elif ((past_gates)); then
    limit=3
  fi
  for ((i = 0; i < ${#numbers[@]}; i++)); do
    if is_done "${numbers[i]}"; then continue; fi
    limit=${limit:-$(rank "${phases[i]}")}
    if (($(rank "${phases[i]}") > limit)); then
      read_progress
      say "$done_count of ${#numbers[@]} steps are done; ${phases[i]} is next"
      say_gate
      say 'then run ./run.sh again'
      exit "$AT_GATE"
    fi
    say "step ${numbers[i]} (${phases[i]}): ${titles[i]}"
    run_file "${files[i]}" "${numbers[i]}" 1
  done
  read_progress
  say "all ${#numbers[@]} steps are done"
  say_gate
}

status() {
  local i word next=1
  read_progress
  say "$plan_words: $done_count of ${#numbers[@]} steps are done"
  for ((i = 0; i < ${#numbers[@]}; i++)); do
    word='    '
    if is_done "${numbers[i]}"; then
      word='done'
    elif ((next)); then
      word=next
      next=0
    fi
    say "  $word  ${numbers[i]} (${phases[i]}): ${titles[i]}"
  done
  say_gate
}

# Takes back what is done from the last step to the one given, the last first.
undo_down_to() {
  local i
  for ((i = ${#numbers[@]} - 1; i >= 0; i--)); do
    if ((numbers[i] < $1)) || ! is_done "${numbers[i]}"; then continue; fi
    say "undoing step ${numbers[i]}: ${titles[i]}"
    run_file "${undos[i]}" "${numbers[i]}" 0
  done
}

# A step that stands in no transaction may leave something where it is broken off, and is not recorded as
# done. Its undo is run for that; where there is nothing to take back it may be refused, and no harm is done.
undo_broken_off() {
  local i status=0
  for ((i = 0; i < ${#numbers[@]}; i++)); do
    is_done "${numbers[i]}" || break
  done
  ((i < ${#numbers[@]})) || return 0
  if ((numbers[i] < $1 || !bare[i])); then return; fi
  say "step ${numbers[i]} is not done; taking back what a broken-off try may have left"
  (run_file "${undos[i]}") || status=$?
  case $status in
    0) ;;
    "$REFUSED") say "nothing of step ${numbers[i]} is taken back" ;;
    *) exit "$status" ;;
  esac
}

undo() {
  local i next=1 may=0
  read_progress
  for ((i = 0; i < ${#numbers[@]}; i++)); do
    if is_done "${numbers[i]}"; then
      if ((numbers[i] == undo_to)); then may=1; fi
    elif ((next)); then
      next=0
      if ((numbers[i] == undo_to && bare[i])); then may=1; fi
    fi
  done
  ((may)) || die "$REFUSED" "step $undo_to is not done"
  undo_broken_off "$undo_to"
  undo_down_to "$undo_to"
  read_progress
  say "$done_count of ${#numbers[@]} steps are done"
}

rollback() {
  local gate
  read_progress
  undo_broken_off 0
  gate=$(gate_reached)
  if [[ -n $gate ]]; then
    say "back to the start, from the gate after ${gate_phases[gate]}"
    run_file "${gate_files[gate]}"
  else
    undo_down_to 0
    run_file "$unprepare"
  fi
  say 'everything is taken back'
}

purge() {
  read_progress
  ((done_count == ${#numbers[@]})) ||
    die "$REFUSED" "$done_count of ${#numbers[@]} steps are done: a purge is for when all are"
  run_file purge.sql
  say 'purged: there is no way back any more'
}

case $action in
  --status) status ;;
  --undo) undo ;;
  --rollback) rollback ;;
  --purge) purge ;;
  *) run_steps ;;
esac
)bash";

}  // namespace dryshod

// The text of a runbook's run.sh that is the same for every runbook: the command line, how one item
// is run, again where that may help, and what is remembered. Knows psql's exit status and
// SQLSTATEs; refuses to know which items there are: their arrays stand before it. Runs with
// bash 3.2.
#pragma once

#include <string_view>

namespace dryshod {

inline constexpr std::string_view kCutoverHead = R"bash(#!/usr/bin/env bash
# Runs the runbook of this directory from gate to gate, and remembers in state/ what is done.
# Needs psql and coreutils, and SOURCE_DSN and TARGET_DSN. ./run.sh --help says how.
# shellcheck disable=SC2016,SC2034  # a $ in words is meant as it stands
set -Eeuo pipefail

)bash";

inline constexpr std::string_view kCutoverTools = R"bash(
readonly DONE=0 REFUSED=1 USAGE=2 AT_GATE=10 TIRED=11 BUSY=12

usage() {
  cat <<'END'
usage: ./run.sh [--to GATE] [--past-gates] [--tries N] [--pause SECONDS] [--wait SECONDS]
       ./run.sh --status
       ./run.sh rollback | finish

Runs what is not done yet, to the next gate at which people decide. Read runbook.md, then run it again.

  --to GATE         run to this gate (G0 to G7), past those before it
  --past-gates      stop at no gate; each must be open all the same
  --status          say what is done
  rollback          the way back, from wherever it is: the source takes the writes again
  finish            when nobody will want a way back: take away the lane back and all helpers
  --lose-target-writes   with rollback, where no lane leads back: what was written on the target is given up
  --tries N         how often a step is tried that gets no lock or loses its connection (10)
  --pause SECONDS   between two tries, and two questions of a gate that waits (2)
  --wait SECONDS    how long a gate waits for its answer (600); a copy is waited for without end

SOURCE_DSN and TARGET_DSN name both databases, by their direct hosts. SOURCE_REPLICATION_DSN and
TARGET_REPLICATION_DSN are how each server reaches the other one, where that is not the same. STATE_DIRECTORY is
where it is remembered what is done (state beside this file).

Exit status: 0 done; 1 refused, failed, or a gate is shut; 2 usage, or no connection; 10 at a gate; 11 all tries
are used up; 12 another run is at work.
END
}

say() { printf '%s\n' "$*"; }

# die STATUS WORDS...
die() {
  local status=$1
  shift
  printf 'run.sh: %s\n' "$*" >&2
  exit "$status"
}

wrong_usage() {
  printf 'run.sh: %s\n' "$*" >&2
  usage >&2
  exit "$USAGE"
}

# ---- the command line

action=main only_to='' past_gates=0 tries=10 pause=2 patience=600 lose=0
while (($#)); do
  option=$1
  shift
  case $option in
    --to | --tries | --pause | --wait)
      (($#)) || wrong_usage "$option needs a value"
      value=$1
      shift
      ;;
  esac
  case $option in
    --to) only_to=$value ;;
    --past-gates) past_gates=1 ;;
    --lose-target-writes) lose=1 ;;
    --status) action=status ;;
    rollback | finish) action=$option ;;
    --tries) tries=$value ;;
    --pause) pause=$value ;;
    --wait) patience=$value ;;
    --help | -h)
      usage
      exit "$DONE"
      ;;
    *) wrong_usage "unknown: $option" ;;
  esac
done
readonly COUNT='^[1-9][0-9]{0,8}$' SECONDS_SHAPE='^[0-9]{1,6}(\.[0-9]{1,3})?$'
[[ -z $only_to || $only_to =~ ^G[0-7]$ ]] || wrong_usage "no gate: $only_to"
[[ $tries =~ $COUNT ]] || wrong_usage "no number of tries: $tries"
[[ $pause =~ $SECONDS_SHAPE ]] || wrong_usage "no number of seconds: $pause"
[[ $patience =~ ^[0-9]{1,8}$ ]] || wrong_usage "no number of seconds: $patience"

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$here"
command -v psql >/dev/null || die "$USAGE" 'there is no psql'
# shellcheck source=/dev/null
. ./lib.sh

state=${STATE_DIRECTORY:-$here/state}
mkdir -p -- "$state"
if [[ $action != status ]]; then
  if command -v flock >/dev/null; then
    # Passes to psql: it holds until the last of both ends.
    exec 9<"$state"
    flock -n 9 || die "$BUSY" 'another run is at work, or its last statement is'
  else
    say 'run.sh: there is no flock here: see to it that nobody else runs this runbook' >&2
  fi
fi
[[ -s $state/run ]] || printf '%s\n' "$(date -u +%Y%m%dT%H%M%SZ)-$RANDOM$RANDOM" >"$state/run"
run=$(<"$state/run")
touch -- "$state/done"
errors=$(mktemp)
trap 'rm -f -- "$errors" "$errors".*' EXIT

# ---- what is done

is_done() { grep -Fxq -- "$1" "$state/done"; }
# A line is one write: it is there whole, or the step is run again, which every step bears.
mark_done() { printf '%s\n' "$1" >>"$state/done"; }

# State belongs to two databases: those of another run are refused. On the way out the books may be gone already.
check_run() {
  local side step found
  for side in source target; do
    step=$prepared_source
    [[ $side == source ]] || step=$prepared_target
    is_done "$step" || continue
    if found=$(ask_on "$side" -c 'SELECT run FROM dryshod.cutover' 2>"$errors"); then
      [[ $found == "$run" ]] || die "$REFUSED" "the $side is in another run ($found) than $state ($run)"
    elif ! grep -q 'dryshod.cutover' "$errors"; then
      cat "$errors" >&2
      die "$USAGE" "the $side cannot be asked"
    elif [[ ! -s $state/way && ! -e $state/finishing ]]; then
      die "$REFUSED" "the $side is not the database that $state speaks of: it has no dryshod.cutover"
    fi
  done
}

# ---- running and asking

# What may pass by itself, in words; nothing where it will not.
passing_trouble() {
  local line
  if (($1 == 2)); then
    say 'the connection is lost, or not to be had'
    return
  fi
  line=$(grep -Eom1 '(ERROR|FATAL):  (55P03|40P01|40001|57P01|57P03|55006|08006|53300|42710|23505): |tuple concurrently updated' "$errors") || return 0
  case $line in
    *55P03*) say 'a lock was not to be had (55P03)' ;;
    *40P01*) say 'a deadlock (40P01)' ;;
    *40001*) say 'a serialization failure (40001)' ;;
    *55006*) say 'it is in use (55006)' ;;
    *42710* | *23505* | *concurrently*) say 'somebody else was at it, perhaps a run that was broken off' ;;
    *) say "the server was not to be had (${line#*:  })" ;;
  esac
}

# run_step INDEX
run_step() {
  local i=$1 try status trouble
  for ((try = 1; ; try++)); do
    status=0
    if [[ ${sides[i]} == shell ]]; then
      # shellcheck disable=SC2086  # a command and its words
      bash ./${files[i]} 2>"$errors" || status=$?
    else
      psql_on "${sides[i]}" -v VERBOSITY=verbose -v "run=$run" -f "${files[i]}" 2>"$errors" || status=$?
    fi
    grep -Ev '^LOCATION:  ' "$errors" >&2 || true
    ((status != 0)) || return 0
    trouble=$(passing_trouble "$status")
    [[ -n $trouble ]] || die "$REFUSED" "${files[i]}: refused or failed; nothing behind it was run"
    ((try < tries)) || die "$TIRED" "${files[i]}: $trouble, $tries times; run it again at a better time"
    say "run.sh: $trouble; try $((try + 1)) of $tries" >&2
    sleep "$pause"
  done
}

# answer_of SIDE FILE: into `answer`; not 0 where it cannot be asked
answer=''
answer_of() {
  local side=$1 file=$2 status=0
  case $side in
    both)
      ask_on source -f "$file" >"$errors.source" 2>"$errors" || status=$?
      ((status == 0)) || return "$status"
      ask_on target -f "$file" >"$errors.target" 2>"$errors" || status=$?
      ((status == 0)) || return "$status"
      answer=$(diff "$errors.source" "$errors.target" | sed -n 's/^< /source: /p; s/^> /target: /p' | sed -n 1,20p) || true
      ;;
    shell)
      # shellcheck disable=SC2086
      if bash ./$file 2>"$errors"; then answer=''; else answer="exit status $?"; fi
      ;;
    *) answer=$(ask_on "$side" -f "$file" 2>"$errors") || return $? ;;
  esac
}

# check INDEX MAY_WAIT: asks until the answer is the one that is expected, where it may wait
check() {
  local i=$1 may_wait=$2 status try=0 begun=$SECONDS
  while :; do
    status=0
    answer_of "${check_sides[i]}" "${check_files[i]}" || status=$?
    if ((status == 0)) && [[ $answer == "${check_expected[i]}" ]]; then
      say "  ${check_ids[i]}: ${check_words[i]}: yes"
      return 0
    fi
    if ((status == 2)) && ((++try < tries)); then
      sleep "$pause"
      continue
    fi
    if ((status == 0 && may_wait && check_waits[i] == 1 && SECONDS - begun < patience)) &&
      [[ $answer != failed* ]]; then
      sleep "$pause"
      continue
    fi
    say "  ${check_ids[i]}: ${check_words[i]}: NO"
    grep -v '^LOCATION:  ' "$errors" >&2 || true
    if ((status == 0)); then
      say "    expected: ${check_expected[i]:-nothing}"
      printf '%s\n' "$answer" | sed 's/^/    answer:   /' | sed -n 1,20p
    fi
    return 1
  done
}

# ask_gate INDEX
ask_gate() {
  local i open=1
  say "gate ${ids[$1]}: ${titles[$1]}"
  for ((i = 0; i < ${#check_ids[@]}; i++)); do
    if [[ ${check_gates[i]} == "${ids[$1]}" ]]; then
      check "$i" "$open" || open=0 # a gate that is shut waits for nothing more
    fi
  done
  ((open)) || die "$REFUSED" "gate ${ids[$1]} is shut: nothing behind it was run. Put it right and run this again; or ./run.sh rollback"
}

# wait_for INDEX
wait_for() {
  local last='' status try=0
  while :; do
    status=0
    answer_of "${sides[$1]}" "${files[$1]}" || status=$?
    if ((status != 0)); then
      ((status == 2)) || { cat "$errors" >&2; die "$REFUSED" "${files[$1]}: failed"; }
      ((++try < tries)) || die "$TIRED" "${files[$1]}: no connection, $tries times"
      sleep "$pause"
      continue
    fi
    try=0
    case $answer in
      done) return 0 ;;
      failed*) die "$REFUSED" "$answer" ;;
    esac
    [[ $answer == "$last" ]] || say "  $answer"
    last=$answer
    sleep "$pause"
  done
}

# run_track NAME: what of it is not done, in its order
run_track() {
  local i
  for ((i = 0; i < ${#ids[@]}; i++)); do
    [[ ${tracks[i]} == "$1" ]] || continue
    if is_done "${ids[i]}"; then continue; fi
    case ${kinds[i]} in
      step)
        say "${ids[i]} (${sides[i]}): ${titles[i]}"
        run_step "$i"
        mark_done "${ids[i]}"
        ;;
      wait)
        say "${ids[i]} (${sides[i]}): ${titles[i]}"
        wait_for "$i"
        mark_done "${ids[i]}"
        ;;
      gate)
        ask_gate "$i"
        if [[ ${ids[i]} == "$only_to" ]] || { [[ -z $only_to ]] && ((stops[i] && !past_gates)); }; then
          # In this order: nobody is past a gate who has not been told of it.
          say "gate ${ids[i]} is open. ${hints[i]}"
          mark_done "${ids[i]}"
          exit "$AT_GATE"
        fi
        mark_done "${ids[i]}"
        ;;
    esac
  done
}

# The gate at which the last run stopped is asked again: much may have happened since.
ask_last_gate() {
  local i last=-1
  for ((i = 0; i < ${#ids[@]}; i++)); do
    if [[ ${tracks[i]} == main ]] && is_done "${ids[i]}"; then last=$i; fi
  done
  if ((last >= 0)) && [[ ${kinds[last]} == gate ]] && ((stops[last])); then ask_gate "$last"; fi
}

# Has the target been opened for writes? The database knows better than a state that may be one step behind.
is_switched() {
  local stands
  if is_done "$switched"; then return 0; fi
  is_done "$target_fenced" || return 1
  stands=$(ask_on target -f checks/fence-stands.sql) || die "$USAGE" 'the target cannot be asked'
  [[ $stands == 0 ]]
}

rollback() {
  local way
  if [[ ! -s $state/way ]]; then
    if is_done finished; then die "$REFUSED" 'the runbook is finished: there is no way back any more'; fi
    way='back'
    if is_switched; then
      way='return'
      if ((!lane_back)); then
        ((lose)) || die "$REFUSED" 'the target has taken writes, and no lane leads back: they would be lost (--lose-target-writes)'
        way='back'
      fi
    fi
    printf '%s\n' "$way" >"$state/way"
  fi
  way=$(<"$state/way")
  run_track "$way"
  mark_done rolled-back
  say 'the source takes the writes: point the applications to it. The target is left as it is; the next try wants an empty one'
  mv -- "$state" "$state.rolled-back-$run"
}

status() {
  local i word next=1
  for ((i = 0; i < ${#ids[@]}; i++)); do
    [[ ${tracks[i]} == main || ${tracks[i]} == finish ]] || continue
    word='    '
    if is_done "${ids[i]}"; then
      word='done'
    elif ((next)); then
      word=next
      next=0
    fi
    say "  $word  ${ids[i]} (${sides[i]}): ${titles[i]}"
  done
  if [[ -s $state/way ]]; then say 'a rollback has begun: ./run.sh rollback goes on with it'; fi
}

case $action in
  status) status ;;
  rollback)
    check_run
    rollback
    ;;
  *)
    if [[ -s $state/way ]]; then die "$REFUSED" 'a rollback has begun: ./run.sh rollback goes on with it'; fi
    check_run
    if [[ $action == finish ]]; then
      is_done "$last_gate" || die "$REFUSED" "gate $last_gate is not passed yet"
      touch -- "$state/finishing"
      run_track finish
      mark_done finished
      say 'finished: there is no way back any more. The source is still fenced'
    else
      if is_done finished; then
        say 'finished long since'
        exit "$DONE"
      fi
      ask_last_gate
      # A run that was ended between a gate and its word for it is run again: not past that gate.
      if [[ -n $only_to ]] && is_done "$only_to"; then
        say "gate $only_to is passed: nothing behind it was run"
        exit "$AT_GATE"
      fi
      run_track main
      say 'all is done up to ./run.sh finish, which ends the way back'
    fi
    ;;
esac
)bash";

}  // namespace dryshod

// The text of run.sh that is the same for every plan, first half: the command line, and how one
// file is run, again where that may help. Knows psql's options and exit status, and how it spells
// an SQLSTATE under VERBOSITY=verbose; refuses to know which file is whose turn
// (plan_runner_actions.h). The plan's arrays stand between kRunnerHead and kRunnerTools. Runs with
// bash 3.2, where "${a[@]}" of an empty array is an error under set -u.
#pragma once

#include <string_view>

namespace dryshod {

inline constexpr std::string_view kRunnerHead = R"bash(#!/usr/bin/env bash
# Runs the plan of this directory, one file at a time, and remembers in dryshod.progress which are done.
# Needs psql and coreutils. ./run.sh --help says how.
# shellcheck disable=SC2016  # a $ in the words of the plan is meant as it stands
set -Eeuo pipefail
export LC_ALL=C

)bash";

inline constexpr std::string_view kRunnerTools = R"bash(
readonly DONE=0 REFUSED=1 USAGE=2 AT_GATE=10 TIRED=11 BUSY=12

usage() {
  cat <<'END'
usage: ./run.sh [--to PHASE] [--past-gates] [--tries N] [--pause SECONDS] [--batch ROWS] [-- psql options]
       ./run.sh --status | --undo N | --rollback | --purge  [...]

Runs the steps that are not done yet, to the end of the phase of the first of them. There is a gate: do
what it says, look, and run it again to go on with the next phase.

  --to PHASE        run to the end of expand, validate or contract, past the gates before it
  --past-gates      run all steps
  --status          say which steps are done
  --undo N          take back what is done, from the last step to step N
  --rollback        take back everything, and forget the plan
  --purge           when all is done: destroy what was kept for a way back; there is none from then on
  --tries N         how often a step is tried that gets no lock or loses its connection (20)
  --pause SECONDS   before the second try; each later one waits twice as long, a minute at most (1)
  --batch ROWS      how many rows are filled in one transaction, instead of what the plan says

The connection is what PGHOST, PGPORT, PGDATABASE, PGUSER, PGSERVICE and PGPASSFILE say, or the psql
options behind --.

Exit status: 0 done; 1 refused, or failed; 2 usage, or no connection; 10 at a gate; 11 all tries are used
up: run it again at a better time; 12 another run is at work in this directory.
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

action='' only_to='' past_gates=0 undo_to='' tries=20 pause=1 batch=''
connection=()

choose() {
  [[ -z $action ]] || wrong_usage "$action and $1 exclude each other"
  action=$1
}

while (($#)); do
  option=$1
  shift
  case $option in
    --to | --undo | --tries | --pause | --batch)
      (($#)) || wrong_usage "$option needs a value"
      value=$1
      shift
      ;;
  esac
  case $option in
    --to) only_to=$value ;;
    --past-gates) past_gates=1 ;;
    --status | --rollback | --purge) choose "$option" ;;
    --undo)
      choose "$option"
      undo_to=$value
      ;;
    --tries) tries=$value ;;
    --pause) pause=$value ;;
    --batch) batch=$value ;;
    --help | -h)
      usage
      exit "$DONE"
      ;;
    --)
      connection=("$@")
      break
      ;;
    *) wrong_usage "unknown: $option" ;;
  esac
done

readonly COUNT='^[1-9][0-9]{0,8}$' SECONDS_SHAPE='^([0-9]{1,6})(\.([0-9]{1,3}))?$'
[[ -z $only_to || $only_to =~ ^(expand|validate|contract)$ ]] || wrong_usage "no phase: $only_to"
[[ -z $undo_to || $undo_to =~ $COUNT ]] || wrong_usage "no step: $undo_to"
[[ $tries =~ $COUNT ]] || wrong_usage "no number of tries: $tries"
[[ -z $batch || $batch =~ $COUNT ]] || wrong_usage "no number of rows: $batch"
[[ $pause =~ $SECONDS_SHAPE ]] || wrong_usage "no number of seconds: $pause"
fraction=${BASH_REMATCH[3]:-0}00
pause_ms=$((10#${BASH_REMATCH[1]} * 1000 + 10#${fraction:0:3}))
if [[ -n $action && (-n $only_to || $past_gates -eq 1) ]]; then
  wrong_usage "$action runs no steps: --to and --past-gates say nothing to it"
fi

if ((${#numbers[@]} == 0)); then
  say "$plan_words: there is nothing to run"
  exit "$DONE"
fi

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
readonly here
command -v psql >/dev/null || die "$USAGE" 'there is no psql'
export PGCLIENTENCODING=UTF8 PGAPPNAME="${PGAPPNAME:-dryshod}"
if [[ -n $batch ]]; then
  export PGOPTIONS="${PGOPTIONS:-} -c dryshod.batch=$batch"
fi

# One run at a time. Each step is a session of its own, so a lock of the database would not last from one
# to the next; that of the directory does, and passes to psql: it holds until the last of both ends.
# Who copies the directory and runs both is stopped by the first step that finds itself done.
if [[ $action != --status ]]; then
  if command -v flock >/dev/null; then
    exec 9<"$here"
    flock -n 9 || die "$BUSY" 'another run is at work in this directory'
  else
    say 'run.sh: there is no flock here: see to it that nobody else runs this plan' >&2
  fi
fi

errors=$(mktemp)
readonly errors
trap 'rm -f -- "$errors"' EXIT

# ---- asking and running

run_psql() {
  psql -X -q -v ON_ERROR_STOP=1 "$@" ${connection[@]+"${connection[@]}"} </dev/null
}

ask() { run_psql -A -t -c "$1"; }

# What psql says goes to people as it comes, without places in the server's source and the code that says
# that all is well; to the file whole.
tell() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    printf '%s\n' "$line" >>"$errors"
    [[ $line == 'LOCATION:  '* ]] || printf '%s\n' "${line/:  00000: /:  }" >&2
  done
}

# passing_trouble STATUS FILE: what another try may help against, in words; nothing where none may. An error
# stands behind its place in the file; what its DETAIL says of rows is no error.
passing_trouble() {
  local line shape="/$2:[0-9]+: [^:]+:  (55P03|40P01|40001): "
  if (($1 == 2)); then
    say 'the connection is lost'
    return
  fi
  while IFS= read -r line; do
    [[ $line =~ $shape ]] || continue
    case ${BASH_REMATCH[1]} in
      55P03) say 'a lock was not to be had (55P03)' ;;
      40P01) say 'a deadlock (40P01)' ;;
      40001) say 'a serialization failure (40001)' ;;
    esac
    return
  done <"$errors"
}

# Sleeps before the next try: twice as long each time, half of it by chance, so that two who wait for each
# other do not meet again.
wait_for_try() {
  local delay=$pause_ms most=$((pause_ms > 60000 ? pause_ms : 60000)) i
  for ((i = 1; i < $1 && delay < most; i++)); do delay=$((delay * 2)); done
  ((delay <= most)) || delay=$most
  delay=$((delay - delay * RANDOM / 65536))
  say "run.sh: $2; try $(($1 + 1)) of $tries in $((delay / 1000)).$(printf '%03d' $((delay % 1000))) s" >&2
  sleep "$((delay / 1000)).$(printf '%03d' $((delay % 1000)))"
}

# run_file FILE [STEP WANTED]: again and again while that may help. Where a connection was lost, COMMIT may
# have been done before: the step's progress, 1 or 0, tells.
run_file() {
  local file=$1 step=${2:-} wanted=${3:-} try status trouble lost=0 found
  for ((try = 1; ; try++)); do
    status=0
    : >"$errors"
    if ((lost)) && [[ -n $step ]]; then
      found=$(ask "SELECT count(*) FROM dryshod.progress WHERE plan = $plan_sql AND step = $step") || status=$?
      if ((status == 0)) && [[ $found == "$wanted" ]]; then return; fi
    fi
    if ((status == 0)); then
      run_psql -v VERBOSITY=verbose -f "$here/$file" 2>&1 >/dev/null | tell || status=${PIPESTATUS[0]}
    fi
    ((status != 0)) || return 0
    trouble=$(passing_trouble "$status" "$file")
    [[ -n $trouble ]] || die "$REFUSED" "$file: refused or failed; nothing behind it was run"
    ((try < tries)) || die "$TIRED" "$file: $trouble, $tries times; run it again at a better time"
    if ((status == 2)); then lost=1; fi
    wait_for_try "$try" "$trouble"
  done
}

)bash";

}  // namespace dryshod

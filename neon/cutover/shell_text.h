// The scripts of the shell that steps of a runbook are: what works on both servers at once. Knows
// psql, pg_dump and bash 3.2 on; refuses to know the schema, which they read from files beside
// them.
#pragma once

#include <string_view>

namespace dryshod {

inline constexpr std::string_view kLibrary = R"bash(# shellcheck shell=bash
# What run.sh and the steps beside it share: how both servers are asked.
export LC_ALL=C PGCLIENTENCODING=UTF8 PGAPPNAME="${PGAPPNAME:-dryshod cutover}" PGCONNECT_TIMEOUT="${PGCONNECT_TIMEOUT:-15}"

if [[ -z ${SOURCE_DSN:-} || -z ${TARGET_DSN:-} ]]; then
  printf '%s\n' 'SOURCE_DSN and TARGET_DSN are to say where source and target are; runbook.md lists all variables' >&2
  exit 2
fi
# How each server reaches the other one: the same, where nothing else is said.
export SOURCE_REPLICATION_DSN="${SOURCE_REPLICATION_DSN:-$SOURCE_DSN}"
export TARGET_REPLICATION_DSN="${TARGET_REPLICATION_DSN:-$TARGET_DSN}"
for dsn in "$SOURCE_DSN" "$TARGET_DSN" "$SOURCE_REPLICATION_DSN" "$TARGET_REPLICATION_DSN"; do
  if [[ $dsn == *-pooler.* ]]; then
    printf '%s\n' 'a connection string names a pooler: sessions there are shared, and nothing replicates: take the direct host' >&2
    exit 2
  fi
done

# dsn_of SIDE
dsn_of() {
  case $1 in
    source) printf '%s' "$SOURCE_DSN" ;;
    target) printf '%s' "$TARGET_DSN" ;;
  esac
}

# psql_on SIDE psql options...
psql_on() {
  local side=$1
  shift
  psql -X -q -v ON_ERROR_STOP=1 -d "$(dsn_of "$side")" "$@" </dev/null
}

# ask_on SIDE psql options...: rows alone
ask_on() { psql_on "$@" -A -t; }
)bash";

inline constexpr std::string_view kChecksums = R"bash(#!/usr/bin/env bash
# Holds the rows of both servers against each other, table by table and chunk by chunk.
#
#   checksums.sh live     while others write: a chunk that differs is asked again; one that differs each time and
#                         changes each time is left to the window
#   checksums.sh window   behind the fence: every chunk that is asked must be the same; of large tables each Nth,
#                         as checks/tables.txt says
set -Eeuo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$here"
# shellcheck source=/dev/null
. ./lib.sh
mode=${1:-window}
[[ $mode == live || $mode == window ]] || { printf '%s\n' 'usage: checksums.sh live|window' >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
tries=${CHECKSUM_TRIES:-6} pause=${CHECKSUM_PAUSE:-2}
differing=0 busy=0 compared=0

# run_chunks SCRIPT: on both sides at once; the answers are in $work/source and $work/target
run_chunks() {
  local other
  ask_on source -f checks/pins.sql -f "$1" >"$work/source" &
  other=$!
  ask_on target -f checks/pins.sql -f "$1" >"$work/target"
  wait "$other"
}

# chunk NUMBER TABLE_NUMBER WHERE
chunk() {
  local where=${3//\\/\\\\}
  printf "\\\\set chunk '%s'\n\\\\set where '%s'\n\\\\i checks/%s.sql\n" "$1" "${where//\'/\'\'}" "$2"
}

# A chunk whose answers differ, once more alone; 0: the same in the end, 1: differs, 2: written to all the time
again() {
  local i before='' now
  for ((i = 1; i <= tries; i++)); do
    sleep "$pause"
    run_chunks "$1"
    if cmp -s "$work/source" "$work/target"; then return 0; fi
    now=$(cat "$work/source")
    if [[ $now == "$before" ]]; then return 1; fi
    before=$now
  done
  return 2
}

while IFS=$'\t' read -r number table key type rows every when; do
  if [[ $mode == live ]]; then
    [[ $when == always ]] || continue # no lane carries it: it is copied in the window
    every=1
  fi
  borders=()
  if [[ $key != - ]]; then
    while IFS= read -r border; do borders+=("$border"); done \
      < <(ask_on source -v "rows=$rows" -f checks/pins.sql -f "checks/$number-borders.sql")
  fi
  count=$((${#borders[@]} + 1))
  wheres=()
  for ((i = 0; i < count; i++)); do
    where=''
    if ((i > 0)); then where="$key >= '${borders[i - 1]}'::$type"; fi
    if ((i < count - 1)); then where="${where:+$where AND }$key < '${borders[i]}'::$type"; fi
    wheres+=("${where:+WHERE $where}")
  done
  : >"$work/all"
  for ((i = 0; i < count; i++)); do
    if ((i % every == 0 || i == count - 1)); then
      chunk "$i" "$number" "${wheres[i]}" >>"$work/all"
      compared=$((compared + 1))
    fi
  done
  run_chunks "$work/all"
  cp "$work/source" "$work/first-source"
  cp "$work/target" "$work/first-target"
  bad=$(diff "$work/first-source" "$work/first-target" | sed -n 's/^[<>] \([0-9]*\)|.*/\1/p' | sort -nu) || true
  for i in $bad; do
    words="$table, chunk $((i + 1)) of $count"
    if [[ $mode == live ]]; then
      chunk "$i" "$number" "${wheres[i]}" >"$work/one"
      state=0
      again "$work/one" || state=$?
      case $state in
        0) continue ;;
        2)
          printf '%s\n' "$words: written to all the time; the window decides"
          busy=$((busy + 1))
          continue
          ;;
      esac
    fi
    printf '%s\n' "$words: DIFFERS: source $(grep "^$i|" "$work/first-source") target $(grep "^$i|" "$work/first-target")" >&2
    differing=$((differing + 1))
  done
done <checks/tables.txt
printf '%s\n' "$compared chunks compared: $differing differ, $busy undecided"
((differing == 0))
)bash";

inline constexpr std::string_view kSequences = R"bash(#!/usr/bin/env bash
# sequences.sh FROM TO: brings the sequences of TO to where those of FROM are, and $SEQUENCE_MARGIN (1000) steps
# further: numbers that a session took and did not use yet stay unused. FROM is fenced by then.
set -Eeuo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$here"
# shellcheck source=/dev/null
. ./lib.sh
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
{
  printf '%s\n' 'SET default_transaction_read_only = off;'
  ask_on "$1" -v "margin=${SEQUENCE_MARGIN:-1000}" -f checks/sequences.sql
} >"$work/set.sql"
ask_on "$2" -f "$work/set.sql" >/dev/null
printf '%s\n' "$(($(wc -l <"$work/set.sql") - 1)) sequences are set on the $2"
)bash";

inline constexpr std::string_view kCopyRest = R"bash(#!/usr/bin/env bash
# copy-unlogged.sh FROM TO: tables that replication does not carry, whole, while FROM is fenced. Each is emptied and
# filled in one transaction: it may be run again.
set -Eeuo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$here"
# shellcheck source=/dev/null
. ./lib.sh
while IFS=$'\t' read -r table columns; do
  {
    printf '%s\n' 'SET default_transaction_read_only = off;' 'BEGIN;' "TRUNCATE $table;" "COPY $table ($columns) FROM STDIN;"
    ask_on "$1" -c "COPY (SELECT $columns FROM $table) TO STDOUT"
    printf '%s\n' '\.' 'COMMIT;'
  } | psql -X -q -v ON_ERROR_STOP=1 -d "$(dsn_of "$2")" -f -
done <checks/unlogged.txt
)bash";

inline constexpr std::string_view kLoad = R"bash(#!/usr/bin/env bash
# Copies all rows with pg_dump, the source being fenced. The tables are emptied first: it may be run again.
#
#   JOBS=N       N tables at a time, by way of a directory ($WORK_DIRECTORY, or a temporary one)
#   PG_BIN=DIR   where pg_dump and pg_restore are: of the source's major or later
set -Eeuo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cd -- "$here"
# shellcheck source=/dev/null
. ./lib.sh
bin=${PG_BIN:+$PG_BIN/}
jobs=${JOBS:-1}
common=(--data-only --no-owner --no-acl --no-publications --no-subscriptions --exclude-schema=dryshod --load-via-partition-root)
psql_on target -f checks/truncate.sql
if ((jobs == 1)); then
  # A pg_dump of 17 and later sets what an older target does not know.
  "${bin}pg_dump" "${common[@]}" -d "$SOURCE_DSN" | sed '1,40{/^SET transaction_timeout = 0;$/d;}' |
    { printf '%s\n' 'SET default_transaction_read_only = off;'; cat; } |
    psql -X -q -v ON_ERROR_STOP=1 -d "$TARGET_DSN" -f - >/dev/null
else
  work=${WORK_DIRECTORY:-$(mktemp -d)}
  rm -rf -- "$work/rows"
  "${bin}pg_dump" "${common[@]}" -Fd -Z 1 -j "$jobs" -f "$work/rows" -d "$SOURCE_DSN"
  PGOPTIONS='-c default_transaction_read_only=off' \
    "${bin}pg_restore" --data-only --no-owner --no-acl --exit-on-error -j "$jobs" -d "$TARGET_DSN" "$work/rows"
  rm -rf -- "$work/rows"
fi
)bash";

}  // namespace dryshod

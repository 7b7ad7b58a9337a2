// See watched_steps.h.
#include "tests/migration/watched_steps.h"

#include <string_view>

namespace dryshod {
namespace {

// 2000 rows in every table that begins with "big" and holds rows, of what its columns take.
// Those referred to (bigr) come first.
constexpr std::string_view kRows = R"(
DO $$
DECLARE t record;
BEGIN
    FOR t IN SELECT c.oid::regclass AS name,
                    (SELECT string_agg(CASE WHEN a.atttypid = 'text'::regtype THEN '''b'' || i'
                                            WHEN c.relname = 'bigp2a' THEN '1001'
                                            WHEN c.relname = 'bigv' THEN '5 + i % 2'
                                            WHEN c.relname = 'big3' THEN '2000 + i % 1000'
                                            ELSE 'i' END, ', ' ORDER BY a.attnum)
                       FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS items,
                    CASE c.relname WHEN 'bigp1' THEN 999 WHEN 'bigp2a' THEN 1 ELSE 2000 END AS rows
               FROM pg_class c WHERE relname ~ '^big' AND relkind = 'r'
              ORDER BY relname DESC LOOP
        EXECUTE format('INSERT INTO %s SELECT %s FROM generate_series(1, %s) i', t.name, t.items, t.rows);
    END LOOP;
END $$;
)";

// What a session has read counts from before its transaction too.
constexpr std::string_view kReadBefore = R"(
SELECT set_config('seen.before', json_object_agg(oid, pg_stat_get_xact_tuples_returned(oid))::text, true)
  FROM pg_class WHERE relname ~ '^big' \gset
)";
// In the transaction whose work it looks at: a strong lock on a table, and rows of it read.
constexpr std::string_view kHeldUp = R"(
DO $$
DECLARE held text;
BEGIN
    SELECT string_agg(c.relname || ' ' || l.mode, ', ') INTO held
      FROM pg_class c JOIN pg_locks l ON l.relation = c.oid AND l.pid = pg_backend_pid()
     WHERE c.relname ~ '^big' AND c.relname !~ '__dryshod_new$' AND c.relkind IN ('r', 'm')
           AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
           AND pg_stat_get_xact_tuples_returned(c.oid) >
               coalesce((current_setting('seen.before')::json ->> c.oid::text)::bigint, 0);
    IF held IS NOT NULL THEN RAISE EXCEPTION 'held up: %', held; END IF;
END $$;
)";

}  // namespace

std::vector<WatchedStep> watched_steps(const Script& script) {
  std::vector<WatchedStep> steps;
  for (const Statement& statement : script.statements) {
    steps.push_back({statement.sql, statement.txn == Txn::Alone, statement.with_last});
  }
  return steps;
}

std::vector<WatchedStep> watched_steps(const std::vector<Emit::Piece>& pieces) {
  std::vector<WatchedStep> steps;
  for (const Emit::Piece& piece : pieces) {
    steps.push_back({piece.head.empty() ? piece.body : piece.head + " " + piece.body,
                     piece.txn == Txn::Alone, piece.with_last});
  }
  return steps;
}

std::string as_plan(const std::vector<WatchedStep>& steps, bool watched) {
  std::string out = "SET dryshod.pause_ms = 0; SET dryshod.batch = 300; SET lock_timeout = '5s';\n";
  bool open = false;
  const auto end = [&] {
    if (open) out += std::string(watched ? kHeldUp : "") + "COMMIT;\n";
    open = false;
  };
  for (const WatchedStep& step : steps) {
    if (!step.with_last || step.alone) end();
    if (!open && !step.alone) {
      out += "BEGIN;\n" + std::string(kReadBefore);
      open = true;
    }
    out += step.sql + ";\n";
  }
  end();
  return out;
}

std::string rows_for_all() {
  return std::string(kRows);
}

}  // namespace dryshod

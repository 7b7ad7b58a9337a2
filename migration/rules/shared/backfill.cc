// See backfill.h. Tables are walked by blocks: every table has them, and TID range scans (since 14)
// read no others. A row that another transaction updates meanwhile may land behind the walk without
// its value: so the walk is repeated until it finds nothing to do.
#include "migration/rules/shared/backfill.h"

#include "catalog/quote.h"
#include "migration/rules/shared/online.h"

namespace dryshod {
namespace {

// Operators and functions are looked up in pg_catalog alone, but for the UPDATE: that is the
// application's business, with the path it may rely on. Its triggers stay silent, since what they
// look at does not change: one that notes the time of the last change would note that of the walk.
// Where the role may not say so, they fire. Row security off: what would hide rows is an error.
// NULLIF: a parameter that was set once in the session is '' afterwards.
// @table@, @key@, @update@, @lacking@: literals.
constexpr std::string_view kBlock = R"(
DECLARE
    path text := pg_catalog.current_setting('search_path');
    batch_rows bigint;
    pause double precision;
    block_size bigint;
    leaves oid[];
    leaf oid;
    leaf_name text;
    leaf_key text;
    width bigint;
    first_width bigint;
    size_at_start bigint;
    lo bigint;
    hi bigint;
    filled bigint;
    filled_in_walk bigint;
    found bigint;
    walks integer;
    from_start boolean;
    tries integer;
    silent boolean := true;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
    batch_rows := coalesce(nullif(current_setting('dryshod.batch', true), ''), '5000')::bigint;
    batch_rows := greatest(1, batch_rows);
    pause := coalesce(nullif(current_setting('dryshod.pause_ms', true), ''), '50')::double precision;
    pause := greatest(0, pause) / 1000;
    block_size := current_setting('block_size')::bigint;
    WITH RECURSIVE tree AS (
        SELECT @table@::regclass::oid AS id
        UNION
        SELECT i.inhrelid FROM pg_inherits i JOIN tree t ON i.inhparent = t.id)
    SELECT array_agg(c.oid ORDER BY c.oid) INTO leaves
      FROM tree t JOIN pg_class c ON c.oid = t.id WHERE c.relkind = 'r';
    FOREACH leaf IN ARRAY coalesce(leaves, '{}') LOOP
        SELECT format('%I.%I', n.nspname, c.relname),
               CASE WHEN c.reltuples > 0 AND c.relpages > 0
                    THEN greatest(1, (batch_rows * c.relpages / c.reltuples)::bigint)
                    ELSE greatest(1, batch_rows / 100) END
          INTO leaf_name, first_width
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = leaf;
        leaf_key := @key@ || ' ' || leaf_name;
        SELECT coalesce(max(b.next_block), 0) INTO lo
          FROM dryshod.backfill b WHERE b.key = leaf_key;
        walks := 0;
        LOOP
            width := first_width;
            size_at_start := pg_relation_size(leaf) / block_size;
            from_start := lo = 0;
            filled_in_walk := 0;
            WHILE lo < size_at_start LOOP
                -- Behind blocks that had nothing to fill may come such as have it in every row.
                IF width > first_width THEN
                    EXECUTE 'SELECT count(*) FROM (SELECT FROM ONLY ' || leaf_name || @lacking@
                            || ' LIMIT $3) AS few'
                       INTO found
                      USING format('(%s,0)', lo)::tid, format('(%s,0)', lo + width)::tid,
                            batch_rows + 1;
                    IF found > batch_rows THEN
                        width := first_width;
                    END IF;
                END IF;
                hi := lo + width;
                tries := 0;
                LOOP
                    BEGIN
                        PERFORM set_config('lock_timeout', '200ms', true);
                        PERFORM set_config('row_security', 'off', true);
                        PERFORM set_config('enable_tidscan', 'on', true);
                        IF silent THEN
                            BEGIN
                                PERFORM set_config('session_replication_role', 'replica', true);
                            EXCEPTION WHEN insufficient_privilege THEN
                                silent := false;
                            END;
                        END IF;
                        PERFORM set_config('search_path', path, true);
                        EXECUTE 'UPDATE ONLY ' OPERATOR(pg_catalog.||) leaf_name
                                OPERATOR(pg_catalog.||) @update@
                          USING pg_catalog.format('(%s,0)', lo)::pg_catalog.tid,
                                pg_catalog.format('(%s,0)', hi)::pg_catalog.tid;
                        GET DIAGNOSTICS filled = ROW_COUNT;
                        PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                        EXIT;
                    EXCEPTION WHEN lock_not_available OR deadlock_detected
                            OR serialization_failure THEN
                        -- The handler has put search_path back as it was before the block.
                        tries := tries + 1;
                        IF tries >= 50 THEN
                            RAISE;
                        END IF;
                    END;
                    COMMIT;
                    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                    PERFORM pg_sleep(least(tries, 5) * greatest(pause, 0.1));
                END LOOP;
                filled_in_walk := filled_in_walk + filled;
                INSERT INTO dryshod.backfill AS b (key, next_block, rows)
                VALUES (leaf_key, hi, filled)
                ON CONFLICT (key) DO UPDATE
                   SET next_block = excluded.next_block, rows = b.rows + excluded.rows;
                COMMIT;
                PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
                IF filled > 0 THEN
                    PERFORM pg_sleep(pause);
                END IF;
                -- Twice as many blocks at most, and no more than 64 MB: an estimate may be wrong.
                width := least(width * 2, 8192, width * batch_rows / greatest(filled, 1));
                width := greatest(1, width);
                lo := hi;
            END LOOP;
            EXIT WHEN from_start AND filled_in_walk = 0;
            walks := walks + 1;
            IF walks > 10 THEN
                RAISE WARNING 'rows of % are still without a value', leaf_name;
                EXIT;
            END IF;
            lo := 0;
        END LOOP;
    END LOOP;
END
)";

void write_leaves(Emit::Piece& piece, const Catalog& catalog, Ref table) {
  if (!is_partitioned(catalog, table)) piece.writes.push_back(catalog.qualified(table));
  for (const Ref child : children_of(catalog, table)) write_leaves(piece, catalog, child);
}

}  // namespace

std::string backfill_statement(const Catalog& catalog, const Backfill& fill) {
  const std::string lacking =
      " WHERE ctid OPERATOR(pg_catalog.>=) $1 AND ctid OPERATOR(pg_catalog.<) $2 AND (" +
      fill.lacking + ")";
  const std::string update = " SET " + fill.set + lacking;
  std::string text;
  for (std::string_view rest = kBlock;;) {
    const size_t at = rest.find('@');
    text += rest.substr(0, at);
    if (at == std::string_view::npos) break;
    const size_t end = rest.find('@', at + 1);
    const std::string_view word = rest.substr(at + 1, end - at - 1);
    text += quote_literal(word == "table"     ? catalog.qualified(fill.table)
                          : word == "key"     ? fill.key
                          : word == "lacking" ? lacking
                                              : update);
    rest.remove_prefix(end + 1);
  }
  return "DO " + quote_dollar(text);
}

Emit::Piece& fill_online(Emit& emit, const Backfill& fill) {
  Emit::Piece& piece =
      online_piece(emit, backfill_statement(emit.to(), fill), Phase::Expand, Txn::Alone);
  piece.batched = true;
  write_leaves(piece, emit.to(), fill.table);
  if (!fill.sequence.empty()) piece.writes.push_back(fill.sequence);
  piece.why = "goes on where it stopped when it is run again";
  bool fires = false;
  emit.to().each_child_of<Trigger>(fill.table, [&](Ref) { fires = true; });
  if (fires)
    piece.why += "; triggers of the table fire where the role may not set session_replication_role";
  return piece;
}

}  // namespace dryshod

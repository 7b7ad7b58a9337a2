// Spells them; see compare_sql.h. Every query names its own search_path: format_type() and casts to
// text leave out schemas that are on it.
#include "neon/cutover/compare_sql.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/quote.h"

namespace dryshod {
namespace {

constexpr int64_t kChunkRows = 100'000;

/// Relations of users, without dryshod's own and those of extensions.
constexpr std::string_view kOurs = R"sql(WITH ours AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'dryshod')
       AND n.nspname !~ '^pg_(toast|temp)'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                          AND d.deptype = 'e')
), lines AS (
)sql";

// Identities of partitions are their own from 17 on, the parent's before.
constexpr std::string_view kShape =
    R"sql(    SELECT format('column %I.%I.%I %s%s%s%s', o.nspname, o.relname, a.attname,
                  format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' END,
                  CASE WHEN a.attgenerated <> '' THEN ' generated' END,
                  CASE WHEN a.attidentity <> '' AND NOT o.relispartition THEN ' identity' END) AS line
      FROM ours o
      JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE o.relkind IN ('r', 'p')
    UNION ALL
    SELECT format('key %I.%I (%s)', o.nspname, o.relname,
                  (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.n)
                     FROM unnest(i.indkey) WITH ORDINALITY k (attnum, n)
                     JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum))
      FROM ours o
      JOIN pg_index i ON i.indrelid = o.oid AND i.indisprimary
    UNION ALL
    SELECT format('sequence %I.%I %s by %s', o.nspname, o.relname, format_type(s.seqtypid, NULL),
                  s.seqincrement)
      FROM ours o
      JOIN pg_sequence s ON s.seqrelid = o.oid
    UNION ALL
    SELECT format('labels %I.%I %s', n.nspname, t.typname,
                  (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                     FROM pg_enum e WHERE e.enumtypid = t.oid))
      FROM pg_type t
      JOIN pg_namespace n ON n.oid = t.typnamespace
     WHERE t.typtype = 'e' AND n.nspname <> 'dryshod'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid
                          AND d.deptype = 'e')
)sql";

// What the server makes for partitions by itself has names of its own making: it is left out.
constexpr std::string_view kRest = R"sql(    UNION ALL
    SELECT format('index %I.%I on %I.%I%s%s', o.nspname, o.relname, tn.nspname, t.relname,
                  CASE WHEN i.indisunique THEN ' unique' END,
                  CASE WHEN NOT i.indisvalid THEN ' invalid' END)
      FROM ours o
      JOIN pg_index i ON i.indexrelid = o.oid
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace tn ON tn.oid = t.relnamespace
     WHERE NOT o.relispartition
    UNION ALL
    SELECT format('constraint %I on %I.%I %s%s', k.conname, o.nspname, o.relname, k.contype,
                  CASE WHEN NOT k.convalidated THEN ' not valid' END)
      FROM ours o
      JOIN pg_constraint k ON k.conrelid = o.oid AND k.conparentid = 0 AND k.conislocal
     WHERE k.contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL
    SELECT format('trigger %I on %I.%I %s', g.tgname, o.nspname, o.relname, g.tgenabled)
      FROM ours o
      JOIN pg_trigger g ON g.tgrelid = o.oid AND NOT g.tgisinternal
     WHERE NOT o.relispartition
    UNION ALL
    SELECT format('policy %I on %I.%I', p.polname, o.nspname, o.relname)
      FROM ours o
      JOIN pg_policy p ON p.polrelid = o.oid
    UNION ALL
    SELECT format('view %I.%I', o.nspname, o.relname) FROM ours o WHERE o.relkind IN ('v', 'm')
    UNION ALL
    SELECT format('routine %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
      FROM pg_proc p
      JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'dryshod')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                          AND d.deptype = 'e')
)sql";

constexpr std::string_view kPath = "SET search_path = pg_catalog;\n";

std::string lines_of(std::string_view parts) {
  return std::string(kPath) + std::string(kOurs) + std::string(parts) +
         ")\nSELECT line FROM lines ORDER BY line COLLATE \"C\";\n";
}

std::string regclass(const std::string& name) {
  return quote_literal(name) + "::pg_catalog.regclass";
}

}  // namespace

std::string pinned_settings() {
  return "-- How values read, on any server of any major.\n"
         "SET datestyle = 'ISO, YMD';\n"
         "SET intervalstyle = 'postgres';\n"
         "SET timezone = 'UTC';\n"
         "SET extra_float_digits = 3;\n"
         "SET bytea_output = 'hex';\n"
         "SET xmlbinary = 'base64';\n"
         "SET lc_monetary = 'C';\n"
         "SET row_security = off;  -- an error where rows would be hidden\n"
         "SET search_path = pg_catalog;\n"
         "SET statement_timeout = 0;\n";
}

std::string shape_query() {
  return lines_of(kShape);
}

std::string whole_schema_query() {
  return lines_of(std::string(kShape) + std::string(kRest));
}

std::string chunk_query(const MovedTable& table) {
  std::string row;
  for (const MovedColumn& column : table.columns) {
    row += (row.empty() ? "t." : ", t.") + column.name;
  }
  // A sum does not ask for the order of rows; hashtextextended() of a text in "C" is one on all
  // majors.
  return fmt::format(
      "SELECT :'chunk', count(*), coalesce(sum(hashtextextended(ROW({})::text COLLATE \"C\", 0)::"
      "numeric), 0)\n  FROM {} AS t :where;\n",
      row, table.from());
}

std::string borders_query(const MovedTable& table) {
  const MovedColumn* key = table.range_key();
  if (key == nullptr) return "SELECT WHERE false;\n";
  return fmt::format(
      "SELECT DISTINCT k FROM (\n"
      "    SELECT t.{0} AS k, row_number() OVER (ORDER BY t.{0}) AS n FROM {1} AS t) AS numbered\n"
      " WHERE n % :rows = 0 ORDER BY k;\n",
      key->name, table.from());
}

std::string chunk_line(const MovedTable& table, int number, int every) {
  const MovedColumn* key = table.range_key();
  int64_t rows = kChunkRows;
  if (table.measured && table.rows > 0 && table.bytes > 0) {
    // About 64 MB a chunk: a statement of a second, whose snapshot holds nothing back for long.
    rows = std::clamp<int64_t>(table.rows * (int64_t{64} << 20) / table.bytes, 1'000, 5'000'000);
  }
  return fmt::format("{:03}\t{}\t{}\t{}\t{}\t{}\t{}\n", number, comment_text(table.name),
                     key == nullptr ? "-" : "t." + key->name, key == nullptr ? "-" : key->type,
                     rows, every, table.unlogged ? "window" : "always");
}

std::string sequences_query(const MovedSchema& schema) {
  std::string sql;
  for (const MovedSequence& sequence : schema.sequences) {
    sql += fmt::format(
        "SELECT pg_catalog.format('SELECT pg_catalog.setval(%L, %s, %L);', {0},\n"
        "    CASE WHEN NOT s.is_called OR q.seqcycle THEN s.last_value\n"
        "         WHEN q.seqincrement > 0\n"
        "           THEN least(q.seqmax, s.last_value::numeric + :margin * q.seqincrement)\n"
        "         ELSE greatest(q.seqmin, s.last_value::numeric + :margin * q.seqincrement) END,\n"
        "    s.is_called)\n"
        "  FROM {1} AS s, pg_catalog.pg_sequence AS q WHERE q.seqrelid = {2};\n",
        quote_literal(sequence.name), sequence.name, regclass(sequence.name));
  }
  return sql;
}

std::string sequences_behind_query(const MovedSchema& schema) {
  std::string sql;
  for (const MovedSequence& sequence : schema.sequences) {
    if (sequence.table.empty() || sequence.cycle) continue;
    sql += fmt::format("{}SELECT {} WHERE (SELECT max({}) FROM {}) > (SELECT last_value FROM {})",
                       sql.empty() ? "" : "\nUNION ALL\n", quote_literal(sequence.name),
                       sequence.column, sequence.table, sequence.name);
  }
  return sql.empty() ? "SELECT WHERE false;\n" : sql + ";\n";
}

std::string unfinished_query() {
  return std::string(kPath) +
         "SELECT format('invalid index %s', i.indexrelid::regclass) FROM pg_index i WHERE NOT "
         "i.indisvalid\n"
         "UNION ALL\n"
         "SELECT format('materialized view %I.%I is not filled', schemaname, matviewname)\n"
         "  FROM pg_matviews WHERE NOT ispopulated;\n";
}

}  // namespace dryshod

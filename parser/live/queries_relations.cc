// Queries for tables, views and sequences, from whose answers table_text.cc makes statements. See
// queries.h.
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

/// A list of name=value as it stands in WITH (...): each name with `prefix`, but for `left_out`.
std::string storage_options(const char* array, const char* prefix, const char* left_out) {
  return fmt::format(
      "(SELECT string_agg({1} || quote_ident(split_part(o, '=', 1)) || '=' || "
      "quote_literal(substr(o, strpos(o, '=') + 1)), ', ') FROM unnest({0}) o WHERE o !~ '{2}')",
      array, prefix, left_out);
}

std::string relations(const LiveServer& server) {
  const char* methods = server.since(17) ? "'r', 'p', 'm'" : "'r', 'm'";
  const std::string method = server.since(12)
                                 ? fmt::format(
                                       "CASE WHEN c.relkind IN ({}) AND a.amname <> 'heap' THEN "
                                       "quote_ident(a.amname) END",
                                       methods)
                                 : "NULL";
  return fmt::format(R"(
SELECT c.oid, c.relkind, format('%I.%I', n.nspname, c.relname),
  quote_ident(pg_get_userbyid(c.relowner)), c.relpersistence, c.relispartition,
  CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
  pg_get_expr(c.relpartbound, c.oid),
  CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END, {0},
  (SELECT quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace),
  CASE WHEN c.reloptions IS NOT NULL THEN {1} END,
  CASE WHEN t.reloptions IS NOT NULL THEN {2} END,
  c.relreplident, c.relrowsecurity, c.relforcerowsecurity,
  quote_ident(fs.srvname), CASE WHEN c.relkind = 'f' THEN {3} END,
  CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
  CASE WHEN 'check_option=local' = ANY (c.reloptions) THEN 'LOCAL'
    WHEN 'check_option=cascaded' = ANY (c.reloptions) THEN 'CASCADED' END
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_am a ON a.oid = {4}
LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_foreign_server fs ON fs.oid = f.ftserver
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't' AND {5})",
                     method, storage_options("c.reloptions", "''", "^check_option="),
                     storage_options("t.reloptions", "'toast.'", "^$"), options_of("f.ftoptions"),
                     server.since(12) ? "c.relam" : "0::oid", is_own_in_schema("pg_class", "c"));
}

std::string columns(const LiveServer& server) {
  const char* compression =
      server.since(14) ? "CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END"
                       : "NULL";
  const char* generated = server.since(12) ? "a.attgenerated" : "''";
  // Since 18 a not-null is a constraint: see not_nulls().
  const char* not_null = server.since(18) ? "false" : "a.attnotnull";
  // Rows of relations have no collation and the storage of all that varies; all others' types are
  // few.
  return hashed(fmt::format(R"(
SELECT a.attrelid, a.attnum, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
  a.attislocal, {0},
  CASE WHEN a.attcollation <> 0 AND a.attcollation <> t.typcollation THEN
    (SELECT format('%I.%I', cn.nspname, co.collname) FROM pg_collation co JOIN pg_namespace cn ON
      cn.oid = co.collnamespace WHERE co.oid = a.attcollation) END,
  CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END,
  CASE WHEN a.attstorage <> coalesce(t.typstorage, 'x') THEN CASE a.attstorage WHEN 'p' THEN 'PLAIN'
    WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END, {1},
  CASE WHEN a.attoptions IS NOT NULL THEN {2} END,
  CASE WHEN a.attfdwoptions IS NOT NULL THEN {3} END, {4}
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN (SELECT oid, typcollation, typstorage FROM pg_type WHERE typrelid = 0) t ON
  t.oid = a.atttypid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND c.relpersistence <> 't' AND c.oid >= 16384
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')",
                            generated, compression, storage_options("a.attoptions", "''", "^$"),
                            options_of("a.attfdwoptions"), not_null));
}

/// Also of tables that are not told: whoever reads them knows which are. A default names no column,
/// and then the server need not open its table to print it; what is computed of others does.
constexpr const char* kDefaults = R"(
SELECT d.adrelid, d.adnum, d.oid, pg_get_expr(d.adbin, CASE WHEN strpos(d.adbin::text, '{VAR') = 0
  THEN 0::oid ELSE d.adrelid END)
FROM pg_attrdef d WHERE d.adrelid >= 16384)";

/// Since 18. Also of tables that are not told.
constexpr const char* kNotNulls = R"(
SELECT k.conrelid, k.conkey[1], k.oid, k.conname, k.connoinherit, k.conislocal, k.convalidated
FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid >= 16384)";

std::string inherits() {
  return R"(
SELECT i.inhrelid, i.inhparent, format('%I.%I', n.nspname, p.relname)
FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace n ON
  n.oid = p.relnamespace WHERE p.relkind IN ('r', 'p', 'f') ORDER BY i.inhrelid, i.inhseqno)";
}

/// What pg_get_constraintdef() makes of them; it looks for the constraint and its table each time.
std::string checks(const LiveServer& server) {
  const char* enforced = server.since(18) ? "WHEN NOT k.conenforced THEN ' NOT ENFORCED' " : "";
  return fmt::format(R"(
SELECT k.conrelid, k.oid, quote_ident(k.conname), 'CHECK (' || pg_get_expr(k.conbin, k.conrelid) ||
  ')' || CASE WHEN k.connoinherit THEN ' NO INHERIT' ELSE '' END || CASE {0}WHEN NOT k.convalidated
  THEN ' NOT VALID' ELSE '' END, k.conislocal, k.convalidated
FROM pg_constraint k WHERE k.contype = 'c' AND k.conrelid <> 0 AND k.oid >= 16384
ORDER BY k.conrelid, k.conname COLLATE "C")",
                     enforced);
}

/// The clauses of a sequence; "s" is pg_sequence.
constexpr const char* kSequence = R"(
  CASE WHEN s.seqtypid = 'bigint'::regtype OR {0} THEN '' ELSE ' AS ' || format_type(s.seqtypid, NULL)
    END ||
  format(E'\n    START WITH %s\n    INCREMENT BY %s\n    MINVALUE %s\n    MAXVALUE %s\n    CACHE %s',
    s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache) ||
  CASE WHEN s.seqcycle THEN E'\n    CYCLE' ELSE '' END)";

std::string sequences() {
  return fmt::format(R"(
SELECT 'pg_class'::regclass::oid, c.oid, {0}, 'SEQUENCE ' || format('%I.%I', n.nspname, c.relname),
  quote_ident(pg_get_userbyid(c.relowner)),
  'CREATE ' || CASE c.relpersistence WHEN 'u' THEN 'UNLOGGED ' ELSE '' END || 'SEQUENCE ' ||
  format('%I.%I', n.nspname, c.relname) || {1} || ';'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
WHERE c.relpersistence <> 't' AND {2} AND NOT EXISTS (SELECT FROM pg_depend d WHERE
  d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND
  d.deptype = 'i'))",
                     static_cast<int>(kRelationPriority), fmt::format(kSequence, "false"),
                     is_own_in_schema("pg_class", "c"));
}

/// What ties sequences to columns: OWNED BY, or an identity, which makes its sequence.
constexpr const char* kFromTied = R"(
FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequence s ON s.seqrelid = c.oid
JOIN pg_class r ON r.oid = d.refobjid JOIN pg_namespace rn ON rn.oid = r.relnamespace
JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND
  c.relpersistence <> 't' AND )";

std::string owned_sequences() {
  return fmt::format(R"(
SELECT 1, c.oid, {0}, 'SEQUENCE ' || format('%I.%I', n.nspname, c.relname), NULL,
  format('ALTER SEQUENCE %I.%I OWNED BY %I.%I.%I;', n.nspname, c.relname, rn.nspname, r.relname,
    a.attname) {1} d.deptype = 'a' AND {2})",
                     static_cast<int>(kDefaultPriority), kFromTied,
                     is_own_in_schema("pg_class", "c"));
}

std::string identities(const LiveServer& server) {
  // Since 15 a sequence has a persistence of its own.
  const char* persistence = server.since(15) ? "CASE WHEN c.relpersistence <> r.relpersistence "
                                               "THEN format(E'\\nALTER SEQUENCE %I.%I SET ', "
                                               "n.nspname, c.relname) || CASE c.relpersistence "
                                               "WHEN 'u' THEN 'UNLOGGED;' ELSE 'LOGGED;' "
                                               "END ELSE '' END"
                                             : "''";
  return fmt::format(R"(
SELECT 'pg_class'::regclass::oid, c.oid, {0}, 'SEQUENCE ' || format('%I.%I', n.nspname, c.relname),
  NULL, format(E'ALTER TABLE %I.%I ALTER COLUMN %I ADD GENERATED %s AS IDENTITY (\n    SEQUENCE NAME '
    '%I.%I', rn.nspname, r.relname, a.attname, CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE
    'BY DEFAULT' END, n.nspname, c.relname) || {1} || E'\n);' || {2} {3}
  d.deptype = 'i' AND {4})",
                     static_cast<int>(kDefaultPriority), fmt::format(kSequence, "true"),
                     persistence, kFromTied, is_own_in_schema("pg_class", "c"));
}

/// Until 11. pg_dump has left it out since 12, as no server has it that a dump could be restored
/// on.
constexpr const char* kWithOids = R"(
SELECT format('%I.%I', n.nspname, c.relname) || ': WITH OIDS left out: no server since 12 has it'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relhasoids AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't' AND {} ORDER BY 1)";

}  // namespace

void add_relation_queries(const LiveServer& server, std::vector<LiveQuery>& queries) {
  queries.push_back({Answer::Relations, relations(server)});
  queries.push_back({Answer::Columns, columns(server)});
  queries.push_back({Answer::Defaults, kDefaults});
  if (server.since(18)) queries.push_back({Answer::NotNulls, kNotNulls});
  queries.push_back({Answer::Inherits, inherits()});
  queries.push_back({Answer::Checks, checks(server)});
  queries.push_back({Answer::Objects, sequences()});
  queries.push_back({Answer::Objects, owned_sequences()});
  queries.push_back({Answer::Objects, identities(server)});
  if (!server.since(12)) {
    queries.push_back({Answer::Unseen, fmt::format(kWithOids, is_own_in_schema("pg_class", "c"))});
  }
}

}  // namespace dryshod

// Queries for what hangs on tables and has a statement of its own: keys, indexes, foreign keys,
// statistics, rules, triggers, policies. See queries.h.
#include <fmt/format.h>

#include "parser/live/queries.h"

namespace dryshod {
namespace {

// The table of a part: r in schema n.
const std::string& own_table() {
  static const std::string text = is_own_in_schema("pg_class", "r");
  return text;
}

constexpr const char* kTable = "format('%I.%I', n.nspname, r.relname)";

/// What pg_dump writes by setting default_tablespace.
std::string in_tablespace(const std::string& relation, const std::string& statement) {
  return fmt::format(
      "CASE WHEN {0}.reltablespace = 0 THEN {1} ELSE (SELECT format(E'SET default_tablespace = "
      "%I;\\n', s.spcname) FROM pg_tablespace s WHERE s.oid = {0}.reltablespace) || {1} || "
      "E'\\nSET default_tablespace = '''';' END",
      relation, statement);
}

/// What is said of an index i (c in pg_class) after it is made.
std::string after_index() {
  return R"(
  CASE WHEN i.indisclustered THEN format(E'\nALTER TABLE %I.%I CLUSTER ON %I;', n.nspname, r.relname,
    c.relname) ELSE '' END ||
  CASE WHEN i.indisreplident THEN format(E'\nALTER TABLE ONLY %I.%I REPLICA IDENTITY USING INDEX %I;',
    n.nspname, r.relname, c.relname) ELSE '' END)";
}

/// What pg_get_indexdef() makes of an index i (c) on r in n. Where it is a B-tree over up to three
/// columns (a1, a2, a3, by operator classes o1, o2, o3) with nothing but their names to be said, it
/// is put together here: the function looks for the usual operator class of each among all.
std::string index_definition(const LiveServer& server) {
  // By which index_definition() knows that the class is the one that GetDefaultOpClass() of
  // src/backend/commands/indexcmds.c finds: that of the very type, or of text, whose type varchar
  // has.
  const auto usual = [](int n) {
    return fmt::format(
        "o{0}.oid < 16384 AND o{0}.opcdefault AND (o{0}.opcintype = a{0}.atttypid OR "
        "o{0}.opcintype = 'text'::regtype AND a{0}.atttypid = 'varchar'::regtype) AND "
        "i.indoption[{1}] = 0 AND i.indcollation[{1}] = a{0}.attcollation",
        n, n - 1);
  };
  const char* keys = server.since(11) ? "i.indnkeyatts" : "i.indnatts";
  const char* nulls = server.since(15) ? "NOT i.indnullsnotdistinct AND " : "";
  return fmt::format(R"(
  CASE WHEN c.relam = 403 AND c.relkind = 'i' AND c.reloptions IS NULL AND i.indexprs IS NULL AND
    i.indpred IS NULL AND i.indnatts = {0} AND i.indnatts <= 3 AND {1}{2} AND
    (i.indnatts < 2 OR {3}) AND (i.indnatts < 3 OR {4})
  THEN 'CREATE ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END || 'INDEX ' ||
    quote_ident(c.relname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(r.relname) ||
    ' USING btree (' || quote_ident(a1.attname) ||
    CASE WHEN i.indnatts > 1 THEN ', ' || quote_ident(a2.attname) ELSE '' END ||
    CASE WHEN i.indnatts > 2 THEN ', ' || quote_ident(a3.attname) ELSE '' END || ')'
  ELSE pg_get_indexdef(i.indexrelid) END)",
                     keys, nulls, usual(1), usual(2), usual(3));
}

std::string indexes(const LiveServer& server) {
  // Columns have their own; only what is computed has one in the index.
  const char* statistics = server.since(11) ? R"( ||
  CASE WHEN i.indexprs IS NULL THEN '' ELSE
    coalesce((SELECT string_agg(format(E'\nALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s;',
      n.nspname, c.relname, a.attnum, a.attstattarget), '' ORDER BY a.attnum)
    FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0), '') END)"
                                            : "";
  std::string columns;
  for (int n = 1; n <= 3; ++n) {
    columns += fmt::format(
        "LEFT JOIN pg_attribute a{0} ON a{0}.attrelid = i.indrelid AND a{0}.attnum = "
        "i.indkey[{1}]\nLEFT JOIN pg_opclass o{0} ON o{0}.oid = i.indclass[{1}]\n",
        n, n - 1);
  }
  return fmt::format(R"(
SELECT 'pg_class'::regclass::oid, c.oid, {0}, 'INDEX ' || quote_ident(n.nspname) || '.' ||
  quote_ident(c.relname), NULL, {1} || {2}{3}
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class r ON r.oid = i.indrelid
JOIN pg_namespace n ON n.oid = r.relnamespace
LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
{5}WHERE (i.indisvalid OR r.relkind = 'p') AND i.indisready AND r.relpersistence <> 't' AND
  r.relkind IN ('r', 'p', 'm') AND k.oid IS NULL AND {4})",
                     static_cast<int>(kIndexPriority),
                     in_tablespace("c", "(" + index_definition(server) + " || ';')"), after_index(),
                     statistics, own_table(), columns);
}

/// Keys and exclusions, which have an index.
std::string keys(const LiveServer& server) {
  const char* nulls = server.since(15) ? " AND NOT i.indnullsnotdistinct" : "";
  const char* period = server.since(18) ? " AND NOT k.conperiod" : "";
  // Parameters and tablespace of the index stand before DEFERRABLE, which ends the definition.
  return fmt::format(
      R"(
SELECT k.conrelid, k.oid, {0}, quote_ident(k.conname), true,
  CASE WHEN {1} THEN array_to_string(k.conkey, ' ') END,
  CASE WHEN {1} THEN CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END
  WHEN c.reloptions IS NULL OR k.contype = 'x' THEN pg_get_constraintdef(k.oid) ELSE
    left(pg_get_constraintdef(k.oid), length(pg_get_constraintdef(k.oid)) - CASE WHEN k.condeferred
      THEN 30 WHEN k.condeferrable THEN 11 ELSE 0 END) || ' WITH (' || (SELECT string_agg(
      quote_ident(split_part(o, '=', 1)) || '=' || quote_literal(substr(o, strpos(o, '=') + 1)), ', ')
      FROM unnest(c.reloptions) o) || ')' || CASE WHEN k.condeferred
      THEN ' DEFERRABLE INITIALLY DEFERRED' WHEN k.condeferrable THEN ' DEFERRABLE' ELSE '' END END,
  k.conindid, quote_ident(c.relname), CASE WHEN c.reltablespace <> 0 THEN (SELECT
    quote_ident(s.spcname) FROM pg_tablespace s WHERE s.oid = c.reltablespace) END,
  i.indisclustered, i.indisreplident
FROM pg_constraint k JOIN pg_index i ON i.indexrelid = k.conindid JOIN pg_class c ON c.oid = k.conindid
WHERE k.contype IN ('p', 'u', 'x') AND k.conrelid >= 16384)",
      static_cast<int>(kConstraintPriority),
      fmt::format("k.contype <> 'x' AND NOT k.condeferrable AND c.reloptions IS NULL "
                  "AND i.indnatts = cardinality(k.conkey){}{}",
                  nulls, period));
}

std::string attached_indexes() {
  return fmt::format(R"(
SELECT 2, c.oid, {0}, 'INDEX ' || format('%I.%I', n.nspname, c.relname), NULL,
  format('ALTER INDEX %I.%I ATTACH PARTITION %I.%I;', pn.nspname, p.relname, n.nspname, c.relname)
FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent AND p.relkind = 'I'
JOIN pg_class c ON c.oid = h.inhrelid JOIN pg_index i ON i.indexrelid = c.oid
JOIN pg_class r ON r.oid = i.indrelid JOIN pg_namespace n ON n.oid = r.relnamespace
JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE {1})",
                     static_cast<int>(kIndexAttachPriority), own_table());
}

/// Foreign keys; and, since 18, the not-nulls that hold for new rows alone.
std::string other_constraints(const LiveServer& server) {
  // 12 to 18: those of partitions are made with their parents'.
  const char* own = server.since(11) ? "k.conparentid = 0" : "true";
  const char* not_nulls =
      server.since(18) ? " OR k.contype = 'n' AND NOT k.convalidated AND k.conislocal" : "";
  return fmt::format(R"(
SELECT k.conrelid, k.oid, {0}, quote_ident(k.conname), k.contype <> 'n', NULL,
  pg_get_constraintdef(k.oid), 0, NULL, NULL, false, false
FROM pg_constraint k WHERE (k.contype = 'f' AND {1}{2}) AND k.conrelid >= 16384)",
                     static_cast<int>(kForeignKeyPriority), own, not_nulls);
}

std::string statistics(const LiveServer& server) {
  const char* target =
      server.since(13)
          ? "CASE WHEN s.stxstattarget >= 0 THEN format(E'\\nALTER STATISTICS %I.%I SET "
            "STATISTICS %s;', n.nspname, s.stxname, s.stxstattarget) ELSE '' END"
          : "''";
  return fmt::format(R"(
SELECT 'pg_statistic_ext'::regclass::oid, s.oid, {0},
  'STATISTICS ' || format('%I.%I', n.nspname, s.stxname), quote_ident(pg_get_userbyid(s.stxowner)),
  pg_get_statisticsobjdef(s.oid) || ';' || {1}
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE {2})",
                     static_cast<int>(kStatisticsPriority), target,
                     is_own_in_schema("pg_statistic_ext", "s"));
}

std::string rules() {
  return fmt::format(R"(
SELECT 'pg_rewrite'::regclass::oid, w.oid, {0}, 'RULE ' || quote_ident(w.rulename) || ' ON ' || {1},
  NULL, pg_get_ruledef(w.oid) || CASE w.ev_enabled WHEN 'O' THEN '' ELSE E'\nALTER TABLE ' || {1} ||
  CASE w.ev_enabled WHEN 'A' THEN ' ENABLE ALWAYS' WHEN 'R' THEN ' ENABLE REPLICA' ELSE ' DISABLE' END
  || ' RULE ' || quote_ident(w.rulename) || ';' END
FROM pg_rewrite w JOIN pg_class r ON r.oid = w.ev_class JOIN pg_namespace n ON
  n.oid = r.relnamespace WHERE w.rulename <> '_RETURN' AND r.relpersistence <> 't' AND {2})",
                     static_cast<int>(kRulePriority), kTable, own_table());
}

std::string triggers(const LiveServer& server) {
  // Those of partitions are made with their parents'; whether they fire may differ.
  const char* own = server.since(13) ? "t.tgparentid = 0" : "true";
  const char* parent = server.since(13) ? "LEFT JOIN pg_trigger u ON u.oid = t.tgparentid" : "";
  const char* differs = server.since(13)
                            ? "OR t.tgparentid <> 0 AND t.tgenabled <> u.tgenabled AND NOT "
                              "EXISTS (SELECT FROM pg_constraint k WHERE k.oid = "
                              "t.tgconstraint AND k.contype = 'f')"
                            : "";
  return fmt::format(R"(
SELECT 'pg_trigger'::regclass::oid, t.oid, {0}, 'TRIGGER ' || quote_ident(t.tgname) || ' ON ' || {1},
  NULL, CASE WHEN {2} THEN pg_get_triggerdef(t.oid, false) || ';' ELSE '' END ||
  CASE WHEN {2} AND t.tgenabled = 'O' THEN '' ELSE E'\nALTER TABLE ' || {1} ||
    CASE t.tgenabled WHEN 'D' THEN ' DISABLE' WHEN 'A' THEN ' ENABLE ALWAYS' WHEN 'R' THEN
      ' ENABLE REPLICA' ELSE ' ENABLE' END || ' TRIGGER ' || quote_ident(t.tgname) || ';' END
FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid JOIN pg_namespace n ON
  n.oid = r.relnamespace {3}
WHERE (NOT t.tgisinternal AND {2} {4}) AND r.relpersistence <> 't' AND {5})",
                     static_cast<int>(kTriggerPriority), kTable, own, parent, differs, own_table());
}

std::string policies() {
  return fmt::format(R"(
SELECT 'pg_policy'::regclass::oid, p.oid, {0}, 'POLICY ' || quote_ident(p.polname) || ' ON ' || {1},
  NULL, 'CREATE POLICY ' || quote_ident(p.polname) || ' ON ' || {1} ||
  CASE WHEN p.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END ||
  CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR INSERT' WHEN 'w' THEN ' FOR UPDATE'
    WHEN 'd' THEN ' FOR DELETE' ELSE '' END ||
  CASE WHEN p.polroles = ARRAY[0::oid] THEN '' ELSE ' TO ' || (SELECT string_agg(CASE WHEN o = 0 THEN
    'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ') FROM unnest(p.polroles) o) END ||
  coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '') ||
  coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '') || ';'
FROM pg_policy p JOIN pg_class r ON r.oid = p.polrelid JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE p.oid >= 16384 AND r.relpersistence <> 't' AND {2})",
                     static_cast<int>(kPolicyPriority), kTable, own_table());
}

}  // namespace

void add_table_part_queries(const LiveServer& server, std::vector<LiveQuery>& queries) {
  for (std::string& sql :
       std::vector<std::string>{indexes(server), attached_indexes(), statistics(server), rules(),
                                triggers(server), policies()}) {
    queries.push_back({Answer::Objects, std::move(sql)});
  }
  queries.push_back({Answer::Constraints, keys(server)});
  queries.push_back({Answer::Constraints, other_constraints(server)});
  // The rule of a view is the view.
  queries.push_back({Answer::Parts, R"(
SELECT 'pg_rewrite'::regclass::oid, w.oid, 'pg_class'::regclass::oid, w.ev_class, NULL
FROM pg_rewrite w WHERE w.rulename = '_RETURN' AND w.oid >= 16384)"});
}

}  // namespace dryshod

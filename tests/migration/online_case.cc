// See online_case.h.
#include "tests/migration/online_case.h"

namespace dryshod {
namespace {

const std::string kHelpers =
    "CREATE SCHEMA dryshod;\n"
    "CREATE TABLE dryshod.backfill (key text PRIMARY KEY, next_block bigint, rows bigint);\n";

std::vector<OnlineChange> all_changes() {
  const std::string plain = "CREATE TABLE big (a integer, b text NOT NULL, c bigint);\n";
  const std::string parts =
      "CREATE TABLE bigp (k integer NOT NULL, v text) PARTITION BY RANGE (k);\n"
      "CREATE TABLE bigp1 PARTITION OF bigp FOR VALUES FROM (0) TO (1000);\n"
      "CREATE TABLE bigp2 PARTITION OF bigp FOR VALUES FROM (1000) TO (2000) PARTITION BY LIST "
      "(k);\n"
      "CREATE TABLE bigp2a PARTITION OF bigp2 FOR VALUES IN (1001);\n";
  const std::string functions =
      "CREATE FUNCTION inner_(a integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS "
      "'BEGIN RETURN a; END';\n"
      "CREATE FUNCTION outer_(a integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS "
      "'BEGIN RETURN inner_(a); END';\n";
  const std::string lists =
      "CREATE TABLE bigp (v integer) PARTITION BY LIST (v);\n"
      "CREATE TABLE bigv (v integer);\n";
  return {
      {"index",
       plain,
       plain + "CREATE INDEX big_b ON big (b) INCLUDE (c) WHERE c > 0;",
       14,
       {"CREATE INDEX CONCURRENTLY IF NOT EXISTS big_b ON public.big (b) INCLUDE (c) WHERE"}},
      {"unique index",
       plain,
       plain + "CREATE UNIQUE INDEX big_c ON big (c);",
       14,
       {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS big_c"}},
      {"index goes",
       plain + "CREATE INDEX big_b ON big (b);",
       plain,
       14,
       {"DROP INDEX CONCURRENTLY IF EXISTS public.big_b"}},
      {"index of a materialized view",
       plain + "CREATE MATERIALIZED VIEW bigm AS SELECT a, b FROM big;",
       plain + "CREATE MATERIALIZED VIEW bigm AS SELECT a, b FROM big; CREATE INDEX bigm_a ON bigm "
               "(a);",
       14,
       {"CREATE INDEX CONCURRENTLY IF NOT EXISTS bigm_a ON public.bigm"}},
      {"index of partitions",
       parts,
       parts + "CREATE INDEX bigp_v ON bigp (v);",
       14,
       {"CREATE INDEX bigp_v ON ONLY public.bigp",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS bigp1_v_idx ON public.bigp1",
        "ALTER INDEX public.bigp_v ATTACH PARTITION public.bigp1_v_idx",
        "CREATE INDEX bigp2_v_idx ON ONLY public.bigp2",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS bigp2a_v_idx ON public.bigp2a",
        "ALTER INDEX public.bigp2_v_idx ATTACH PARTITION public.bigp2a_v_idx",
        "ALTER INDEX public.bigp_v ATTACH PARTITION public.bigp2_v_idx"}},
      {"index of partitions, one of them new",
       parts,
       parts + "CREATE TABLE bigp3 PARTITION OF bigp FOR VALUES FROM (2000) TO (3000);\n"
               "CREATE INDEX bigp_v ON bigp (v);",
       14,
       {"CREATE INDEX bigp_v ON ONLY public.bigp"}},
      {"unique",
       plain,
       plain + "ALTER TABLE big ADD CONSTRAINT big_bc UNIQUE (b) INCLUDE (c) WITH (fillfactor=70) "
               "DEFERRABLE INITIALLY DEFERRED;",
       14,
       {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS big_bc ON public.big (b) INCLUDE (c) WITH "
        "(fillfactor='70')",
        "ADD CONSTRAINT big_bc UNIQUE USING INDEX big_bc DEFERRABLE INITIALLY DEFERRED"}},
      {"unique nulls",
       plain,
       plain + "ALTER TABLE big ADD UNIQUE NULLS NOT DISTINCT (c, a);",
       15,
       {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS big_c_a_key ON public.big (c, a) NULLS NOT "
        "DISTINCT",
        "UNIQUE USING INDEX big_c_a_key"}},
      {"primary key",
       plain,
       plain + "ALTER TABLE big ADD PRIMARY KEY (b);",
       14,
       {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS big_pkey",
        "PRIMARY KEY USING INDEX big_pkey"}},
      {"primary key over what may be null",
       plain,
       plain + "ALTER TABLE big ADD PRIMARY KEY (a);",
       14,
       {"NOT VALID", "VALIDATE CONSTRAINT",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS big_pkey",
        "PRIMARY KEY USING INDEX big_pkey"}},
      {"primary key of partitions",
       parts,
       parts + "ALTER TABLE bigp ADD PRIMARY KEY (k);",
       14,
       {"ALTER TABLE ONLY public.bigp ADD CONSTRAINT bigp_pkey PRIMARY KEY (k)",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS bigp1_pkey ON public.bigp1 (k)",
        "ALTER TABLE public.bigp1 ADD CONSTRAINT bigp1_pkey PRIMARY KEY USING INDEX bigp1_pkey",
        "ALTER INDEX public.bigp_pkey ATTACH PARTITION public.bigp1_pkey",
        "ALTER TABLE ONLY public.bigp2 ADD CONSTRAINT bigp2_pkey PRIMARY KEY (k)"}},
      {"check",
       plain,
       plain + "ALTER TABLE big ADD CONSTRAINT positive CHECK (c > 0);",
       14,
       {"CHECK ((c > 0)) NOT VALID", "VALIDATE CONSTRAINT positive"}},
      {"check of partitions",
       parts,
       parts + "ALTER TABLE bigp ADD CONSTRAINT said CHECK (v <> '');",
       14,
       {"NOT VALID", "VALIDATE CONSTRAINT said"}},
      {"foreign key",
       plain + "CREATE TABLE bigr (id integer PRIMARY KEY);",
       plain + "CREATE TABLE bigr (id integer PRIMARY KEY);\n"
               "ALTER TABLE big ADD FOREIGN KEY (a) REFERENCES bigr DEFERRABLE;",
       14,
       {"NOT VALID", "VALIDATE CONSTRAINT big_a_fkey"}},
      {"foreign key of partitions",
       parts + "CREATE TABLE bigr (id integer PRIMARY KEY);",
       parts + "CREATE TABLE bigr (id integer PRIMARY KEY); ALTER TABLE bigp ADD FOREIGN KEY (k) "
               "REFERENCES bigr;",
       18,
       {"NOT VALID", "VALIDATE CONSTRAINT bigp_k_fkey"}},
      {"foreign key partition by partition",
       parts + "CREATE TABLE bigr (id integer PRIMARY KEY);",
       parts + "CREATE TABLE bigr (id integer PRIMARY KEY); ALTER TABLE bigp ADD FOREIGN KEY (k) "
               "REFERENCES bigr;",
       14,
       {"ALTER TABLE public.bigp1 ADD CONSTRAINT bigp_k_fkey FOREIGN KEY (k) REFERENCES "
        "public.bigr(id) NOT VALID",
        "ALTER TABLE public.bigp1 VALIDATE CONSTRAINT bigp_k_fkey",
        "ALTER TABLE public.bigp2a ADD CONSTRAINT bigp_k_fkey",
        "ALTER TABLE public.bigp2a VALIDATE CONSTRAINT bigp_k_fkey",
        "ALTER TABLE public.bigp2 ADD CONSTRAINT bigp_k_fkey",
        "ALTER TABLE public.bigp ADD CONSTRAINT bigp_k_fkey"},
       true,
       17},
      {"domain check",
       "CREATE DOMAIN d AS integer; CREATE TABLE big (a d);",
       "CREATE DOMAIN d AS integer CHECK (VALUE > 0); CREATE TABLE big (a d);",
       14,
       {"ALTER DOMAIN public.d ADD CONSTRAINT d_check CHECK ((VALUE > 0)) NOT VALID",
        "ALTER DOMAIN public.d VALIDATE CONSTRAINT d_check"},
       false},
      {"not null",
       plain,
       "CREATE TABLE big (a integer NOT NULL, b text NOT NULL, c bigint);",
       14,
       {"NOT VALID", "VALIDATE CONSTRAINT"}},
      {"not null that a check says",
       plain + "ALTER TABLE big ADD CONSTRAINT a CHECK (a IS NOT NULL);",
       "CREATE TABLE big (a integer NOT NULL CONSTRAINT a CHECK (a IS NOT NULL), b text NOT "
       "NULL, "
       "c "
       "bigint);",
       14,
       {"ALTER COLUMN a SET NOT NULL"}},
      {"not null of partitions",
       parts,
       "CREATE TABLE bigp (k integer NOT NULL, v text NOT NULL) PARTITION BY RANGE (k);\n" +
           parts.substr(parts.find('\n') + 1),
       14,
       {"NOT VALID", "VALIDATE CONSTRAINT"}},
      {"check by a function that relies on the path",
       plain + functions,
       plain + functions + "ALTER TABLE big ADD CHECK (outer_(a) < 10000);",
       14,
       {"SET LOCAL search_path = public;", "NOT VALID", "SET LOCAL search_path = ''",
        "SET LOCAL search_path = public;", "VALIDATE", "SET LOCAL search_path = ''"}},
      // From 17 on CREATE INDEX runs functions in pg_catalog alone, whatever the path is.
      {"index by a function that relies on the path",
       plain + functions,
       plain + functions + "CREATE INDEX big_f ON big (outer_(a));",
       14,
       {"SET search_path = public;", "CREATE INDEX CONCURRENTLY", "RESET search_path"},
       true,
       16},
      {"table attached under a list of values",
       lists,
       lists + "ALTER TABLE bigp ATTACH PARTITION bigv FOR VALUES IN (5, 6);",
       14,
       {"NOT VALID", "VALIDATE", "ATTACH PARTITION public.bigv", "DROP"}},
      {"column with a volatile default",
       plain,
       "CREATE TABLE big (a integer, b text NOT NULL, c bigint, d uuid DEFAULT "
       "gen_random_uuid() "
       "NOT "
       "NULL);",
       14,
       {"ADD COLUMN d uuid;", "SET DEFAULT gen_random_uuid()", "DO $", "NOT VALID",
        "VALIDATE CONSTRAINT"}},
      {"column with a steady default",
       plain,
       "CREATE TABLE big (a integer, b text NOT NULL, c bigint, d timestamptz DEFAULT now() "
       "NOT "
       "NULL);",
       14,
       {"ADD COLUMN d timestamp with time zone DEFAULT now() NOT NULL"}},
      {"serial column",
       plain,
       "CREATE TABLE big (a integer, b text NOT NULL, c bigint, d serial);",
       14,
       {"ADD COLUMN d integer;", "DO $"}},
      {"identity column",
       plain,
       "CREATE TABLE big (a integer, b text NOT NULL, c bigint, d bigint GENERATED ALWAYS AS "
       "IDENTITY "
       "(START WITH 10 INCREMENT BY 5));",
       14,
       {"ADD COLUMN d bigint;", "CREATE SEQUENCE public._dryshod_big_d_seq AS bigint START WITH 10",
        "DO $", "VALIDATE", "ADD GENERATED ALWAYS AS IDENTITY", "setval", "DROP SEQUENCE"}},
      {"column of partitions",
       parts,
       "CREATE TABLE bigp (k integer NOT NULL, v text, w double precision DEFAULT random()) "
       "PARTITION BY "
       "RANGE (k);\n" +
           parts.substr(parts.find('\n') + 1),
       14,
       {"ADD COLUMN w double precision;", "DO $"}},
      {"table attached",
       parts + "CREATE TABLE big3 (k integer NOT NULL, v text);",
       parts + "CREATE TABLE big3 (k integer NOT NULL, v text);\n"
               "ALTER TABLE bigp ATTACH PARTITION big3 FOR VALUES FROM (2000) TO (MAXVALUE);",
       14,
       {"CHECK ((k IS NOT NULL) AND (k >= 2000)) NOT VALID", "VALIDATE", "ATTACH", "DROP"}},
      {"table attached to what has an index",
       parts + "CREATE INDEX bigp_v ON bigp (v); CREATE TABLE big3 (k integer NOT NULL, v text);",
       parts + "CREATE INDEX bigp_v ON bigp (v); CREATE TABLE big3 (k integer NOT NULL, v text);\n"
               "ALTER TABLE bigp ATTACH PARTITION big3 FOR VALUES FROM (2000) TO (3000);",
       14,
       {"CREATE INDEX CONCURRENTLY IF NOT EXISTS big3_v_idx", "VALIDATE",
        "ATTACH PARTITION public.big3"}},
      {"partition leaves",
       parts,
       "CREATE TABLE bigp (k integer NOT NULL, v text) PARTITION BY RANGE (k);\n"
       "CREATE TABLE bigp1 (k integer NOT NULL, v text);\n"
       "CREATE TABLE bigp2 PARTITION OF bigp FOR VALUES FROM (1000) TO (2000) PARTITION BY "
       "LIST "
       "(k);\n"
       "CREATE TABLE bigp2a PARTITION OF bigp2 FOR VALUES IN (1001);\n",
       14,
       {"DETACH PARTITION public.bigp1 CONCURRENTLY"}},
  };
}

}  // namespace

std::vector<OnlineChange> online_changes(int major) {
  std::vector<OnlineChange> changes = all_changes();
  std::erase_if(changes, [&](const OnlineChange& change) {
    return change.major_min > major || change.major_max < major;
  });
  for (OnlineChange& change : changes) {
    change.from = kHelpers + change.from;
    change.to = kHelpers + change.to;
  }
  return changes;
}

std::unique_ptr<ReportCase> online_case(const OnlineChange& change, int major) {
  ScriptOptions options;
  options.is_online = [](const Catalog& to, Ref table) {
    return to.text(to.name(table)).starts_with("big");
  };
  return std::make_unique<ReportCase>(change.from, change.to, major, options);
}

std::string script_text(const Script& script, int major) {
  RenderOptions options;
  options.header = false;
  options.major = major;
  return render_sql(script, options);
}

}  // namespace dryshod

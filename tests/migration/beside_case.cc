// See beside_case.h.
#include "tests/migration/beside_case.h"

#include <algorithm>
#include <stdexcept>

namespace dryshod {

std::vector<BesideChange> beside_changes(int major) {
  const std::string t =
      "CREATE TABLE big (a integer NOT NULL, b text NOT NULL, c integer);\n"
      "CREATE TABLE bigr (id integer PRIMARY KEY, other integer UNIQUE);\n";
  const std::string parts =
      "CREATE TABLE bigp (k integer NOT NULL, v text) PARTITION BY RANGE (k);\n"
      "CREATE TABLE bigp1 PARTITION OF bigp FOR VALUES FROM (0) TO (1000);\n";
  std::vector<BesideChange> changes = {
      {"index keys", t + "CREATE INDEX i ON big (b);",
       t + "CREATE INDEX i ON big (b, c) WHERE c > 0; COMMENT ON INDEX i IS 'both';"},
      {"index becomes unique", t + "CREATE INDEX i ON big (b);",
       t + "CREATE UNIQUE INDEX i ON big (b);"},
      {"index of a name as long as names are",
       t + "CREATE INDEX i23456789012345678901234567890123456789012345678901234567890123 ON big "
           "(b);",
       t + "CREATE INDEX i23456789012345678901234567890123456789012345678901234567890123 ON big "
           "(c);"},
      {"index storage alone", t + "CREATE INDEX i ON big (b);",
       t + "CREATE INDEX i ON big (b) WITH (fillfactor=70);", false},
      {"index over a new column", t + "CREATE INDEX i ON big (b);",
       t + "ALTER TABLE big ADD d integer; CREATE INDEX i ON big (b, d);", false},
      {"index over a column of another type", t + "CREATE INDEX i ON big (b);",
       t + "ALTER TABLE big ALTER c TYPE bigint; CREATE INDEX i ON big (b, c);", false},
      {"index of partitions", parts + "CREATE INDEX i ON bigp (v);",
       parts + "CREATE INDEX i ON bigp (v, k);", false},
      {"index of a small table", "CREATE TABLE t (a integer, b text); CREATE INDEX i ON t (b);",
       "CREATE TABLE t (a integer, b text); CREATE INDEX i ON t (a);", false},
      {"unique", t + "ALTER TABLE big ADD CONSTRAINT u UNIQUE (b);",
       t + "ALTER TABLE big ADD CONSTRAINT u UNIQUE (b) INCLUDE (c) DEFERRABLE; COMMENT ON "
           "CONSTRAINT u ON big IS 'one';"},
      {"primary key", t + "ALTER TABLE big ADD PRIMARY KEY (a);",
       t + "ALTER TABLE big ADD PRIMARY KEY (a, b);"},
      {"primary key over what may be null", t + "ALTER TABLE big ADD PRIMARY KEY (a);",
       t + "ALTER TABLE big ADD PRIMARY KEY (a, c);", false},
      {"primary key that is referred to",
       t + "ALTER TABLE big ADD UNIQUE (b); ALTER TABLE big ADD PRIMARY KEY (a); CREATE TABLE s (a "
           "integer REFERENCES big);",
       t + "ALTER TABLE big ADD UNIQUE (b); ALTER TABLE big ADD PRIMARY KEY (a) DEFERRABLE; CREATE "
           "TABLE s (a integer);",
       false},
      {"check", t + "ALTER TABLE big ADD CONSTRAINT k CHECK (c > 0);",
       t + "ALTER TABLE big ADD CONSTRAINT k CHECK (c > 0 AND a > 0); COMMENT ON CONSTRAINT k ON "
           "big "
           "IS 'both';"},
      {"check that nothing proves", t + "ALTER TABLE big ADD CONSTRAINT k CHECK (c > 0);",
       t + "ALTER TABLE big ADD CONSTRAINT k CHECK (c > 1) NOT VALID;", false},
      {"foreign key", t + "ALTER TABLE big ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES bigr;",
       t + "ALTER TABLE big ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES bigr ON DELETE CASCADE;"},
      {"foreign key to another key",
       t + "ALTER TABLE big ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES bigr;",
       t + "ALTER TABLE big ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES bigr (other);"},
  };
  const std::string m = t + "CREATE MATERIALIZED VIEW bigm AS SELECT a, b FROM big;\n";
  const std::string over =
      "CREATE VIEW v AS SELECT a FROM bigm; CREATE VIEW w AS SELECT bigm.b, v.a FROM bigm, v;";
  const std::vector<BesideChange> views = {
      {"materialized view with all that hangs on it",
       m +
           "CREATE UNIQUE INDEX i ON bigm (a); CREATE INDEX j ON bigm (b); GRANT SELECT ON bigm TO "
           "PUBLIC;" +
           over,
       t +
           "CREATE MATERIALIZED VIEW bigm WITH (fillfactor=70) AS SELECT a, b, c FROM big;\n"
           "CREATE UNIQUE INDEX i ON bigm (a, c); CREATE INDEX k ON bigm (c); GRANT SELECT (a) ON "
           "bigm TO PUBLIC; COMMENT ON INDEX i IS 'both'; COMMENT ON COLUMN bigm.c IS 'new'; ALTER "
           "MATERIALIZED VIEW bigm CLUSTER ON i; ALTER MATERIALIZED VIEW bigm ALTER b SET STORAGE "
           "EXTERNAL;" +
           over},
      {"materialized view of a name as long as names are",
       t + "CREATE MATERIALIZED VIEW "
           "big45678901234567890123456789012345678901234567890123456789012 "
           "AS SELECT a FROM big;",
       t + "CREATE MATERIALIZED VIEW "
           "big45678901234567890123456789012345678901234567890123456789012 "
           "AS SELECT c FROM big;"},
      {"materialized view over a view",
       t + "CREATE VIEW v AS SELECT a, b FROM big; CREATE MATERIALIZED VIEW bigm AS SELECT a FROM "
           "v;",
       t + "CREATE VIEW v AS SELECT a, b FROM big; CREATE MATERIALIZED VIEW bigm AS SELECT b FROM "
           "v;"},
      {"materialized view over a view that changes",
       t + "CREATE VIEW v AS SELECT a, b FROM big; CREATE VIEW w AS SELECT a, b FROM v; CREATE "
           "MATERIALIZED VIEW bigm AS SELECT a FROM w;",
       t + "CREATE VIEW v AS SELECT a, b FROM big WHERE c > 0; CREATE VIEW w AS SELECT a, b FROM "
           "v; "
           "CREATE MATERIALIZED VIEW bigm AS SELECT b FROM w;",
       false},
      {"materialized view over a new column", m,
       t + "ALTER TABLE big ADD d integer; CREATE MATERIALIZED VIEW bigm AS SELECT a, d FROM big;",
       false},
      {"materialized view over a column of another type", m,
       t + "ALTER TABLE big ALTER c TYPE bigint; CREATE MATERIALIZED VIEW bigm AS SELECT a, c FROM "
           "big;",
       false},
      {"materialized view without rows", m,
       t + "CREATE MATERIALIZED VIEW bigm AS SELECT a, c FROM big WITH NO DATA;", false},
      {"materialized view that is small", t + "CREATE MATERIALIZED VIEW m AS SELECT a FROM big;",
       t + "CREATE MATERIALIZED VIEW m AS SELECT c FROM big;", false},
      {"materialized view whose storage changes alone", m,
       t + "CREATE MATERIALIZED VIEW bigm WITH (fillfactor=70) AS SELECT a, b FROM big;", false},
  };
  changes.insert(changes.end(), views.begin(), views.end());
  std::erase_if(changes, [&](const BesideChange& change) { return change.major_min > major; });
  return changes;
}

std::vector<Emit::Piece> beside_pieces(const ReportCase& c) {
  std::vector<Emit::Piece> pieces;
  for (const Delta& delta : c.difference.deltas) {
    if (!delta.a || !delta.b) continue;
    const KindRules& rules = rules_of(c.from.kind(delta.a));
    // Columns stay in step by triggers, which is a test of its own.
    if (rules.beside == nullptr || c.from.is<Column>(delta.a)) continue;
    Emit emit(
        c.from, c.to, [&](Ref b) { return !c.difference.a_of_b[b.id]; },
        [&](Ref a) { return !c.difference.b_of_a[a.id]; },
        [&](Ref a) { return c.difference.b_of_a[a.id]; },
        [&](Ref b) { return c.difference.a_of_b[b.id]; });
    emit.set_changed([&](Ref b) {
      return b != delta.b && std::any_of(c.difference.deltas.begin(), c.difference.deltas.end(),
                                         [&](const Delta& other) { return other.b == b; });
    });
    emit.set_online([&](Ref table) { return c.to.text(c.to.name(table)).starts_with("big"); });
    const bool found = rules.beside(emit, Change{c.from, c.to, delta.a, delta.b}, delta.changed);
    if (!found && !emit.pieces().empty()) throw std::runtime_error("pieces of what is no way");
    for (Emit::Piece& piece : emit.pieces()) pieces.push_back(std::move(piece));
  }
  return pieces;
}

}  // namespace dryshod

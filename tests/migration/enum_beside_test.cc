// Enums that lose labels or order them anew: which can be made beside the old one, and that what is
// left is the target and the old versions under names of dryshod's own. Tables whose names begin
// with "big" are large.
#include <catch2/catch_test_macros.hpp>

#include "catalog/helpers.h"
#include "diff/diff.h"
#include "parser/interpreter.h"
#include "tests/migration/report_case.h"

namespace dryshod {
namespace {

const std::string kPlace = "CREATE SCHEMA dryshod;\n";
const std::string kOld = kPlace + "CREATE TYPE e AS ENUM ('a', 'b', 'c');\n";
const std::string kNew = kPlace + "CREATE TYPE e AS ENUM ('c', 'a');\n";

std::vector<Emit::Piece> pieces_of(const ReportCase& c) {
  std::vector<Emit::Piece> pieces;
  for (const Delta& delta : c.difference.deltas) {
    if (delta.action != Action::Alter || !c.from.is<Enum>(delta.a)) continue;
    const Graph& graph = c.script.graph;
    Emit emit(
        c.from, c.to, [&](Ref b) { return graph.ops.up_of[b.id] != kNoOp && b != delta.b; },
        [&](Ref a) { return !c.difference.b_of_a[a.id]; },
        [&](Ref a) { return c.difference.b_of_a[a.id]; },
        [&](Ref b) { return c.difference.a_of_b[b.id]; });
    emit.set_online([&](Ref table) { return c.to.text(c.to.name(table)).starts_with("big"); });
    const bool found =
        rules_of(Kind::Enum).beside(emit, Change{c.from, c.to, delta.a, delta.b}, delta.changed);
    CHECK(found != emit.pieces().empty());
    for (Emit::Piece& piece : emit.pieces()) pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::string text_of(const Emit::Piece& piece) {
  return (piece.head.empty() ? "" : piece.head + " ") + piece.body;
}

bool is_beside(const std::string& rest, const std::string& before = "") {
  INFO(before << rest);
  return !pieces_of(ReportCase(before + kOld + rest, before + kNew + rest)).empty();
}

}  // namespace

TEST_CASE("an enum without a label is made beside the old one, with all that is of it") {
  const std::string rest =
      "CREATE TABLE big (id integer, s e NOT NULL DEFAULT 'a', t e[] DEFAULT '{a}', UNIQUE (id, "
      "s));\n"
      "CREATE INDEX big_c ON big (id) WHERE s = 'c';\n"
      "CREATE TABLE small (s e);\n"
      "GRANT SELECT (s) ON big TO app_reader;\n"
      "CREATE FUNCTION f(x e, VARIADIC y e[]) RETURNS SETOF e LANGUAGE sql AS 'SELECT $1';\n"
      "COMMENT ON FUNCTION f IS 'of two';\n"
      "CREATE PROCEDURE p(x e) LANGUAGE sql AS 'SELECT 1';\n";
  for (const int major : {14, 18}) {
    ReportCase c(kOld + rest, kNew + rest, major);
    const std::vector<Emit::Piece> pieces = pieces_of(c);
    REQUIRE(!pieces.empty());
    SqlInterpreter interpreter(c.map, "<beside>");
    bool swaps = false;
    size_t guards = 0;
    for (const Emit::Piece& piece : pieces) {
      INFO(text_of(piece));
      // All that changes names is one transaction.
      if (swaps) CHECK((piece.with_last && piece.phase == Phase::Contract));
      swaps = piece.phase == Phase::Contract;
      guards += piece.guards.size();
      const auto done =
          interpreter.execute(text_of(piece) + ";", c.from, [](const WatchedStatement& seen) {
            for (const RelationWork& relation : seen.work.relations) {
              INFO(relation.name);
              const bool whole = relation.scanned || relation.rewritten || relation.rebuilt;
              CHECK_FALSE((whole && !relation.is_new && relation.lock >= LockMode::Share));
            }
          });
      if (!done) FAIL(done.error().front().message);
    }
    CHECK(swaps);
    CHECK(guards == 6);  // of three columns, when they are filled and when they take their place
    std::string left;
    const Comparison without_helpers{
        {}, [](const Catalog& catalog, Ref ref) { return !is_helper(catalog, ref); }};
    for (const Delta& delta : diff(Frozen(c.from), Frozen(c.to), without_helpers).deltas) {
      const std::string name = delta.b ? c.to.display(delta.b) : c.from.display(delta.a);
      if (name.find(kAsideSuffix) == std::string::npos) left += name + "\n";
    }
    // From 18 on it tells of the column it was made on, until it is renamed like anything else that
    // differs.
    CHECK(left == (major < 18 ? "" : "not null public.big.s\n"));
  }
}

TEST_CASE("a label that is added, or an enum that no large table has, needs nothing beside") {
  const std::string rest = "CREATE TABLE big (s e);";
  CHECK(pieces_of(ReportCase("CREATE SCHEMA dryshod; CREATE TYPE e AS ENUM ('a');" + rest,
                             "CREATE SCHEMA dryshod; CREATE TYPE e AS ENUM ('b', 'a');" + rest))
            .empty());
  CHECK_FALSE(is_beside("CREATE TABLE small (s e);"));
  CHECK_FALSE(is_beside("CREATE VIEW v AS SELECT 'a'::e AS s;"));
}

TEST_CASE("what stands on an enum and cannot follow at once keeps it from being made beside") {
  const std::string big = "CREATE TABLE big (id integer, s e);\n";
  CHECK(is_beside(big));
  for (const std::string view :
       {"CREATE VIEW v AS SELECT s, 'a'::e AS t FROM big;",
        "CREATE MATERIALIZED VIEW v AS SELECT s FROM big;", "ALTER TABLE big ADD CHECK (s <> 'c');",
        "CREATE INDEX i ON big ((s = 'a'));", "CREATE POLICY p ON big USING (s = 'a');",
        "CREATE FUNCTION f() RETURNS boolean LANGUAGE sql RETURN 'a'::e = 'c'::e; CREATE VIEW v AS "
        "SELECT f();"}) {
    CHECK(is_beside(big + view));
  }
  for (const std::string more :
       {"CREATE DOMAIN d AS e;", "CREATE TYPE c AS (s e);", "CREATE TYPE r AS RANGE (SUBTYPE = e);",
        "CREATE FUNCTION f(e) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT 1'; CREATE CAST (e AS "
        "text) WITH FUNCTION f(e);",
        "CREATE FUNCTION f(e) RETURNS boolean LANGUAGE sql AS 'SELECT true'; CREATE VIEW v AS "
        "SELECT f('a');",
        "CREATE TABLE k (s e PRIMARY KEY); ALTER TABLE big ADD FOREIGN KEY (s) REFERENCES k;",
        "ALTER TABLE big ADD g boolean GENERATED ALWAYS AS (s = 'a') STORED;",
        "ALTER TABLE big ADD t e, ADD UNIQUE (s, t);"}) {
    CHECK_FALSE(is_beside(big + more));
  }
  CHECK_FALSE(is_beside("CREATE TABLE bigp (s e) PARTITION BY LIST (s);"));
  CHECK_FALSE(is_beside("CREATE TABLE big (s e); CREATE TYPE _dryshod_new_e AS ENUM ();"));
}

}  // namespace dryshod

// A column of another type beside the old one, on tables alone, with partitions and with children:
// what the pieces leave is the target, nobody waited while rows were read, and where the form would
// not do there are no pieces. Knows pieces; what they do to rows is tests/server's affair.
#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

#include "catalog/helpers.h"
#include "diff/diff.h"
#include "migration/plan_sql.h"
#include "parser/interpreter.h"
#include "tests/migration/report_case.h"

namespace dryshod {
namespace {

struct Retyped {
  std::string from, to;
};

/// The one column in both, but for its type.
Retyped retyped(std::string sql, const std::string& type = "integer",
                const std::string& now = "bigint") {
  Retyped out{sql, sql};
  for (std::string* side : {&out.from, &out.to}) {
    for (size_t at; (at = side->find("@")) != std::string::npos;) {
      side->replace(at, 1, side == &out.from ? type : now);
    }
  }
  return out;
}

std::vector<Emit::Piece> pieces_of(const ReportCase& c) {
  std::vector<Emit::Piece> pieces;
  for (const Delta& delta : c.difference.deltas) {
    if (!delta.a || !delta.b || !c.from.is<Column>(delta.a)) continue;
    Emit emit(
        c.from, c.to, [&](Ref b) { return !c.difference.a_of_b[b.id]; },
        [&](Ref a) { return !c.difference.b_of_a[a.id]; },
        [&](Ref a) { return c.difference.b_of_a[a.id]; },
        [&](Ref b) { return c.difference.a_of_b[b.id]; });
    emit.set_online([](Ref) { return true; });
    const bool found =
        rules_of(Kind::Column).beside(emit, Change{c.from, c.to, delta.a, delta.b}, delta.changed);
    CHECK(found == !emit.pieces().empty());
    for (Emit::Piece& piece : emit.pieces()) pieces.push_back(std::move(piece));
  }
  return pieces;
}

std::string held_up(const StatementWork& work) {
  for (const RelationWork& relation : work.relations) {
    const bool whole = relation.scanned || relation.rewritten || relation.rebuilt;
    if (whole && !relation.is_new && relation.lock >= LockMode::Share) return relation.name;
  }
  return {};
}

/// What differs from the target and is neither dryshod's own nor an old index; nor the name that a
/// not-null has of its column (18), which the script changes later.
std::string left_over(const Catalog& have, const Catalog& want) {
  std::string out;
  const Frozen a(have), b(want);
  for (const Delta& delta : diff(a, b, {}).deltas) {
    if (!delta.b && is_helper(have, delta.a)) continue;
    if (delta.action == Action::Alter && have.is<NotNull>(delta.a)) continue;
    if (!delta.b && have.display(delta.a).find(kAsideSuffix) != std::string::npos) continue;
    out += delta.b ? want.display(delta.b) + "\n" : "not " + have.display(delta.a) + "\n";
  }
  return out;
}

std::string done(ReportCase& c, const std::vector<Emit::Piece>& pieces) {
  std::string text(books_sql());
  for (const Emit::Piece& piece : pieces) {
    text += (piece.head.empty() ? "" : piece.head + " ") + piece.body + ";\n";
  }
  SqlInterpreter interpreter(c.map, "<beside>");
  const auto ran = interpreter.execute(text, c.from, [](const WatchedStatement& seen) {
    INFO(seen.text);
    CHECK(held_up(seen.work) == "");
  });
  if (!ran) FAIL(ran.error().front().message << "\n" << text);
  return text;
}

constexpr const char* kParts =
    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);"
    "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (k);"
    "CREATE TABLE p2a PARTITION OF p2 FOR VALUES FROM (10) TO (15);";

}  // namespace

TEST_CASE("a retyped column comes on all tables that inherit it") {
  const std::string p = "CREATE TABLE p (k integer NOT NULL, a @";
  const Retyped cases[] = {
      retyped("CREATE TABLE t (a @ PRIMARY KEY, b text); CREATE INDEX i ON t (b, a);"),
      retyped(p + ") PARTITION BY RANGE (k);" + kParts),
      retyped(p + " DEFAULT 1 NOT NULL) PARTITION BY RANGE (k);" + kParts +
              "ALTER TABLE ONLY p2a ALTER a SET DEFAULT 2;"
              "ALTER TABLE ONLY p1 ALTER a DROP DEFAULT;"),
      retyped(p + ", PRIMARY KEY (k, a), UNIQUE (a, k)) PARTITION BY RANGE (k);" + kParts),
      retyped(p + ") PARTITION BY RANGE (k);" + kParts +
              "CREATE INDEX i ON p (a); CREATE UNIQUE INDEX u ON p2 (k, a);"
              "CREATE INDEX own ON p1 (a); ALTER TABLE p2a ADD UNIQUE (a);"),
      retyped(p + " GENERATED ALWAYS AS IDENTITY) PARTITION BY RANGE (k);" + kParts),
      retyped("CREATE TABLE t (a @ DEFAULT 1 NOT NULL UNIQUE);"
              "CREATE TABLE u (b integer) INHERITS (t); CREATE INDEX i ON u (a);"
              "CREATE TABLE v () INHERITS (u); ALTER TABLE ONLY v ALTER a SET DEFAULT 2;"),
      // Not null on a child alone.
      retyped("CREATE TABLE t (a @); CREATE TABLE u () INHERITS (t);"
              "ALTER TABLE u ALTER a SET NOT NULL;"),
      // A child's own column.
      retyped("CREATE TABLE t (b integer); CREATE TABLE u (a @) INHERITS (t);"),
  };
  for (const int major : {14, 15, 18}) {
    for (const Retyped& one : cases) {
      ReportCase c(one.from, one.to, major);
      INFO(one.to << " for " << major);
      const std::vector<Emit::Piece> pieces = pieces_of(c);
      REQUIRE_FALSE(pieces.empty());
      INFO(done(c, pieces));
      CHECK(left_over(c.from, c.to) == "");
    }
  }
}

TEST_CASE("a column that some table has from elsewhere too is not built beside") {
  const std::string t = "CREATE TABLE t (a @, b integer);";
  const Retyped cases[] = {
      retyped("CREATE TABLE p (a @, b integer) PARTITION BY RANGE (a);"),
      retyped("CREATE TABLE p (k integer, a @) PARTITION BY RANGE (k);"
              "CREATE TABLE q PARTITION OF p FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (a);"),
      retyped(t + "CREATE TABLE s (a @); CREATE TABLE u () INHERITS (t, s);"),
      retyped(t + "CREATE TABLE u (a @) INHERITS (t);"),
      retyped(t + "CREATE TABLE u () INHERITS (t); CREATE TABLE v () INHERITS (t);"
                  "CREATE TABLE w () INHERITS (u, v);"),
      retyped("CREATE FOREIGN DATA WRAPPER w; CREATE SERVER s FOREIGN DATA WRAPPER w;" + t +
              "CREATE FOREIGN TABLE u () INHERITS (t) SERVER s;"),
      retyped("CREATE TABLE t (b integer, a @ GENERATED ALWAYS AS (b) STORED);"),
      retyped(t, "integer", "d"),
  };
  const std::string domain = "CREATE DOMAIN d AS integer CHECK (VALUE > 0);";
  for (const Retyped& one : cases) {
    ReportCase c(domain + one.from, domain + one.to, 15);
    INFO(one.to);
    CHECK(pieces_of(c).empty());
  }
  ReportCase only_above(
      "CREATE TABLE t (a integer CONSTRAINT n NOT NULL NO INHERIT);"
      "CREATE TABLE u () INHERITS (t);",
      "CREATE TABLE t (a bigint CONSTRAINT n NOT NULL NO INHERIT);"
      "CREATE TABLE u () INHERITS (t);",
      18);
  CHECK(pieces_of(only_above).empty());
}

TEST_CASE("a column is not built beside of labels to come") {
  const auto side = [](const char* labels, const char* type) {
    return std::string("CREATE TYPE e AS ENUM (") + labels + "); CREATE TABLE t (a " + type + ");";
  };
  for (const bool more : {false, true}) {
    ReportCase c(side("'x'", "text"), side(more ? "'x', 'y'" : "'x'", "e"), 15);
    CHECK(pieces_of(c).empty() == more);
  }
}

TEST_CASE("a column is not built beside where its tables come or go") {
  const std::string before = "CREATE TABLE p (k integer, a integer) PARTITION BY RANGE (k);";
  const std::string after = "CREATE TABLE p (k integer, a bigint) PARTITION BY RANGE (k);";
  const std::string part = "CREATE TABLE q PARTITION OF p FOR VALUES FROM (0) TO (9);";
  for (const Retyped& one : {Retyped{before + part, after}, Retyped{before, after + part}}) {
    ReportCase c(one.from, one.to, 15);
    CHECK(pieces_of(c).empty());
  }
}

}  // namespace dryshod

// Canonical expressions and queries: what the server prints whatever the types are, names by hole,
// and that printing is a fixed point. Every expected text is what PostgreSQL 18 stores for that
// input, or reads back as the same tree.
#include <catch2/catch_test_macros.hpp>

#include "tests/parser/expr_fixture.h"

namespace dryshod {
namespace {

constexpr std::string_view kSchema = R"(
CREATE SCHEMA s1;
CREATE TYPE s1.mood AS ENUM ('sad', 'ok');
CREATE DOMAIN s1.posint AS integer;
CREATE SEQUENCE s1."Odd Seq";
CREATE OPERATOR s1.=== (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq);
CREATE TYPE s1.pair AS (p integer, q text);
CREATE TABLE s1.t (a integer, b integer, x text, v varchar(20), f boolean, ai integer[], pr s1.pair);
CREATE TABLE s1.u (id bigint, a integer, "Weird Col" text);
CREATE FUNCTION s1.f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION s1.f(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION s1.rows_of() RETURNS SETOF s1.u LANGUAGE sql AS 'SELECT * FROM s1.u';
)";

struct Fixture {
  Fixture() {
    db.run(kSchema);
    REQUIRE(db.session().diagnostics.empty());
    db.session().search_path = {db.session().name("s1"), db.session().name("public")};
  }
  /// The canonical text; and that it prints as itself, with no schema in the search_path.
  std::string expr(std::string_view sql) {
    const std::string once = db.expression(sql, "s1.t");
    const auto path = db.session().search_path;
    db.session().search_path.clear();
    CHECK(db.expression(once, "s1.t") == once);
    db.session().search_path = path;
    return once;
  }
  std::string query(std::string_view sql) {
    const std::string once = db.query(sql);
    const auto path = db.session().search_path;
    db.session().search_path.clear();
    CHECK(db.query(once) == once);
    db.session().search_path = path;
    return once;
  }
  std::string error(std::string_view sql) {
    db.session().diagnostics.clear();
    return db.expression(sql, "s1.t");
  }
  test::Database db;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "operators are parenthesised and rewritten", "[expr]") {
  CHECK(expr("a > 0 AND b < 1") == "((a > 0) AND (b < 1))");
  CHECK(expr("a + b * 2 != 3") == "((a + (b * 2)) <> 3)");
  CHECK(expr("a BETWEEN 1 AND 2") == "((a >= 1) AND (a <= 2))");
  CHECK(expr("a NOT BETWEEN 1 AND 2") == "((a < 1) OR (a > 2))");
  CHECK(expr("a BETWEEN SYMMETRIC 1 AND 2") ==
        "(((a >= 1) AND (a <= 2)) OR ((a >= 2) AND (a <= 1)))");
  CHECK(expr("x LIKE 'a%'") == "(x ~~ 'a%')");
  CHECK(expr("x NOT ILIKE 'a' ESCAPE '!'") == "(x !~~* like_escape('a', '!'))");
  CHECK(expr("x ISNULL OR f NOTNULL") == "((x IS NULL) OR (f IS NOT NULL))");
  CHECK(expr("a = SOME (ai)") == "(a = ANY (ai))");
  CHECK(expr("x IS DISTINCT FROM NULL") == "(x IS NOT NULL)");
  CHECK(expr("pr IS DISTINCT FROM NULL") == "(pr IS DISTINCT FROM NULL)");  // a row: not the same
  CHECK(expr("x IS NOT DISTINCT FROM 'a'") == "(NOT (x IS DISTINCT FROM 'a'))");
  CHECK(expr("(a, b) = (1, 2)") == "((a = 1) AND (b = 2))");
  CHECK(expr("(a, b) < (1, 2)") == "(ROW(a, b) < ROW(1, 2))");
  CHECK(expr("x === 'a'") == "(x OPERATOR(s1.===) 'a')");
  CHECK(expr("a OPERATOR(pg_catalog.+) 1") == "(a + 1)");
  CHECK(expr("- a") == "(- a)");
  CHECK(expr("x COLLATE \"C\" || 'q'") == "((x COLLATE \"C\") || 'q')");
}

TEST_CASE_METHOD(Fixture, "lists melt into the first argument only", "[expr]") {
  CHECK(expr("(f AND a > 1) AND b > 1") == "(f AND (a > 1) AND (b > 1))");
  CHECK(expr("f AND (a > 1 AND b > 1)") == "(f AND ((a > 1) AND (b > 1)))");
  CHECK(expr("a BETWEEN 1 AND 2 AND f") == "((a >= 1) AND (a <= 2) AND f)");
  CHECK(expr("a NOT BETWEEN 1 AND 2 AND f") == "(((a < 1) OR (a > 2)) AND f)");
}

TEST_CASE_METHOD(Fixture, "IN lists follow what the analyser makes of them", "[expr]") {
  CHECK(expr("x IN ('a')") == "(x = 'a')");
  // On varchar and text the arrays differ: the list stays.
  CHECK(expr("v IN ('a', 'b')") == "(v IN ('a', 'b'))");
  CHECK(expr("a IN (1, b)") == "((a = 1) OR (a = b))");
  CHECK(expr("a NOT IN (1, 2, b)") == "((a NOT IN (1, 2)) AND (a <> b))");
  CHECK(expr("(a, x) IN ((1, 'p'), (2, 'q'))") ==
        "(((a = 1) AND (x = 'p')) OR ((a = 2) AND (x = 'q')))");
}

TEST_CASE_METHOD(Fixture, "constants and casts", "[expr]") {
  CHECK(expr("-1") == "'-1'::integer");
  CHECK(expr("2147483648") == "'2147483648'::bigint");
  CHECK(expr("1e3") == "'1000'::numeric");
  CHECK(expr(".50") == "0.50");
  CHECK(expr("-1.5") == "'-1.5'::numeric");
  CHECK(expr("0x1F + 1_000") == "(31 + 1000)");
  CHECK(expr("CAST(a AS varchar(5))") == "(a)::character varying(5)");
  CHECK(expr("'5'::int") == "5");
  CHECK(expr("'-5'::int4") == "'-5'::integer");
  CHECK(expr("bool 'yes'") == "true");
  CHECK(expr("B'101'") == "'101'::\"bit\"");
  CHECK(expr("X'1F'") == "'00011111'::\"bit\"");
  CHECK(expr("E'a\\nb'") == "'a\nb'");
  CHECK(expr("'a'::text::text") == "'a'::text");
  CHECK(expr("ARRAY['a', 'b']::text[]") == "ARRAY['a', 'b']");
  CHECK(expr("ARRAY[]::int[]") == "ARRAY[]::integer[]");
  CHECK(expr("'ok'::mood") == "'ok'::s1.mood");
  CHECK(expr("nextval('\"Odd Seq\"')") == "nextval('s1.\"Odd Seq\"'::regclass)");
  CHECK(expr("'t'::regclass") == "'s1.t'::regclass");
  CHECK(expr("'pg_catalog.pg_class'::regclass") == "'pg_class'::regclass");
}

TEST_CASE_METHOD(Fixture, "types are spelled as format_type spells them", "[expr]") {
  CHECK(db.type("int") == "integer");
  CHECK(db.type("dec(5)") == "numeric(5,0)");
  CHECK(db.type("numeric(3,-2)") == "numeric(3,-2)");
  CHECK(db.type("float(24)") == "real");
  CHECK(db.type("float") == "double precision");
  CHECK(db.type("char") == "character(1)");
  CHECK(db.type("\"char\"") == "\"char\"");
  CHECK(db.type("bpchar") == "bpchar");
  CHECK(db.type("char(3)", false) == "character");
  CHECK(db.type("national character varying(3)") == "character varying(3)");
  CHECK(db.type("timestamptz(9)") == "timestamp(6) with time zone");
  CHECK(db.type("time") == "time without time zone");
  CHECK(db.type("interval(7)") == "interval(6)");
  CHECK(db.type("interval day to second(3)") == "interval day to second(3)");
  CHECK(db.type("bit varying(3)[]") == "bit varying(3)[]");
  CHECK(db.type("int[3][4]") == "integer[]");
  CHECK(db.type("_text") == "text[]");
  CHECK(db.type("posint") == "s1.posint");
  CHECK(db.type("_mood") == "s1.mood[]");
  CHECK(db.type("nowhere") == "ERROR: type \"nowhere\" does not exist");
}

TEST_CASE_METHOD(Fixture, "calls", "[expr]") {
  CHECK(expr("f(a)") == "s1.f(a)");
  CHECK(expr("pg_catalog.lower(x)") == "lower(x)");
  CHECK(expr("trim(x)") == "TRIM(BOTH FROM x)");
  CHECK(expr("substring(x FROM 1 FOR 2)") == "SUBSTRING(x FROM 1 FOR 2)");
  CHECK(expr("substring(x, 1, 2)") == "\"substring\"(x, 1, 2)");
  CHECK(expr("substring(x FROM 'p')") == "\"substring\"(x, 'p')");
  CHECK(expr("position('a' IN x)") == "POSITION(('a') IN (x))");
  CHECK(expr("extract(YEAR FROM now())") == "EXTRACT(year FROM now())");
  CHECK(expr("now() AT TIME ZONE 'UTC'") == "(now() AT TIME ZONE 'UTC')");
  CHECK(expr("coalesce(a, b)") == "COALESCE(a, b)");
  CHECK(expr("CASE a WHEN 1 THEN 'x' END") == "CASE a WHEN 1 THEN 'x' ELSE NULL END");
  CHECK(expr("array_agg(DISTINCT a ORDER BY a DESC) FILTER (WHERE f)") ==
        "array_agg(DISTINCT a ORDER BY a DESC) FILTER (WHERE f)");
  CHECK(expr("percentile_cont(0.5) WITHIN GROUP (ORDER BY a ASC NULLS LAST)") ==
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)");
  CHECK(expr("sum(a) OVER (PARTITION BY b ORDER BY a ROWS 1 PRECEDING)") ==
        "sum(a) OVER (PARTITION BY b ORDER BY a ROWS 1 PRECEDING)");
  CHECK(expr("make_interval(days := a)") == "make_interval(days => a)");
  CHECK(expr("x IS JSON OBJECT WITH UNIQUE KEYS") == "(x IS JSON OBJECT WITH UNIQUE KEYS)");
  CHECK(expr("current_timestamp(9)") == "CURRENT_TIMESTAMP(6)");
}

TEST_CASE_METHOD(Fixture, "an overload is told by plain argument types", "[expr]") {
  const auto chosen = [&](std::string_view sql) {
    const auto routines = find_routines(db.session(), {"s1", "f"});
    REQUIRE(routines.size() == 2);
    Ref found{};
    db.visit = [&](const Node* node, Ref on, bool) {
      const auto printed = print_expression(db.session(), node, relation_scope(db.session(), on));
      REQUIRE(printed);
      for (const Ref ref : printed->refs()) {
        if (db.catalog().is<Function>(ref)) found = ref;
      }
    };
    db.run("ALTER TABLE s1.t ADD CHECK (" + std::string(sql) + " > 0)");
    db.visit = nullptr;
    return db.catalog().signature(found);
  };
  CHECK(chosen("f(1)") == "s1.f(integer)");
  CHECK(chosen("f(a)") == "s1.f(integer)");
  CHECK(chosen("f(x)") == "s1.f(text)");
  CHECK(chosen("f(now()::text)") == "s1.f(text)");
}

TEST_CASE_METHOD(Fixture, "what does not exist is an error in PostgreSQL's words", "[expr]") {
  CHECK(error("nope > 1") == "ERROR: column \"nope\" does not exist");
  CHECK(error("t.nope > 1") == "ERROR: column t.nope does not exist");
  CHECK(error("q.a > 1") == "ERROR: missing FROM-clause entry for table \"q\"");
  db.session().diagnostics.clear();
  CHECK(db.query("SELECT a FROM t JOIN u ON true") == "ERROR: column reference \"a\" is ambiguous");
  db.session().diagnostics.clear();
  CHECK(db.query("SELECT 1 FROM nope") == "ERROR: relation \"nope\" does not exist");
  // Where an extension may have brought it, it is carried by name.
  db.session().diagnostics.clear();
  db.session().unknown_names_ok = true;
  CHECK(db.query("SELECT n.b FROM nope n") == "SELECT b FROM nope n");
}

TEST_CASE_METHOD(Fixture, "lenient: an unknown name is a warning", "[expr]") {
  db.session().lenient = true;
  CHECK(db.query("SELECT 1 FROM nope") == "ERROR: relation \"nope\" does not exist");
  REQUIRE(db.session().diagnostics.size() == 1);
  CHECK(db.session().diagnostics[0].severity == Severity::Warning);
}

TEST_CASE_METHOD(Fixture, "queries: stars, names, qualifiers", "[expr]") {
  CHECK(query("TABLE t") == "SELECT a, b, x, v, f, ai, pr FROM s1.t");
  CHECK(query("SELECT u.*, t.a + 1 FROM t, u") ==
        "SELECT u.id, u.a, u.\"Weird Col\", (t.a + 1) AS \"?column?\" FROM s1.t, s1.u");
  CHECK(query("SELECT count(*), a::int8, 'q' FROM t GROUP BY 2") ==
        "SELECT count(*) AS count, (a)::bigint AS a, 'q'::text AS \"?column?\" FROM s1.t"
        " GROUP BY (a)::bigint");
  CHECK(query("SELECT a AS b, b AS a FROM t ORDER BY t.a, b DESC, 1") ==
        "SELECT a AS b, b AS a FROM s1.t ORDER BY t.a, t.a DESC, t.a");
  CHECK(
      query("SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM u WHERE id = t.a)") ==
      "SELECT 1 AS \"?column?\" FROM s1.t WHERE (EXISTS (SELECT 1 FROM s1.u WHERE (u.id = t.a)))");
  CHECK(query("SELECT a FROM t WHERE a IN (SELECT a FROM t WHERE b = ANY (SELECT id FROM u))") ==
        "SELECT a FROM s1.t WHERE (a IN (SELECT t_1.a FROM s1.t t_1 WHERE (t_1.b IN (SELECT u.id"
        " FROM s1.u))))");
  CHECK(query("SELECT t FROM t") == "SELECT t.*::s1.t AS t FROM s1.t");
}

TEST_CASE_METHOD(Fixture, "queries: joins", "[expr]") {
  // a is integer on both sides: the merged column is the left one; of a full join it is neither.
  CHECK(
      query("SELECT * FROM t LEFT OUTER JOIN u USING (a)") ==
      "SELECT t.a, t.b, t.x, t.v, t.f, t.ai, t.pr, u.id, u.\"Weird Col\" FROM (s1.t LEFT JOIN s1.u"
      " USING (a))");
  CHECK(query("SELECT a FROM t NATURAL FULL JOIN u") ==
        "SELECT a FROM (s1.t FULL JOIN s1.u USING (a))");
  CHECK(query("SELECT j.id FROM (t JOIN u ON t.a = u.a) AS j (p)") ==
        "SELECT j.id FROM (s1.t JOIN s1.u ON ((t.a = u.a))) j(p, b, x, v, f, ai, pr, id, a,"
        " \"Weird Col\")");
  CHECK(query("SELECT g FROM t CROSS JOIN LATERAL generate_series(1, t.a) g") ==
        "SELECT g.g FROM (s1.t CROSS JOIN LATERAL generate_series(1, t.a) g(g))");
  CHECK(query("SELECT r.id FROM rows_of() r") ==
        "SELECT id FROM s1.rows_of() r(id, a, \"Weird Col\")");
  CHECK(query("SELECT key FROM jsonb_each('{}') WITH ORDINALITY e") ==
        "SELECT key FROM jsonb_each('{}'::jsonb) WITH ORDINALITY e(key, value, ordinality)");
}

TEST_CASE_METHOD(Fixture, "queries: set operations, CTEs, limits, locks", "[expr]") {
  CHECK(query("SELECT a FROM t UNION SELECT b FROM t UNION ALL SELECT 3 ORDER BY a LIMIT ALL") ==
        "(SELECT t.a FROM s1.t UNION SELECT t.b AS a FROM s1.t) UNION ALL SELECT 3 AS a ORDER BY 1"
        " LIMIT ALL");
  CHECK(query("WITH RECURSIVE r(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 9) "
              "SELECT * FROM r") ==
        "WITH RECURSIVE r(n) AS ( VALUES (1) UNION ALL SELECT (r_1.n + 1) FROM r r_1"
        " WHERE (r_1.n < 9)) SELECT n FROM r");
  CHECK(query("SELECT a FROM t OFFSET 1 FETCH FIRST 2 ROWS ONLY FOR UPDATE") ==
        "SELECT a FROM s1.t OFFSET 1 LIMIT 2 FOR UPDATE OF t");
  CHECK(query("SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (a)), ROLLUP (b)") ==
        "SELECT a FROM s1.t GROUP BY GROUPING SETS ((a, b), (a)), ROLLUP(b)");
}

TEST_CASE_METHOD(Fixture, "data-modifying statements", "[expr]") {
  CHECK(query("INSERT INTO u VALUES (1, DEFAULT) ON CONFLICT (id) DO UPDATE SET a = excluded.a"
              " RETURNING *") ==
        "INSERT INTO s1.u (id, a) VALUES (1, DEFAULT) ON CONFLICT(id) DO UPDATE SET a ="
        " excluded.a RETURNING u.id, u.a, u.\"Weird Col\"");
  CHECK(query("UPDATE t SET (a, b) = (SELECT 1, 2), x = DEFAULT FROM u WHERE u.id = b") ==
        "UPDATE s1.t SET (a, b) = (SELECT 1, 2), x = DEFAULT FROM s1.u WHERE (u.id = t.b)");
  CHECK(query("DELETE FROM t USING u WHERE t.a = id RETURNING old.a, new.b") ==
        "DELETE FROM s1.t USING s1.u WHERE (t.a = u.id) RETURNING old.a, new.b");
  CHECK(query("MERGE INTO t USING u ON t.a = id WHEN MATCHED AND f THEN DELETE"
              " WHEN NOT MATCHED THEN INSERT (a) VALUES (id)") ==
        "MERGE INTO s1.t USING s1.u ON (t.a = u.id) WHEN MATCHED AND t.f THEN DELETE"
        " WHEN NOT MATCHED THEN INSERT (a) VALUES (u.id)");
}

TEST_CASE_METHOD(Fixture, "function arguments", "[expr]") {
  Scope scope;
  scope.parameters = {{"p", "a"}};
  CHECK(db.query("SELECT p + $1 FROM u", &scope) == "SELECT (p + p) FROM s1.u");
  // A column hides the argument of its name: by number it can still be told.
  CHECK(db.query("SELECT a + $2 FROM u", &scope) == "SELECT (u.a + $2) FROM s1.u");
}

TEST_CASE_METHOD(Fixture, "a rename reaches every printed text", "[expr]") {
  std::optional<PrintedQuery> printed;
  db.visit = [&](const Node* node, Ref, bool) {
    printed = print_query(db.session(), node, nullptr);
  };
  db.run("CREATE VIEW s1.w AS SELECT t.a AS n FROM t WHERE nextval('\"Odd Seq\"') > f(t.b)");
  REQUIRE(printed);
  const Expr stored = db.catalog().intern(printed->text);
  db.catalog().rename(db.relation("t"), db.session().name("New T"));
  db.catalog().rename(db.catalog().column(db.relation("\"New T\""), db.session().name("a")),
                      db.session().name("z"));
  CHECK(test::on_one_line(db.catalog().render(stored)) ==
        "SELECT z AS n FROM s1.\"New T\" WHERE (nextval('s1.\"Odd Seq\"'::regclass) > s1.f(b))");
}

TEST_CASE_METHOD(Fixture, "nesting is bounded", "[expr]") {
  std::string deep;
  for (int i = 0; i < 200000; ++i) deep += "x||";
  const std::string text = db.expression(deep + "x", "s1.t");
  CHECK(text.starts_with("ERROR: "));
}

TEST_CASE_METHOD(Fixture, "string bodies: what they seem to name", "[expr]") {
  const auto names = [&](std::string_view body) {
    std::string all;
    const ExprBuilder found = soft_references(db.session(), "plpgsql", body);
    for (const Ref ref : found.refs()) {
      all += db.catalog().display(ref) + ";";
    }
    return all;
  };
  CHECK(names("BEGIN PERFORM f(1) FROM s1.u; END").find("table s1.u;") != std::string::npos);
  CHECK(names("BEGIN PERFORM f(1) FROM s1.u; END").find("function s1.f(text);") !=
        std::string::npos);
  CHECK(names("-- t\n/* u */ 'u' \"U\"").empty());
  CHECK(names("DECLARE r t.a%TYPE; m mood;") == "table s1.t;enum s1.mood;");
  CHECK(soft_references(db.session(), "c", "u").empty());
}

}  // namespace dryshod

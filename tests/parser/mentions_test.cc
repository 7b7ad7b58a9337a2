// What the code of a catalog says, and what a source says besides its schema.
#include "parser/code/mentions.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "tests/parser/sources.h"

namespace dryshod {
namespace {

constexpr std::string_view kKinds[] = {"function", "relation", "column",    "type",
                                       "operator", "setting",  "statement", "syntax"};

/// "function pg_catalog.now", with its detail in brackets and "?" where it is not certain.
std::string words(const Mention& mention) {
  std::string out(kKinds[static_cast<size_t>(mention.kind)]);
  out += " " + (mention.schema.empty() ? "" : mention.schema + ".") + mention.name;
  if (!mention.detail.empty() && mention.detail != kBuiltIn) out += " [" + mention.detail + "]";
  return mention.certain ? out : out + "?";
}

struct Said {
  Sources sources;
  Loaded loaded;
  std::vector<Mention> all;

  explicit Said(std::string_view sql, const LoadOptions& options = {})
      : loaded(sources.need(sql, options)), all(mentions(sources.map, loaded.catalog)) {}

  const Mention* find(std::string_view wanted) const {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Mention& m) { return words(m) == wanted; });
    return found == all.end() ? nullptr : &*found;
  }
  bool says(std::string_view wanted) const { return find(wanted) != nullptr; }
  /// The text at its place.
  std::string_view at(std::string_view wanted) const {
    const Mention* found = find(wanted);
    return found == nullptr ? std::string_view("nowhere") : sources.map.text(found->where);
  }
  std::string_view element(std::string_view wanted) {
    shown_ = find(wanted) == nullptr ? "none" : loaded.catalog.display(find(wanted)->element);
    return shown_;
  }

 private:
  std::string shown_;
};

TEST_CASE("a view says what it calls, reads and compares, aliases undone") {
  Said said(
      "CREATE SCHEMA s; CREATE TABLE s.t (a int, b text);\n"
      "CREATE VIEW v AS WITH w AS (SELECT datname FROM pg_database d WHERE d.datallowconn)\n"
      "SELECT upper(t.b), CURRENT_USER FROM s.t, w WHERE t.a > 3 AND w.datname ~ 'x';");
  CHECK(said.says("function upper"));
  CHECK(said.says("function current_user"));
  CHECK(said.says("relation s.t"));
  CHECK(said.says("relation pg_database"));
  CHECK(said.says("column pg_database.datallowconn"));
  CHECK_FALSE(said.says("column t.b"));  // the source's own
  CHECK(said.says("operator > [, integer]"));
  CHECK_FALSE(said.says("relation w"));
  CHECK(said.at("function upper") == "upper");
  CHECK(said.element("function upper") == "view public.v");
}

TEST_CASE("parts of tables say it of themselves, each once") {
  Said said(
      "CREATE SEQUENCE s; CREATE TABLE t (id int DEFAULT nextval('s'), at timestamptz DEFAULT "
      "now(),\n"
      "  u int DEFAULT nextval('s'), n text, CHECK (length(n) > 2 AND length(n) < 9),\n"
      "  g int GENERATED ALWAYS AS (abs(id)) STORED);\n"
      "CREATE INDEX i ON t (lower(n)) WHERE id > 0; ALTER TABLE t ENABLE ROW LEVEL SECURITY;\n"
      "CREATE POLICY p ON t USING (n = current_setting('app.tenant'));");
  CHECK(said.element("function now") == "default public.t.at");
  CHECK(said.element("function length") == "check public.t.t_n_check");
  CHECK(said.element("function abs") == "generated public.t.g");
  CHECK(said.element("function lower") == "index public.t.i");
  CHECK(said.element("setting app.tenant") == "policy public.t.p");
  CHECK(std::count_if(said.all.begin(), said.all.end(),
                      [](const Mention& m) { return words(m) == "function length"; }) == 1);
  CHECK(std::count_if(said.all.begin(), said.all.end(),
                      [](const Mention& m) { return words(m) == "relation public.s"; }) == 2);
}

TEST_CASE("a body of PL/pgSQL is read whole: expressions, statements, declarations, cursors") {
  Said said(
      "CREATE TABLE t (a int);\n"
      "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$\n"
      "DECLARE\n"
      "  r t%ROWTYPE; z tsrange := tsrange(now()::timestamp, NULL);\n"
      "  c CURSOR FOR SELECT relname FROM pg_class;\n"
      "BEGIN\n"
      "  NEW.a = abs(OLD.a);\n"
      "  LISTEN channel;\n"
      "  SET LOCAL work_mem = '1MB';\n"
      "  CREATE TEMP TABLE seen (a int);\n"
      "  CREATE TEMP TABLE once ON COMMIT DROP AS SELECT 1;\n"
      "  FOR r IN SELECT a FROM t ORDER BY random() LOOP\n"
      "    RAISE NOTICE '%', quote_literal(r.a::text);\n"
      "  END LOOP;\n"
      "  COPY t TO PROGRAM 'gzip';\n"
      "  RETURN NEW;\n"
      "EXCEPTION WHEN OTHERS THEN PERFORM pg_notify('x', 'y');\n"
      "END $$;");
  for (const char* wanted :
       {"function tsrange", "type tsrange", "relation pg_class", "function abs",
        "statement LISTEN [channel]", "statement SET LOCAL [work_mem]", "setting work_mem [1MB]",
        "statement CREATE TEMP TABLE [seen]", "statement CREATE TEMP TABLE ON COMMIT DROP [once]",
        "relation t", "function random", "function quote_literal",
        "statement COPY TO PROGRAM [gzip]", "function pg_notify"}) {
    INFO(wanted);
    CHECK(said.says(wanted));
  }
  CHECK(said.at("function quote_literal") == "quote_literal");
  CHECK(said.at("statement LISTEN [channel]") == "LISTEN");
  CHECK(std::all_of(said.all.begin(), said.all.end(), [](const Mention& m) { return m.certain; }));
}

TEST_CASE("dynamic statements: a whole constant is read, pieces are words") {
  Said said(
      "CREATE FUNCTION f(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN\n"
      "  EXECUTE 'CREATE TEMP TABLE x AS SELECT pg_backend_pid()';\n"
      "  EXECUTE 'SELECT lo_unlink(1) FROM ' || quote_ident(n);\n"
      "  EXECUTE 'NOTIFY ' || n;\n"
      "END $$;");
  CHECK(said.says("statement CREATE TEMP TABLE [x]"));
  CHECK(said.says("function pg_backend_pid"));
  CHECK(said.says("function quote_ident"));
  CHECK(said.says("function lo_unlink?"));
  CHECK(said.says("statement NOTIFY?"));
}

TEST_CASE("other languages give words, SQL its statements") {
  Said said(
      "SET check_function_bodies = off; CREATE EXTENSION plperl;\n"
      "CREATE FUNCTION p() RETURNS int LANGUAGE plperl AS $$\n"
      "  my $x = spi_exec_query('SELECT pg_is_in_recovery() FROM pg_stat_wal');\n"
      "$$;\n"
      "CREATE FUNCTION q() RETURNS int LANGUAGE sql SET work_mem = '2MB' AS\n"
      "  'SET enable_seqscan = off; SELECT count(*)::int FROM pg_locks';\n"
      "CREATE FUNCTION a() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT pg_backend_pid(); END;\n"
      "CREATE FUNCTION n(int) RETURNS int LANGUAGE internal AS 'int4abs';\n"
      "CREATE FUNCTION broken() RETURNS int LANGUAGE sql AS 'SELEC pg_postmaster_start_time()';",
      {.names_may_be_external = true});
  CHECK(said.says("function pg_is_in_recovery?"));
  CHECK(said.says("relation pg_stat_wal?"));
  CHECK(said.says("setting work_mem [2MB]"));
  CHECK(said.says("statement SET [enable_seqscan]"));
  CHECK(said.says("relation pg_locks"));
  CHECK(said.says("function pg_backend_pid"));
  CHECK(said.says("function int4abs"));
  CHECK(said.says("function pg_postmaster_start_time?"));
}

TEST_CASE("forms that not every major reads are told") {
  Said said(
      "SET check_function_bodies = off;\n"
      "CREATE TABLE t (a int, d interval DEFAULT '1 day ago 2 hours');\n"
      "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS\n"
      "  'MERGE INTO t USING t s ON t.a = s.a WHEN MATCHED THEN DELETE';\n"
      "CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 0x1F + 1_000; END';\n"
      "CREATE FUNCTION h() RETURNS json LANGUAGE sql AS 'SELECT JSON_ARRAY(1)';\n"
      "CREATE FUNCTION o(int) RETURNS int LANGUAGE sql AS 'SELECT $1!';",
      {.major = 18});
  CHECK(said.says("syntax MERGE"));
  CHECK(said.says("syntax integer of another base"));
  CHECK(said.says("syntax underscore in a number"));
  CHECK(said.says("syntax JSON constructor"));
  CHECK(said.says("syntax postfix operator?"));
  CHECK(said.says("syntax interval with ago or a unit out of place [1 day ago 2 hours]"));
}

TEST_CASE("what defines no schema is kept where it is asked for") {
  constexpr std::string_view kSql =
      "SET statement_timeout = 0;\nCREATE TABLE t (a int);\n\\connect other\n"
      "LISTEN x; LOAD 'lib'; ALTER SYSTEM SET work_mem = '4MB';\n"
      "SELECT pg_catalog.lo_create('7'); SELECT 1;\n"
      "INSERT INTO t VALUES (1); COPY t FROM '/tmp/x'; INSERT INTO t VALUES (2);\n"
      "COPY t TO PROGRAM 'cat'; COPY t FROM stdin;\n1\n\\.\n"
      "SET app.api_token = 'hunter2';\n";
  const Said quiet(kSql);
  CHECK(quiet.loaded.passed.empty());
  const Said kept(kSql, {.keeps_passed = true});
  std::string tags;
  for (const PassedStatement& passed : kept.loaded.passed) {
    tags += passed.tag + "; ";
    CHECK(passed.text.find("hunter2") == std::string::npos);
  }
  CHECK(tags ==
        "SET; \\connect; LISTEN; LOAD; ALTER SYSTEM; LARGE OBJECT; COPY FROM FILE; "
        "COPY TO PROGRAM; SET; ");
  CHECK(kept.loaded.passed[6].text == "COPY t FROM '/tmp/x'");
  CHECK(kept.loaded.data_statements == quiet.loaded.data_statements);
}

TEST_CASE("a source with statements that cannot be executed is read to its end") {
  constexpr std::string_view kSql =
      "CREATE TABLE t (a int) WITH OIDS;\nCREATE VIEW v AS SELECT datlastsysoid FROM pg_database;\n"
      "CREATE TABEL u ();\nCREATE VIEW w AS SELECT x FROM nowhere;\n"
      "CREATE USER MAPPING FOR u SERVER gone OPTIONS (password 'hunter2');\n"
      "CREATE TABLE later (a int);";
  Sources strict;
  CHECK_FALSE(strict.file(kSql));
  const Said said(kSql, {.goes_on = true});
  std::vector<std::string> reasons;
  for (const UnreadStatement& unread : said.loaded.unread) {
    reasons.push_back(unread.reason);
    CHECK(unread.text.find("hunter2") == std::string::npos);
  }
  std::sort(reasons.begin(), reasons.end());
  CHECK(reasons == std::vector<std::string>{"column \"datlastsysoid\" does not exist",
                                            "relation \"nowhere\" does not exist",
                                            "server \"gone\" does not exist",
                                            "syntax error at or near \"TABEL\""});
  REQUIRE(said.loaded.respelled.size() == 1);
  CHECK(said.loaded.respelled[0].reason.starts_with("WITH OIDS left out"));
  const auto view = std::find_if(
      said.loaded.unread.begin(), said.loaded.unread.end(),
      [](const UnreadStatement& unread) { return unread.reason.find("datlastsysoid") < 99; });
  CHECK(std::any_of(view->says.begin(), view->says.end(),
                    [](const Mention& m) { return words(m) == "column datlastsysoid"; }));
  CHECK(said.loaded.catalog.all<Table>().size() == 2);
}

}  // namespace
}  // namespace dryshod

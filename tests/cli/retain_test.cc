// diff --retain and what it hides: what would be lost is renamed instead, rollback --retain brings
// it back, and what is hidden is no difference to anybody. Knows the built program.
#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "tests/cli/program.h"

namespace dryshod::cli {
namespace {

constexpr const char* kBefore = R"(
  CREATE SCHEMA old;
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE old.log (id serial PRIMARY KEY, text text);
  CREATE SEQUENCE counter;
  CREATE TABLE shop (id serial PRIMARY KEY, name text);
  CREATE TABLE sale (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                     shop_id integer REFERENCES shop (id), m mood, note text);
  CREATE TABLE item (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                     sale_id bigint REFERENCES sale (id));
)";
constexpr const char* kAfter =
    "CREATE TABLE sale (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);";

struct Pair {
  Pair(const std::string& before, const std::string& after) {
    folder.write("a.sql", before);
    folder.write("b.sql", after);
  }
  /// a.sql as the script of `diff --retain` leaves it.
  void hide() const {
    const Outcome script = folder.run("diff --retain a.sql b.sql");
    INFO(script.out << script.err);
    REQUIRE(script.ok());
    folder.write("hidden.sql", folder.read("a.sql") + script.out);
  }
  /// The way back, executed behind it, leaves a.sql and none of dryshod's own.
  void check_way_back() const {
    const Outcome back = folder.run("rollback --retain a.sql b.sql");
    INFO(back.out << back.err);
    REQUIRE(back.ok());
    folder.write("back.sql", folder.read("hidden.sql") + back.out);
    const Outcome left = folder.run("diff --format text back.sql a.sql");
    CHECK(left.out == "no differences\n");
    const Outcome dumped = folder.run("dump back.sql");
    CHECK(dumped.ok());
    CHECK_FALSE(says(dumped.out, "_dryshod"));
    CHECK_FALSE(says(dumped.out, "SCHEMA dryshod"));
  }
  Folder folder;
};

bool loses(const std::string& sql) {
  return says(sql, "DATA LOSS") || says(sql, "DROP TABLE") || says(sql, "DROP COLUMN") ||
         says(sql, "DROP SEQUENCE") || says(sql, "DROP TYPE");
}

}  // namespace

TEST_CASE("what would be lost is hidden: columns, tables, sequences, the types of columns") {
  const Pair pair(kBefore, kAfter);
  CHECK(loses(pair.folder.run("diff a.sql b.sql").out));
  const std::string sql = pair.folder.run("diff --retain a.sql b.sql").out;
  INFO(sql);
  CHECK_FALSE(loses(sql));
  CHECK(says(sql, "ALTER TABLE old.log RENAME TO old__log;"));
  CHECK(says(sql, "ALTER TABLE old.old__log SET SCHEMA dryshod;"));
  CHECK(says(sql, "DROP SCHEMA old;"));
  CHECK(says(sql, "ALTER SEQUENCE public.public__counter SET SCHEMA dryshod;"));
  CHECK(says(sql, "ALTER TABLE public.sale RENAME COLUMN shop_id TO _dryshod_shop_id;"));
  CHECK(says(sql, "ALTER TYPE public.public__mood SET SCHEMA dryshod;"));
  // Rows of what stays can go without those of what is hidden.
  CHECK(says(sql, "ALTER TABLE public.item DROP CONSTRAINT item_sale_id_fkey;"));
  CHECK(says(sql, "ALTER TABLE public.sale DROP CONSTRAINT sale_shop_id_fkey;"));
}

TEST_CASE("what is hidden is no drift, whichever side it is on") {
  const Pair pair(kBefore, kAfter);
  pair.hide();
  for (const char* sides : {"hidden.sql b.sql", "b.sql hidden.sql", "--retain hidden.sql b.sql",
                            "hidden.sql hidden.sql"}) {
    const Outcome same = pair.folder.run(std::string("diff --exit-code ") + sides);
    INFO(sides << "\n" << same.out << same.err);
    CHECK(same.ok());
    CHECK(same.out == "");
  }
  const Outcome rolled = pair.folder.run("rollback hidden.sql b.sql");
  CHECK(rolled.ok());
  CHECK(rolled.out == "");
}

TEST_CASE("what was hidden comes back by its name, not made anew") {
  const Pair pair(kBefore, kAfter);
  pair.hide();
  pair.check_way_back();
  const std::string sql = pair.folder.run("rollback --retain a.sql b.sql").out;
  INFO(sql);
  CHECK_FALSE(says(sql, "CREATE TABLE public"));
  CHECK_FALSE(says(sql, "CREATE SEQUENCE"));
  CHECK_FALSE(says(sql, "CREATE TYPE"));
  CHECK(says(sql, "ALTER TABLE public.sale RENAME COLUMN _dryshod_shop_id TO shop_id;"));
  CHECK(says(sql, "-- R2 table public.shop: "));
  // Also what goes with a hidden table, and has no statement of its own on the way there.
  CHECK(says(sql, "-- R1 foreign key public.item.item_sale_id_fkey: "));
  CHECK_FALSE(says(sql, "-- R4"));
}

TEST_CASE("a generated column goes and comes by its expression: it holds nothing of its own") {
  const Pair pair("CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a + 1) STORED);",
                  "CREATE TABLE t (a integer);");
  pair.hide();
  pair.check_way_back();
  const std::string back = pair.folder.run("rollback --retain a.sql b.sql").out;
  CHECK_FALSE(says(back, "-- R4"));
}

TEST_CASE("an identity column is hidden with its sequence") {
  const Pair pair("CREATE TABLE t (a integer GENERATED ALWAYS AS IDENTITY, b integer);",
                  "CREATE TABLE t (b integer);");
  pair.hide();
  CHECK_FALSE(loses(pair.folder.run("diff --retain a.sql b.sql").out));
  CHECK(pair.folder.run("diff --format text hidden.sql b.sql").out == "no differences\n");
  pair.check_way_back();
}

TEST_CASE("a column that cannot have another name is not hidden") {
  const Pair typed("CREATE TABLE t (id integer, y text);",
                   "CREATE TYPE c AS (y text); CREATE TABLE t OF c;");
  const Outcome of_type = typed.folder.run("diff --retain a.sql b.sql");
  CHECK(of_type.ok());
  CHECK(says(of_type.out, "DATA LOSS: the values of column public.t.id"));
  const Pair twice(
      "CREATE TABLE p (a integer); CREATE TABLE q (a integer); CREATE TABLE c () INHERITS (p, q);",
      "CREATE TABLE p (a integer); CREATE TABLE q (); CREATE TABLE c () INHERITS (p, q);");
  const Outcome from_two = twice.folder.run("diff --retain a.sql b.sql");
  CHECK(from_two.ok());
  CHECK(says(from_two.out, "DATA LOSS: the values of column public.q.a"));
  const Pair partition(
      "CREATE TABLE p (k integer) PARTITION BY LIST (k); CREATE TABLE t (k integer, gone text);",
      "CREATE TABLE p (k integer) PARTITION BY LIST (k);"
      "CREATE TABLE t PARTITION OF p FOR VALUES IN (1);");
  const Outcome attached = partition.folder.run("diff --retain a.sql b.sql");
  CHECK(attached.ok());
  CHECK(says(attached.out, "DATA LOSS: the values of column public.t.gone"));
}

TEST_CASE("tables of one name, with keys, indexes and sequences of one name, are all hidden") {
  const Pair pair(R"(CREATE SCHEMA s; CREATE SCHEMA t;
      CREATE TABLE s.x (id serial PRIMARY KEY, a text); CREATE INDEX ON s.x (a);
      CREATE TABLE t.x (id serial PRIMARY KEY, a text); CREATE INDEX ON t.x (a);
      CREATE TABLE x (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);)",
                  "CREATE TABLE y (a integer);");
  pair.hide();
  CHECK(says(pair.folder.read("hidden.sql"), "RENAME CONSTRAINT x_pkey TO t__x_pkey"));
  pair.check_way_back();
}

TEST_CASE("what has taken a name of the hidden makes room on the way back") {
  const Pair pair("CREATE TABLE t (id serial PRIMARY KEY, a text);",
                  "CREATE TABLE u (id integer CONSTRAINT t_pkey PRIMARY KEY);"
                  "CREATE TABLE v (t integer); CREATE INDEX t ON v (t);");
  pair.hide();
  pair.check_way_back();
  const Outcome planned = pair.folder.run("plan a.sql b.sql -o p");
  INFO(planned.err);
  CHECK(planned.ok());
}

TEST_CASE("tables that refer to each other are hidden together") {
  const Pair pair(
      "CREATE TABLE a (id integer PRIMARY KEY, b integer);"
      "CREATE TABLE b (id integer PRIMARY KEY, a integer REFERENCES a (id));"
      "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b (id);"
      "CREATE TABLE fleet (id integer);",
      "CREATE VIEW fleet AS SELECT 1 AS id;");
  pair.hide();
  pair.check_way_back();
}

TEST_CASE("until 14 a column goes with the function that computed it, whatever it is now") {
  const std::string table =
      "CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';"
      "CREATE TABLE t (w integer, ";
  const std::string computed = table + "v integer GENERATED ALWAYS AS (f(w)) STORED);";
  const Pair gone(computed, "CREATE TABLE t (w integer, v integer);");
  const Outcome of_15 = gone.folder.run("diff --pg 15 a.sql b.sql");
  CHECK(says(of_15.out, "ALTER COLUMN v DROP EXPRESSION"));
  CHECK_FALSE(loses(of_15.out));
  for (const char* command : {"diff --pg 14 a.sql b.sql", "diff --retain --pg 14 a.sql b.sql"}) {
    const Outcome of_14 = gone.folder.run(command);
    INFO(of_14.out << of_14.err);
    CHECK(of_14.ok());
    CHECK_FALSE(says(of_14.out, "DROP EXPRESSION"));
    CHECK(says(of_14.out, "DATA LOSS: the values of column public.t.v"));
  }
  const Pair stays(computed, table + "v integer);");
  CHECK(says(stays.folder.run("diff --pg 14 a.sql b.sql").out, "ALTER COLUMN v DROP EXPRESSION"));
}

TEST_CASE("a column that stays below its table is not hidden above") {
  const Pair pair("CREATE TABLE p (a integer, b integer); CREATE TABLE c () INHERITS (p);",
                  "CREATE TABLE p (b integer); CREATE TABLE c (a integer) INHERITS (p);");
  const Outcome there = pair.folder.run("diff --retain a.sql b.sql");
  INFO(there.out);
  CHECK(there.ok());
  CHECK(says(there.out, "DATA LOSS: the values of column public.p.a"));
  CHECK(says(there.out, "ALTER TABLE ONLY public.p DROP COLUMN a;"));
  const Outcome back = pair.folder.run("rollback --retain a.sql b.sql");
  CHECK(back.ok());
  CHECK(says(back.out, "-- R4 column public.p.a: lost: the values of column public.p.a\n"));
}

TEST_CASE("what would stand in the way under another name is dropped, and no more than that") {
  const Pair pair(
      "CREATE TABLE t (a integer); CREATE TABLE u (whole t); CREATE TABLE u2 (whole t);\n"
      "CREATE TABLE v (id integer); CREATE TABLE w (id integer); CREATE TABLE x (id integer);",
      "CREATE TABLE t (a bigint);");
  const Outcome there = pair.folder.run("diff --retain a.sql b.sql");
  INFO(there.out);
  CHECK(there.ok());
  CHECK(says(there.out,
             "-- it cannot be kept under another name: cannot alter table \"t\" because column "));
  CHECK(says(there.out, "-- DATA LOSS: table public.u with its rows\n"));
  CHECK(says(there.out, "-- DATA LOSS: table public.u2 with its rows\n"));
  for (const char* kept : {"v", "w", "x"}) {
    CHECK_FALSE(says(there.out, std::string("DROP TABLE public.") + kept));
  }
  const Outcome back = pair.folder.run("rollback --retain a.sql b.sql");
  INFO(back.out);
  CHECK(back.ok());
  CHECK(says(back.out, "-- R4 table public.u: lost: table public.u with its rows\n"));
  CHECK(says(back.out, "ALTER TABLE dryshod.public__x SET SCHEMA public;"));
}

TEST_CASE("what stands on something that goes for good is dropped at once, and said to be lost") {
  const Pair pair(
      "CREATE EXTENSION hstore; CREATE EXTENSION btree_gist;\n"
      "CREATE TABLE t (id integer, note text, extra hstore);\n"
      "CREATE TABLE whole (id integer, during daterange, extra hstore, "
      "EXCLUDE USING gist (id WITH =, during WITH &&));",
      "CREATE TABLE t (id integer);");
  const std::string sql = pair.folder.run("diff --retain a.sql b.sql").out;
  INFO(sql);
  CHECK_FALSE(says(sql, "_dryshod_extra"));
  CHECK(says(sql, "it cannot be kept under another name: extension hstore goes, on which it"));
  CHECK(says(sql, "-- DATA LOSS: the values of column public.t.extra\n"));
  CHECK(says(sql, "RENAME COLUMN note TO _dryshod_note"));
  // Of a table that is hidden only what cannot stay with it.
  CHECK(says(sql, "ALTER TABLE public.public__whole SET SCHEMA dryshod"));
  CHECK(says(sql, "DROP CONSTRAINT whole_id_during_excl"));
  CHECK(sql.find("DROP COLUMN extra") < sql.find("DROP EXTENSION hstore"));
  const std::string back = pair.folder.run("rollback --retain a.sql b.sql").out;
  INFO(back);
  CHECK(says(back, "R4 column public.t.extra: lost: "));
  CHECK(says(back, "R4 column public.whole.extra: lost: "));
  CHECK(says(back, "R2 column public.t.note: "));
  pair.hide();
  pair.check_way_back();
}

TEST_CASE("nothing is built beside a column whose type goes with its extension") {
  const Pair pair("CREATE EXTENSION citext; CREATE TABLE t (id integer, c citext);",
                  "CREATE TABLE t (id integer, c integer);");
  const Outcome plan = pair.folder.run("plan a.sql b.sql -o out --accept-loss '*'");
  INFO(plan.err);
  REQUIRE(plan.ok());
  const std::string page = pair.folder.read("out/plan.md");
  CHECK_FALSE(says(page, "beside"));
  CHECK(says(page, "drop extension citext"));
}

TEST_CASE("a column's copy holds no other column that goes with it, and no foreign table is read") {
  const Pair pair(
      "CREATE TABLE t (id integer);\nCREATE FOREIGN DATA WRAPPER w;\n"
      "CREATE SERVER far FOREIGN DATA WRAPPER w;\n"
      "CREATE TABLE log (id integer) PARTITION BY LIST (id);\n"
      "CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);\n"
      "CREATE FOREIGN TABLE log_2 PARTITION OF log FOR VALUES IN (2) SERVER far;",
      "CREATE TABLE t (id integer, x text, y text);\nCREATE FOREIGN DATA WRAPPER w;\n"
      "CREATE SERVER far FOREIGN DATA WRAPPER w;\n"
      "CREATE TABLE log (id integer, more text) PARTITION BY LIST (id);\n"
      "CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);\n"
      "CREATE FOREIGN TABLE log_2 PARTITION OF log FOR VALUES IN (2) SERVER far;");
  const std::string back = pair.folder.run("rollback a.sql b.sql").out;
  INFO(back);
  CHECK(says(back, "'SELECT id, x FROM public.t WHERE x IS NOT NULL'"));
  CHECK(says(back, "'SELECT id, y FROM public.t WHERE y IS NOT NULL'"));
  CHECK(says(back,
             "SELECT (_dryshod_one::public.log).* FROM ONLY public.log_1 AS _dryshod_one) AS log"
             " WHERE more IS NOT NULL"));
  CHECK_FALSE(says(back, "FROM public.log "));
  CHECK_FALSE(says(back, "log_2"));
}

TEST_CASE(
    "a number without a fraction comes back through its domain; a lacking parameter refuses") {
  const Pair pair(
      "CREATE DOMAIN d AS integer; CREATE TABLE t (id integer, n d, "
      "tenant integer DEFAULT current_setting('app.tenant')::integer);",
      "CREATE DOMAIN d AS numeric(5,1); CREATE TABLE t (id integer, n d);");
  const std::string back = pair.folder.run("rollback a.sql b.sql").out;
  INFO(back);
  CHECK(says(back, "USING pg_catalog.trim_scale(n)::text::public.d"));
  CHECK(says(back, "WHERE pg_catalog.current_setting('app.tenant', true) IS NULL"));
  CHECK(says(back, "from a parameter of the session that is not set: app.tenant"));
  const std::string there = pair.folder.run("diff a.sql b.sql").out;
  CHECK(says(there, "USING n::text::public.d"));
}

TEST_CASE("hostile names are hidden and found again") {
  const Pair pair(
      "CREATE TABLE \"a'b\"\"; DROP TABLE x; --\n\\! id\" (\"c'; --\" serial PRIMARY KEY);"
      "CREATE TABLE stays (id integer, \"$$ $x$\" text, "
      "\"0123456789012345678901234567890123456789012345678901234567890ab\" text,"
      "\"0123456789012345678901234567890123456789012345678901234567890ac\" text);",
      "CREATE TABLE stays (id integer);");
  pair.hide();
  CHECK_FALSE(says(pair.folder.read("hidden.sql"), "DATA LOSS"));
  pair.check_way_back();
}

TEST_CASE("same input, same bytes, retained or not") {
  const Pair pair(kBefore, kAfter);
  for (const char* command : {"diff --retain a.sql b.sql", "rollback --retain a.sql b.sql",
                              "rollback a.sql b.sql", "diff --retain --format json a.sql b.sql"}) {
    const std::string first = pair.folder.run(command).out;
    CHECK(first != "");
    for (int i = 0; i < 3; ++i) CHECK(pair.folder.run(command).out == first);
  }
}

TEST_CASE("JSON of diff says what the way back promises, of the script that is printed") {
  const Pair pair(kBefore, kAfter);
  const auto class_of = [&](const char* options, const std::string& start) {
    const Outcome ran =
        pair.folder.run(std::string("diff --format json ") + options + " a.sql b.sql");
    INFO(ran.err);
    REQUIRE(ran.ok());
    const nlohmann::json document = nlohmann::json::parse(ran.out);
    for (const nlohmann::json& each : document["statements"]) {
      if (each["sql"].get<std::string>().starts_with(start)) return each["rollback"].dump();
    }
    return std::string("no such statement");
  };
  CHECK(class_of("", "DROP TABLE public.shop") == "\"R4\"");
  CHECK(class_of("", "DROP SCHEMA old") == "\"R0\"");
  CHECK(class_of("", "ALTER TABLE public.sale\n") == "\"R4\"");
  CHECK(class_of("--retain", "ALTER TABLE public.sale DROP CONSTRAINT") == "\"R1\"");
  CHECK(class_of("--retain", "ALTER TABLE public.shop RENAME") == "\"R2\"");
  CHECK(class_of("--retain", "DROP SCHEMA old") == "\"R0\"");
}

TEST_CASE("rows and values that came to what took a hidden one's place are copied before it goes") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE t (id integer PRIMARY KEY, v text);");
  folder.write("parted.sql",
               "CREATE TABLE t (id integer PRIMARY KEY, v text) PARTITION BY LIST (id);"
               "CREATE TABLE t1 PARTITION OF t DEFAULT;");
  const Outcome table = folder.run("rollback --retain a.sql parted.sql");
  INFO(table.out);
  CHECK(says(table.out, "'SELECT id, v FROM ONLY public.t1'"));
  CHECK_FALSE(says(table.out, "DATA LOSS"));

  folder.write("domain.sql",
               "CREATE DOMAIN word AS text CHECK (VALUE <> '');"
               "CREATE TABLE t (id integer PRIMARY KEY, v word);");
  folder.write(
      "enum.sql",
      "CREATE TYPE word AS ENUM ('a', 'b'); CREATE TABLE t (id integer PRIMARY KEY, v word);");
  const Outcome column = folder.run("rollback --retain enum.sql domain.sql");
  INFO(column.out);
  CHECK(says(column.out,
             "v__dryshod_old::pg_catalog.text COLLATE pg_catalog.\"C\" IS DISTINCT FROM "
             "v::pg_catalog.text COLLATE pg_catalog.\"C\""));
  CHECK_FALSE(says(column.out, "DATA LOSS"));
}

TEST_CASE("a table that inherits is copied with the columns of its own") {
  const Folder folder;
  folder.write("a.sql", "CREATE TABLE other (id integer);");
  folder.write("b.sql",
               "CREATE TABLE other (id integer); CREATE TABLE p (id integer);"
               "CREATE TABLE c (own text) INHERITS (p);");
  const Outcome back = folder.run("rollback a.sql b.sql");
  INFO(back.out);
  CHECK(says(back.out, "'SELECT id, own FROM ONLY public.c'"));
  CHECK(says(back.out, "'SELECT id FROM ONLY public.p'"));
  CHECK_FALSE(says(back.out, "DATA LOSS"));
}

}  // namespace dryshod::cli

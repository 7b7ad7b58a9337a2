// What the server refuses of operators, casts, operator classes, base types, languages and
// transforms, in its words, and what it takes for the same.

#include <catch2/catch_test_macros.hpp>

#include "parser/load.h"
#include "tests/parser/sources.h"

namespace dryshod {
namespace {

constexpr std::string_view kStart = R"(
CREATE FUNCTION f(int, int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
CREATE FUNCTION fi(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION cf(bool) RETURNS money LANGUAGE sql AS 'SELECT NULL::money';
CREATE OPERATOR @@@@ (FUNCTION = f, LEFTARG = int, RIGHTARG = int, COMMUTATOR = @@@@);
CREATE OPERATOR CLASS c1 FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 1 < (int, bigint),
    FUNCTION 1 btint4cmp(int, int);
CREATE TYPE shellt;
)";

std::string after_start(std::string_view sql, int major = 18) {
  return refusal(std::string(kStart) + std::string(sql), major);
}

TEST_CASE("operators that cannot be", "[operator]") {
  CHECK(after_start("CREATE OPERATOR @! (LEFTARG = int);") ==
        "operator function must be specified");
  CHECK(after_start("CREATE OPERATOR @! (FUNCTION = f);") ==
        "operator argument types must be specified");
  CHECK(after_start("CREATE OPERATOR @! (FUNCTION = f, LEFTARG = int);") ==
        "operator right argument type must be specified");
  CHECK(after_start("CREATE OPERATOR @! (FUNCTION = nope, LEFTARG = int, RIGHTARG = int);") ==
        "function nope(integer, integer) does not exist");
  const std::string fi = "CREATE OPERATOR @! (FUNCTION = fi, LEFTARG = int, RIGHTARG = int, ";
  CHECK(after_start(fi + "NEGATOR = @-);") == "only boolean operators can have negators");
  CHECK(after_start(fi + "RESTRICT = eqsel);") ==
        "only boolean operators can have restriction selectivity");
  CHECK(after_start(fi + "HASHES);") == "only boolean operators can hash");
  const std::string f = "CREATE OPERATOR @! (FUNCTION = f, LEFTARG = int, RIGHTARG = int, ";
  CHECK(after_start(f + "RESTRICT = nope);") ==
        "function nope(internal, oid, internal, integer) does not exist");
  CHECK(after_start(f + "NEGATOR = @!);", 15) ==
        "operator cannot be its own negator or sort operator");
  CHECK(after_start(f + "NEGATOR = @!);") == "operator cannot be its own negator");
  CHECK(after_start("CREATE OPERATOR @@@@ (FUNCTION = f, LEFTARG = int, RIGHTARG = int);") ==
        "operator @@@@ already exists");
}

TEST_CASE("operators that are not there", "[operator]") {
  CHECK(after_start("DROP OPERATOR @@@@ (int, text);") ==
        "operator does not exist: integer @@@@ text");
  CHECK(after_start("DROP OPERATOR @@@@ (NONE, int);") == "operator does not exist: @@@@ integer");
  CHECK(after_start("CREATE VIEW v AS SELECT 1 ~@~ 'x'::text;") ==
        "operator does not exist: integer ~@~ text");
  CHECK(after_start("DROP FUNCTION f(int, int);") ==
        "cannot drop function f(integer, integer) because other objects depend on it");
  CHECK(after_start("DROP OPERATOR IF EXISTS @@@@ (int, nope); DROP OPERATOR @@@@ (int, int);")
            .empty());
}

TEST_CASE("what ALTER OPERATOR can set depends on the major", "[operator]") {
  CHECK(after_start("ALTER OPERATOR @@@@ (int, int) SET (RESTRICT = eqsel, JOIN = NONE);", 15)
            .empty());
  CHECK(after_start("ALTER OPERATOR @@@@ (int, int) SET (FUNCTION = f);", 15) ==
        "operator attribute \"function\" cannot be changed");
  CHECK(after_start("ALTER OPERATOR @@@@ (int, int) SET (COMMUTATOR = @@@@);", 15) ==
        "operator @@@@: SET of this attribute of an operator is not supported by PostgreSQL 15 "
        "(first in 17)");
  CHECK(after_start("ALTER OPERATOR @@@@ (int, int) SET (HASHES, MERGES);").empty());
  CHECK(after_start("ALTER OPERATOR @@@@ (int, int) SET (nope);") ==
        "operator attribute \"nope\" not recognized");
}

TEST_CASE("casts that cannot be", "[cast]") {
  CHECK(after_start("CREATE CAST (int AS bool) WITHOUT FUNCTION;") ==
        "source and target data types are not physically compatible");
  CHECK(after_start("CREATE CAST (int AS int) WITHOUT FUNCTION;") ==
        "source data type and target data type are the same");
  CHECK(after_start("CREATE CAST (bool AS money) WITH FUNCTION cf(int);") ==
        "function cf(integer) does not exist");
  CHECK(after_start("CREATE CAST (int AS money) WITH FUNCTION cf(bool);") ==
        "argument of cast function must match or be binary-coercible from source data type");
  CHECK(after_start("CREATE CAST (bool AS date) WITH FUNCTION cf(bool);") ==
        "return data type of cast function must match or be binary-coercible to target data type");
  CHECK(after_start("CREATE CAST (int AS bigint) WITH INOUT;") ==
        "cast from type integer to type bigint already exists");
  CHECK(after_start("DROP CAST (bool AS date);") ==
        "cast from type boolean to type date does not exist");
  CHECK(after_start("DROP CAST (int AS bigint);") ==
        "cannot drop cast from integer to bigint because it is required by the database system");
}

TEST_CASE("operator classes that cannot be", "[operator_class]") {
  const std::string c = "CREATE OPERATOR CLASS c2 FOR TYPE int USING btree AS ";
  CHECK(after_start(c + "OPERATOR 9 <;") == "invalid operator number 9, must be between 1 and 5");
  CHECK(after_start(c + "FUNCTION 6 btint4cmp(int, int);", 15) ==
        "invalid function number 6, must be between 1 and 5");
  CHECK(after_start(c + "OPERATOR 1 ~@~;") == "operator does not exist: integer ~@~ integer");
  CHECK(after_start(c + "OPERATOR 1 +;") == "index search operators must return boolean");
  CHECK(after_start(c + "OPERATOR 1 <, OPERATOR 1 >;") ==
        "operator number 1 for (integer,integer) appears more than once");
  CHECK(after_start(c + "STORAGE text;") ==
        "storage type cannot be different from data type for access method \"btree\"");
  CHECK(after_start("CREATE OPERATOR CLASS c1 FOR TYPE int USING btree AS OPERATOR 1 <;") ==
        "operator class \"c1\" for access method \"btree\" already exists");
  CHECK(after_start("CREATE OPERATOR FAMILY c1 USING btree;") ==
        "operator family \"c1\" for access method \"btree\" already exists");
  const std::string alter = "ALTER OPERATOR FAMILY c1 USING btree ";
  CHECK(after_start(alter + "ADD OPERATOR 1 < (int, int);") ==
        "operator 1(integer,integer) already exists in operator family \"c1\"");
  CHECK(after_start(alter + "DROP OPERATOR 2 (bigint, int);") ==
        "operator 2(bigint,integer) does not exist in operator family \"c1\"");
  CHECK(after_start(alter + "DROP OPERATOR 1 (int, bigint);").empty());
  CHECK(after_start("CREATE TABLE t (a int); CREATE INDEX ON t (a c3);") ==
        "operator class \"c3\" does not exist for access method \"btree\"");
  CHECK(after_start("CREATE TABLE t (a int); CREATE INDEX ON t (a c1); "
                    "DROP OPERATOR CLASS c1 USING btree;") ==
        "cannot drop operator class c1 for access method btree because other objects depend on it");
}

TEST_CASE("base types that cannot be", "[base_type]") {
  CHECK(after_start("CREATE TABLE t (a shellt);") == "type \"shellt\" is only a shell");
  CHECK(after_start("CREATE TYPE shellt;") == "type \"shellt\" already exists");
  CHECK(after_start("CREATE TYPE newt (INPUT = int4in, OUTPUT = int4out);") ==
        "type \"newt\" does not exist");
  CHECK(after_start("CREATE TYPE shellt (INPUT = int4in);") ==
        "type output function must be specified");
  CHECK(after_start("CREATE TYPE shellt (INPUT = int4in, OUTPUT = int4out);") ==
        "type input function int4in must return type shellt");
  const std::string functions =
      "CREATE FUNCTION s_in(cstring) RETURNS shellt LANGUAGE internal AS 'int4in';"
      "CREATE FUNCTION s_out(shellt) RETURNS cstring LANGUAGE internal AS 'int4out';";
  const std::string type = functions + "CREATE TYPE shellt (INPUT = s_in, OUTPUT = s_out";
  CHECK(after_start(type + ", INTERNALLENGTH = 3, PASSEDBYVALUE);") ==
        "internal size 3 is invalid for passed-by-value type");
  CHECK(after_start(type + ", INTERNALLENGTH = 4, STORAGE = main);") ==
        "fixed-size types must have storage PLAIN");
  CHECK(after_start(type + ", ALIGNMENT = char);") ==
        "alignment \"c\" is invalid for variable-length type");
  CHECK(after_start(type + "); CREATE TABLE t (a shellt PRIMARY KEY);") ==
        "data type shellt has no default operator class for access method \"btree\"");
  CHECK(after_start(type + "); DROP TYPE shellt;") ==
        "cannot drop type shellt because other objects depend on it");
  CHECK(after_start(type + "); DROP TYPE shellt CASCADE; CREATE TYPE shellt;").empty());
}

TEST_CASE("languages and transforms that cannot be", "[language]") {
  const std::string made = "CREATE LANGUAGE plz HANDLER plpgsql_call_handler;";
  CHECK(after_start("CREATE LANGUAGE plz HANDLER nope;") == "function nope() does not exist");
  CHECK(after_start(made + made) == "language \"plz\" already exists");
  CHECK(after_start("DROP LANGUAGE nolang;") == "language \"nolang\" does not exist");
  CHECK(after_start("DROP LANGUAGE sql;") ==
        "cannot drop language sql because it is required by the database system");
  CHECK(after_start(made +
                    "CREATE FUNCTION lf() RETURNS int LANGUAGE plz AS '1'; DROP LANGUAGE plz;") ==
        "cannot drop language plz because other objects depend on it");
  CHECK(after_start("CREATE TRANSFORM FOR int LANGUAGE nolang "
                    "(FROM SQL WITH FUNCTION prsd_lextype(internal));") ==
        "language \"nolang\" does not exist");
  CHECK(after_start("DROP TRANSFORM FOR int LANGUAGE sql;") ==
        "transform for type integer language \"sql\" does not exist");
}

}  // namespace
}  // namespace dryshod

#include "tests/merge/random_changes.h"

#include "catalog/digest.h"
#include "parser/interpreter.h"
#include "parser/load.h"

namespace dryshod {

std::vector<std::string> RandomChanges::base() {
  std::vector<std::string> all = {
      "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');", "CREATE DOMAIN amount AS integer;",
      "CREATE SEQUENCE numbers;",
      "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS $$SELECT n * 2$$;",
      "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;"};
  for (int i = 0; i < 4; ++i) {
    const std::string t = "t" + std::to_string(i);
    all.push_back("CREATE TABLE " + t +
                  " (id integer PRIMARY KEY, a integer, b text, c integer, d mood);");
    if (below(2) == 0) all.push_back("CREATE INDEX " + t + "_a ON " + t + " (a);");
    if (below(2) == 0)
      all.push_back("CREATE VIEW v" + std::to_string(i) + " AS SELECT id, a, b FROM " + t + ";");
    if (below(3) == 0) all.push_back("COMMENT ON TABLE " + t + " IS 'first';");
    if (below(3) == 0) all.push_back("GRANT SELECT ON " + t + " TO app_reader;");
    if (below(3) == 0)
      all.push_back("ALTER TABLE " + t + " ADD CONSTRAINT " + t + "_low CHECK (a > 0);");
  }
  all.push_back(
      "CREATE TABLE p (id integer NOT NULL, at integer NOT NULL) PARTITION BY RANGE (at);");
  all.push_back("CREATE TABLE p_0 PARTITION OF p FOR VALUES FROM (0) TO (10);");
  all.push_back("CREATE TABLE craft (id integer, name text);");
  all.push_back("CREATE TABLE boat (sail text) INHERITS (craft);");
  return all;
}

std::string RandomChanges::change() {
  const std::string t = table(), c = column();
  const std::string alter = "ALTER TABLE " + t + " ";
  const std::string n = std::to_string(below(3));
  switch (below(63)) {
    case 0:
      return alter + "ADD COLUMN " + fresh("x") + " integer;";
    case 1:
      return alter + "ADD COLUMN " + fresh("x") + " text NOT NULL DEFAULT 'n" + n + "';";
    case 2:
      return alter + "DROP COLUMN " + c + ";";
    case 3:
      return alter + "ALTER COLUMN c TYPE " +
             one_of(std::vector<std::string>{"bigint", "numeric", "text"}) + ";";
    case 4:
      return alter + "ALTER COLUMN b SET DEFAULT 'd" + n + "';";
    case 5:
      return alter + "ALTER COLUMN " + c + " SET NOT NULL;";
    case 6:
      return alter + "ADD CONSTRAINT " + fresh(t + "_k") + " CHECK (a < " + n + "0);";
    case 7:
      return "CREATE INDEX ON " + t + " (" + c + ");";
    case 8:
      return "CREATE UNIQUE INDEX " + fresh(t + "_u") + " ON " + t + " (" + c + ", id);";
    case 9:
      return "DROP INDEX " + t + "_a;";
    case 10:
      return "CREATE TABLE " + fresh("new") + " (id integer, r integer REFERENCES " + t + ");";
    case 11:
      return "DROP TABLE " + t + " CASCADE;";
    case 12:
      return "CREATE VIEW " + fresh("w") + " AS SELECT " + c + " FROM " + t + ";";
    case 13:
      return "CREATE OR REPLACE VIEW v" + n + " AS SELECT id, a, b, " + c + " AS more FROM t" + n +
             ";";
    case 14:
      return "DROP VIEW v" + n + ";";
    case 15:
      return "COMMENT ON TABLE " + t + " IS 'text " + n + "';";
    case 16:
      return "COMMENT ON COLUMN " + t + "." + c + " IS 'text " + n + "';";
    case 17:
      return "GRANT " + one_of(std::vector<std::string>{"SELECT", "INSERT", "UPDATE"}) + " ON " +
             t + " TO app_reader;";
    case 18:
      return "ALTER TYPE mood ADD VALUE '" + fresh("m") + "' " +
             one_of(std::vector<std::string>{"BEFORE 'ok'", "AFTER 'happy'", "BEFORE 'sad'"}) + ";";
    case 19:
      return "ALTER DOMAIN amount ADD CONSTRAINT " + fresh("dom") + " CHECK (VALUE > " + n + ");";
    case 20:
      return "ALTER SEQUENCE numbers INCREMENT " + std::to_string(2 + below(3)) + ";";
    case 21:
      return "ALTER SEQUENCE numbers CACHE " + std::to_string(2 + below(3)) + ";";
    case 22:
      return "CREATE OR REPLACE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql AS $$SELECT "
             "n * 2 + " +
             n + "$$;";
    case 23:
      return "CREATE FUNCTION " + fresh("f") + "(i " +
             one_of(std::vector<std::string>{"integer", "mood", "text"}) +
             ") RETURNS integer LANGUAGE sql AS $$SELECT 1$$;";
    case 24:
      return "CREATE TRIGGER " + fresh("g") + " BEFORE INSERT ON " + t +
             " FOR EACH ROW EXECUTE FUNCTION noted();";
    case 25:
      return alter + "ENABLE ROW LEVEL SECURITY;";
    case 26:
      return "CREATE POLICY " + fresh("y") + " ON " + t + " USING (a > " + n + ");";
    case 27:
      return "CREATE TABLE p_" + std::to_string(1 + below(4)) +
             " PARTITION OF p FOR VALUES FROM (" + (below(2) == 0 ? "1" + n + "0" : n) + ") TO (1" +
             n + "9);";
    case 28:
      return "ALTER TABLE p ADD COLUMN " + fresh("q") + " text;";
    case 29:
      return "CREATE INDEX ON p (id);";
    case 30:
      return "ALTER TABLE p ALTER COLUMN id TYPE bigint;";
    case 31:
      return "ALTER TABLE craft ADD COLUMN " + fresh("z") + " integer NOT NULL DEFAULT 0;";
    case 32:
      return "ALTER TABLE craft DROP COLUMN name;";
    case 33:
      return "CREATE TABLE " + fresh("raft") + " (logs integer) INHERITS (craft);";
    case 34:
      return "ALTER TABLE p ADD PRIMARY KEY (id, at);";
    case 35:
      return alter + "ADD COLUMN " + fresh("s") + " serial;";
    case 36:
      return alter + "ADD COLUMN " + fresh("i") + " integer GENERATED ALWAYS AS IDENTITY;";
    case 37:
      return alter + "ADD COLUMN " + fresh("g") + " integer GENERATED ALWAYS AS (a + " + n +
             ") STORED;";
    case 38:
      return "CREATE MATERIALIZED VIEW " + fresh("mat") + " AS SELECT id, " + c + " FROM " + t +
             " WHERE a > " + n + ";";
    case 39:
      return alter + "ADD FOREIGN KEY (c) REFERENCES " + table() + ";";
    case 40:
      return alter + "ADD CONSTRAINT " + fresh(t + "_q") + " UNIQUE (" + c + ");";
    case 41:
      return "ALTER TABLE p DETACH PARTITION p_0;";
    case 42:
      return "ALTER TABLE boat NO INHERIT craft;";
    case 43:
      return "DROP TABLE p_0;";
    case 44:
      return "ALTER INDEX " + t + "_a RENAME TO " + fresh("r") + ";";
    case 45:
      return alter + "RENAME CONSTRAINT " + t + "_low TO " + fresh("low") + ";";
    case 46:
      return "CREATE TRIGGER " + fresh("pg") +
             " AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION noted();";
    case 47:
      return "ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES " + t + ";";
    case 48:
      return alter + "ALTER COLUMN d SET DEFAULT '" +
             one_of(std::vector<std::string>{"sad", "ok", "happy"}) + "';";
    case 49:
      return "ALTER TABLE craft ADD CONSTRAINT " + fresh("cc") + " CHECK (id > " + n + ");";
    case 50:
      return "CREATE VIEW " + fresh("ww") + " AS SELECT v.a, x.b FROM v" + n + " v JOIN " + t +
             " x USING (id);";
    case 51:
      return "DROP FUNCTION noted() CASCADE;";
    case 52:
      return "CREATE STATISTICS " + fresh("st") + " ON a, c FROM " + t + ";";
    case 53:
      return alter + "OWNER TO " + one_of(std::vector<std::string>{"app_owner", "app_writer"}) +
             ";";
    case 54:
      return "CREATE TYPE " + fresh("pair") + " AS (x integer, y " +
             one_of(std::vector<std::string>{"text", "mood"}) + ");";
    case 55:
      return alter + "ADD COLUMN " + fresh("am") + " amount;";
    case 56:
      return "CREATE RULE " + fresh("ru") + " AS ON DELETE TO " + t + " DO ALSO NOTIFY gone;";
    case 57:
      return alter + "ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY;";
    case 58:
      return alter + "DROP CONSTRAINT " + t + "_pkey CASCADE;";
    case 59:
      return "ALTER TABLE p ALTER COLUMN id SET DEFAULT " + n + ";";
    case 60:
      return "ALTER TABLE p_0 ADD CHECK (id > " + n + ");";
    case 61:
      return "DROP TYPE mood CASCADE;";
    default:
      return alter + "SET (fillfactor = 7" + n + ");";
  }
}

std::vector<std::string> RandomChanges::changes(const std::vector<std::string>& after, int count) {
  SourceMap map;
  Strings strings;
  SqlInterpreter interpreter(map);
  Catalog catalog = template_catalog(strings, kAssumedMajor);
  for (const std::string& statement : after)
    static_cast<void>(interpreter.execute(statement, catalog));
  std::vector<std::string> made;
  for (int tries = 0; tries < 40 && static_cast<int>(made.size()) < count; ++tries) {
    const std::string statement = change();
    Catalog copy(catalog);
    if (!interpreter.execute(statement, copy)) continue;
    catalog = std::move(copy);
    made.push_back(statement);
  }
  return made;
}

bool RandomChanges::runs(const std::vector<std::string>& statements) const {
  SourceMap map;
  Strings strings;
  SqlInterpreter interpreter(map);
  Catalog catalog = template_catalog(strings, kAssumedMajor);
  for (const std::string& statement : statements) {
    if (!interpreter.execute(statement, catalog)) return false;
  }
  return true;
}

bool RandomChanges::are_equal(const std::string& a, const std::string& b) const {
  SourceMap map;
  Strings strings;
  SqlInterpreter interpreter(map);
  Catalog x = template_catalog(strings, kAssumedMajor),
          y = template_catalog(strings, kAssumedMajor);
  return interpreter.execute(a, x) && interpreter.execute(b, y) && digest(x) == digest(y);
}

}  // namespace dryshod

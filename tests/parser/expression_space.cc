// See expression_space.h. The forms are one table; what the server makes of each is not written
// here.
#include "tests/parser/expression_space.h"

#include <iterator>

namespace dryshod::test {
namespace {

struct Form {
  Sort gives;
  std::string_view text;
  std::vector<Sort> takes;
};

const std::vector<Form>& forms() {
  using enum Sort;
  static const std::vector<Form> kForms = {
      {Bool, "$1 = $2", {Int, Int}},
      {Bool, "$1 <> $2", {Int, Number}},
      {Bool, "$1 < $2", {Number, Int}},
      {Bool, "$1 >= $2", {Number, Number}},
      {Bool, "$1 = $2", {Text, Text}},
      {Bool, "$1 != $2", {Text, Text}},
      {Bool, "$1 > $2", {Text, Text}},
      {Bool, "$1 <= $2", {Date, Date}},
      {Bool, "$1 < $2", {Time, Date}},
      {Bool, "$1 > $2", {Time, Time}},
      {Bool, "$1 = $2", {Span, Span}},
      {Bool, "$1 = $2", {Mood, Mood}},
      {Bool, "$1 < $2", {Mood, Mood}},
      {Bool, "$1 = $2", {Bool, Bool}},
      {Bool, "$1 @> $2", {Json, Json}},
      {Bool, "$1 ? $2", {Json, Text}},
      {Bool, "$1 && $2", {Texts, Texts}},
      {Bool, "$1 <@ $2", {Ints, Ints}},
      {Bool, "$1 AND $2", {Bool, Bool}},
      {Bool, "$1 OR $2", {Bool, Bool}},
      {Bool, "$1 AND $2 AND $3", {Bool, Bool, Bool}},
      {Bool, "$1 OR $2 OR $3", {Bool, Bool, Bool}},
      {Bool, "NOT $1", {Bool}},
      {Bool, "$1 IS NULL", {Text}},
      {Bool, "$1 IS NOT NULL", {Number}},
      {Bool, "$1 ISNULL", {Time}},
      {Bool, "$1 IS TRUE", {Bool}},
      {Bool, "$1 IS NOT UNKNOWN", {Bool}},
      {Bool, "$1 IS DISTINCT FROM $2", {Int, Int}},
      {Bool, "$1 IS NOT DISTINCT FROM $2", {Text, Text}},
      {Bool, "$1 IN ($2, $3)", {Int, Int, Int}},
      {Bool, "$1 NOT IN ($2, $3)", {Text, Text, Text}},
      {Bool, "$1 IN ($2, $3, $4)", {Text, Text, Text, Text}},
      {Bool, "$1 IN ($2, $3)", {Mood, Mood, Mood}},
      {Bool, "$1 IN ($2, $3)", {Date, Date, Date}},
      {Bool, "$1 IN ($2)", {Number, Number}},
      {Bool, "$1 = ANY ($2)", {Text, Texts}},
      {Bool, "$1 <> ALL ($2)", {Int, Ints}},
      {Bool, "$1 BETWEEN $2 AND $3", {Int, Int, Number}},
      {Bool, "$1 NOT BETWEEN $2 AND $3", {Date, Date, Date}},
      {Bool, "$1 BETWEEN SYMMETRIC $2 AND $3", {Number, Int, Int}},
      {Bool, "$1 LIKE $2", {Text, Text}},
      {Bool, "$1 NOT ILIKE $2", {Text, Text}},
      {Bool, "$1 LIKE $2 ESCAPE '!'", {Text, Text}},
      {Bool, "$1 SIMILAR TO $2", {Text, Text}},
      {Bool, "$1 ~ $2", {Text, Text}},
      {Bool, "$1 !~* $2", {Text, Text}},
      {Bool, "($1, $2) = ($3, $4)", {Int, Text, Int, Text}},
      {Bool, "($1, $2) < ($3, $4)", {Int, Text, Int, Text}},
      {Bool, "ROW($1, $2) <> ROW($3, $4)", {Text, Date, Text, Date}},
      {Bool, "($1, $2) OVERLAPS ($3, $4)", {Date, Date, Date, Date}},
      {Bool, "starts_with($1, $2)", {Text, Text}},
      {Bool, "$1::boolean", {Text}},
      {Int, "$1 + $2", {Int, Int}},
      {Int, "$1 - $2", {Int, Int}},
      {Int, "$1 * $2", {Int, Int}},
      {Int, "$1 / $2", {Int, Int}},
      {Int, "$1 % $2", {Int, Int}},
      {Int, "$1 & $2", {Int, Int}},
      {Int, "- $1", {Int}},
      {Int, "abs($1)", {Int}},
      {Int, "length($1)", {Text}},
      {Int, "$1::int", {Text}},
      {Int, "CAST($1 AS bigint)", {Number}},
      {Int, "$1::smallint", {Int}},
      {Int, "COALESCE($1, $2)", {Int, Int}},
      {Int, "NULLIF($1, $2)", {Int, Int}},
      {Int, "GREATEST($1, $2, $3)", {Int, Int, Int}},
      {Int, "CASE WHEN $1 THEN $2 ELSE $3 END", {Bool, Int, Int}},
      {Int, "POSITION($1 IN $2)", {Text, Text}},
      {Int, "array_length($1, 1)", {Ints}},
      {Int, "$1[1]", {Ints}},
      {Int, "$1 - $2", {Date, Date}},
      {Int, "cardinality($1)", {Texts}},
      {Int, "twice($1)", {Int}},
      {Number, "$1 + $2", {Number, Int}},
      {Number, "$1 - $2", {Int, Number}},
      {Number, "$1 * $2", {Number, Number}},
      {Number, "$1 / $2", {Number, Number}},
      {Number, "round($1, $2)", {Number, Int}},
      {Number, "trunc($1)", {Number}},
      {Number, "$1::numeric", {Int}},
      {Number, "$1::numeric(10,2)", {Number}},
      {Number, "$1::float8", {Int}},
      {Number, "EXTRACT(EPOCH FROM $1)", {Span}},
      {Number, "EXTRACT(year FROM $1)", {Date}},
      {Number, "date_part('month', $1)", {Time}},
      {Number, "COALESCE($1, $2)", {Number, Int}},
      {Number, "CASE $1 WHEN $2 THEN $3 WHEN $4 THEN $5 END", {Int, Int, Number, Int, Int}},
      {Number, "LEAST($1, $2)", {Number, Number}},
      {Number, "power($1, $2)", {Number, Int}},
      {Number, "$1 ^ $2", {Number, Number}},
      {Text, "$1 || $2", {Text, Text}},
      {Text, "$1 || $2", {Text, Int}},
      {Text, "lower($1)", {Text}},
      {Text, "upper($1)", {Text}},
      {Text, "trim($1)", {Text}},
      {Text, "TRIM(LEADING $1 FROM $2)", {Text, Text}},
      {Text, "substring($1 from $2 for $3)", {Text, Int, Int}},
      {Text, "substr($1, $2)", {Text, Int}},
      {Text, "SUBSTRING($1 FROM $2)", {Text, Text}},
      {Text, "OVERLAY($1 PLACING $2 FROM $3)", {Text, Text, Int}},
      {Text, "left($1, $2)", {Text, Int}},
      {Text, "replace($1, $2, $3)", {Text, Text, Text}},
      {Text, "concat($1, $2)", {Text, Int}},
      {Text, "concat_ws($1, $2, $3)", {Text, Text, Date}},
      {Text, "format($1, $2)", {Text, Number}},
      {Text, "COALESCE($1, $2)", {Text, Text}},
      {Text, "NULLIF($1, $2)", {Text, Text}},
      {Text, "CASE WHEN $1 THEN $2 END", {Bool, Text}},
      {Text, "CASE WHEN $1 THEN $2 WHEN $3 THEN $4 ELSE $5 END", {Bool, Text, Bool, Text, Text}},
      {Text, "$1::text", {Int}},
      {Text, "$1::varchar(10)", {Text}},
      {Text, "CAST($1 AS char(4))", {Text}},
      {Text, "$1::text", {Mood}},
      {Text, "$1::text", {Json}},
      {Text, "$1 ->> $2", {Json, Text}},
      {Text, "$1 ->> $2", {Json, Int}},
      {Text, "$1 COLLATE \"C\"", {Text}},
      {Text, "$1[1]", {Texts}},
      {Text, "array_to_string($1, ',')", {Texts}},
      {Text, "md5($1)", {Text}},
      {Text, "picked($1, $2)", {Text, Int}},
      {Text, "picked(b => $1, a => $2)", {Int, Text}},
      {Date, "$1 + $2", {Date, Int}},
      {Date, "$1::date", {Time}},
      {Date, "$1::date", {Text}},
      {Date, "COALESCE($1, $2)", {Date, Date}},
      {Date, "make_date($1, $2, 1)", {Int, Int}},
      {Time, "$1 + $2", {Time, Span}},
      {Time, "$1 - $2", {Date, Span}},
      {Time, "date_trunc('day', $1)", {Time}},
      {Time, "$1 AT TIME ZONE 'UTC'", {Time}},
      {Time, "timezone('UTC', $1)", {Time}},
      {Time, "$1::timestamp", {Date}},
      {Time, "$1::timestamp(0)", {Time}},
      {Time, "COALESCE($1, $2)", {Time, Time}},
      {Time, "GREATEST($1, $2)", {Time, Date}},
      {Span, "$1 * $2", {Span, Int}},
      {Span, "$1 - $2", {Time, Time}},
      {Span, "$1 + $2", {Span, Span}},
      {Span, "make_interval(days => $1)", {Int}},
      {Span, "age($1, $2)", {Time, Time}},
      {Json, "$1 -> $2", {Json, Text}},
      {Json, "$1 || $2", {Json, Json}},
      {Json, "$1 #> $2", {Json, Texts}},
      {Json, "$1 - $2", {Json, Text}},
      {Json, "jsonb_build_object($1, $2)", {Text, Int}},
      {Json, "to_jsonb($1)", {Number}},
      {Json, "$1['a']", {Json}},
      {Json, "jsonb_set($1, $2, $3)", {Json, Texts, Json}},
      {Texts, "ARRAY[$1, $2]", {Text, Text}},
      {Texts, "$1 || $2", {Texts, Text}},
      {Texts, "string_to_array($1, $2)", {Text, Text}},
      {Texts, "array_append($1, $2)", {Texts, Text}},
      {Texts, "$1[1:2]", {Texts}},
      {Ints, "ARRAY[$1, $2]", {Int, Int}},
      {Ints, "$1 || $2", {Ints, Ints}},
      {Ints, "array_remove($1, $2)", {Ints, Int}},
      {Mood, "COALESCE($1, $2)", {Mood, Mood}},
      {Mood, "CASE WHEN $1 THEN $2 ELSE $3 END", {Bool, Mood, Mood}},
      {Mood, "$1::mood", {Text}},
  };
  return kForms;
}

struct Leaves {
  std::vector<std::string_view> columns, constants;
};

const Leaves& leaves(Sort sort) {
  static const Leaves kAll[] = {
      {{"b", "b2"}, {"true", "false", "'t'::bool", "'yes'::boolean", "NULL::bool"}},
      {{"i2", "i4", "i8", "j4", "ci"},
       {"1", "2", "0", "42", "-1", "'7'", "2147483648", "3::bigint", "'5'::smallint", "1::int2"}},
      {{"n", "n2", "f4", "f8", "i4"},
       {"1.5", "0.0", "1e3", "-2.50", "'3'", "2", "1.0::float8", "'0.1'::numeric(4,2)", ".5"}},
      {{"x", "y", "v", "ch", "w", "nm"},
       {"'a'", "'b c'", "''", "'a'::text", "'q'::varchar", "'%z_'", "E'a\\tb'", "'it''s'",
        "'a'::varchar(3)", "U&'\\0041'"}},
      {{"d", "d2"},
       {"'2020-01-01'::date", "date '20200131'", "'Feb 3 2021'::date", "CURRENT_DATE",
        "'infinity'::date"}},
      {{"ts", "tz", "ts3"},
       {"'2020-01-01 10:00'::timestamp", "timestamptz '2020-01-01 00:00+02'", "now()",
        "CURRENT_TIMESTAMP", "LOCALTIMESTAMP(2)", "timestamp '2020-06-05T04:03:02.5'",
        "'epoch'::timestamptz"}},
      {{"iv", "iv2"},
       {"'1 day'::interval", "interval '2' hour", "'24 hours'::interval", "interval '1-2'",
        "'P1DT2H'::interval", "'90 minutes'::interval", "interval '1.5 s'"}},
      {{"jb", "jb2"},
       {"'{\"b\": 1, \"a\":[1, 2]}'::jsonb", "'{}'::jsonb", "'[1,2]'::jsonb", "'null'::jsonb"}},
      {{"xa", "va"}, {"'{a,b}'::text[]", "ARRAY['a', 'b']", "'{}'::text[]", "ARRAY[]::text[]"}},
      {{"ia"}, {"'{1,2}'::int[]", "ARRAY[1, 2]", "'{}'::integer[]"}},
      {{"m", "m2"}, {"'sad'::mood", "'ok'", "mood 'happy'"}},
  };
  return kAll[static_cast<size_t>(sort)];
}

}  // namespace

std::string_view ExpressionSpace::schema() {
  return "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');\n"
         "CREATE DOMAIN word AS varchar(30);\n"
         "CREATE DOMAIN small AS integer;\n"
         "CREATE TABLE t (i2 smallint, i4 integer, i8 bigint, j4 integer, ci small, n numeric,\n"
         "  n2 numeric(10,2), f4 real, f8 double precision, x text, y text, v varchar(20),\n"
         "  ch char(5), w word, nm name, b boolean, b2 boolean, d date, d2 date, ts timestamp,\n"
         "  ts3 timestamp(3), tz timestamptz, iv interval, iv2 interval, jb jsonb, jb2 jsonb,\n"
         "  xa text[], va varchar(9)[], ia integer[], m mood, m2 mood);\n"
         "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 2';\n"
         "CREATE FUNCTION twice(n numeric) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 3';\n"
         "CREATE FUNCTION picked(a text, b integer DEFAULT 1) RETURNS text LANGUAGE sql IMMUTABLE\n"
         "  AS 'SELECT ''z''';\n";
}

std::string ExpressionSpace::Tree::text() const {
  std::string out;
  for (size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '$' || parts.empty()) {
      out += form[i];
      continue;
    }
    const Tree& part = parts[static_cast<size_t>(form[++i] - '1')];
    const std::string inner = part.text();
    const bool bare = part.parts.empty() && (part.is_column || inner.front() == '\'');
    out += bare ? inner : "(" + inner + ")";
  }
  return out;
}

Sort ExpressionSpace::any_sort() {
  return static_cast<Sort>(below(static_cast<size_t>(Sort::Mood) + 1));
}

ExpressionSpace::Tree ExpressionSpace::leaf(Sort sort, bool columns) {
  const Leaves& of = leaves(sort);
  Tree tree;
  tree.sort = sort;
  tree.is_column = columns && below(3) != 0;
  tree.is_constant = !tree.is_column;
  tree.form = tree.is_column ? one_of(of.columns) : one_of(of.constants);
  return tree;
}

ExpressionSpace::Tree ExpressionSpace::make(Sort sort, int depth, bool columns) {
  if (depth <= 0 || below(8) == 0) return leaf(sort, columns);
  std::vector<const Form*> fitting;
  for (const Form& form : forms()) {
    if (form.gives == sort) fitting.push_back(&form);
  }
  const Form& form = *one_of(fitting);
  Tree tree;
  tree.sort = sort;
  tree.form = form.text;
  for (const Sort part : form.takes) tree.parts.push_back(make(part, depth - 1, columns));
  return tree;
}

void ExpressionSpace::change(Tree& tree) {
  if (tree.parts.empty()) {
    const Leaves& of = leaves(tree.sort);
    const auto& others = tree.is_column ? of.columns : of.constants;
    tree.form = one_of(others);
    return;
  }
  switch (below(4)) {
    case 0: {  // another form that takes the same
      std::vector<const Form*> alike;
      for (const Form& form : forms()) {
        if (form.gives != tree.sort || form.takes.size() != tree.parts.size()) continue;
        bool same = true;
        for (size_t i = 0; i < form.takes.size(); ++i) {
          same = same && form.takes[i] == tree.parts[i].sort;
        }
        if (same) alike.push_back(&form);
      }
      if (!alike.empty()) tree.form = one_of(alike)->text;
      return;
    }
    case 1:
      std::swap(tree.parts.front(), tree.parts.back());
      return;
    case 2: {  // one NOT more or less, or one cast
      Tree whole;
      whole.sort = tree.sort;
      if (tree.sort == Sort::Bool && tree.form == "NOT $1") {
        whole = tree.parts.front();
      } else if (tree.sort == Sort::Bool) {
        whole.form = "NOT $1";
        whole.parts.push_back(tree);
      } else {
        whole.form = tree.sort == Sort::Text ? "$1::text" : "$1";
        whole.parts.push_back(tree);
      }
      tree = whole;
      return;
    }
    default:
      change(tree.parts[below(tree.parts.size())]);
  }
}

ExpressionSpace::Tree ExpressionSpace::changed(const Tree& tree) {
  Tree other = tree;
  Tree* at = &other;
  while (!at->parts.empty() && below(3) != 0) at = &at->parts[below(at->parts.size())];
  change(*at);
  return other;
}

}  // namespace dryshod::test

// See row_values.h.
#include "tests/pairs/row_values.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "catalog/quote.h"

namespace dryshod {
namespace {

using nlohmann::json;

constexpr int kHeader = 4;  // VARHDRSZ: what a typmod of a length has too much
constexpr const char* kTypes = R"(
SELECT json_agg(json_build_object('oid', t.oid::int8, 'name', typname, 'sql', format_type(t.oid, NULL),
  'kind', typtype, 'category', typcategory, 'element', typelem::int8, 'base', typbasetype::int8,
  'base_typmod', typtypmod, 'subtype', coalesce(rngsubtype, 0)::int8,
  'labels', (SELECT coalesce(json_agg(enumlabel ORDER BY enumsortorder), '[]') FROM pg_enum WHERE enumtypid = t.oid),
  'attributes', (SELECT coalesce(json_agg(json_build_array(atttypid::int8, atttypmod) ORDER BY attnum), '[]')
                 FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped
                   AND typnamespace <> 'pg_catalog'::regnamespace),
  'checks', (SELECT coalesce(string_agg(pg_get_constraintdef(k.oid), ' '), '') FROM pg_constraint k
             WHERE contypid = t.oid)))
FROM pg_type t LEFT JOIN pg_range r ON rngtypid = t.oid
WHERE typnamespace <> 'information_schema'::regnamespace)";

using Words = std::vector<std::string>;
struct Literals {
  Words plain, boundary;
};

/// Input of base types, without quotes.
const std::map<std::string, Literals>& literals() {
  static const std::map<std::string, Literals> all = {
      {"int2", {{"1", "2", "3", "4", "5"}, {"0", "-1", "32767", "-32768"}}},
      {"int4", {{"1", "2", "3", "4", "5"}, {"0", "-1", "2147483647", "-2147483648"}}},
      {"int8",
       {{"1", "2", "3", "4", "5"}, {"0", "-1", "9223372036854775807", "-9223372036854775808"}}},
      {"float4", {{"1", "2", "3", "4", "5.5"}, {"-0", "NaN", "Infinity", "3.4e38", "1e-40"}}},
      {"float8", {{"1", "2", "3", "4", "5.5"}, {"-0", "NaN", "-Infinity", "1.7e308", "0.1"}}},
      {"money", {{"1.00", "2.00", "3.50", "4.00", "5.25"}, {"-92233720368547758.08"}}},
      {"bool", {{"true", "false", "true"}, {}}},
      {"date",
       {{"2024-01-15", "2024-02-29", "2023-06-01", "2025-03-01", "2020-01-01"},
        {"infinity", "4713-01-01 BC", "5874897-12-31"}}},
      {"timestamp",
       {{"2024-01-15 12:00:00", "2024-02-29 23:59:59.999999", "2023-06-01", "2025-03-01",
         "2020-01-01"},
        {"infinity", "-infinity", "4713-01-01 BC", "294276-12-31"}}},
      {"timestamptz",
       {{"2024-01-15 12:00:00+02", "2024-02-29 23:59:59.999999Z", "2023-06-01", "2025-03-01",
         "2020-01-01"},
        {"infinity", "-infinity", "4713-01-01 BC", "294276-12-31"}}},
      {"time", {{"01:02:03", "04:05:06", "12:00", "13:30", "23:00"}, {"24:00", "00:00:00.000001"}}},
      {"timetz", {{"01:02:03+02", "04:05:06Z", "12:00-03", "13:30Z", "23:00Z"}, {"24:00-15:59"}}},
      {"interval",
       {{"1 day", "2 hours", "3 months", "1 year 2 days 03:04:05", "5 min"},
        {"-178000000 years", "0"}}},
      {"uuid",
       {{"00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002",
         "00000000-0000-0000-0000-000000000003", "00000000-0000-0000-0000-000000000004",
         "00000000-0000-0000-0000-000000000005"},
        {"ffffffff-ffff-ffff-ffff-ffffffffffff"}}},
      {"json", {{"{\"a\": 1}", "[1, 2]", "3", "\"x\"", "{}"}, {"{\"a\":1, \"a\":2}", "null"}}},
      {"jsonb", {{"{\"a\": 1}", "[1, 2]", "3", "\"x\"", "{}"}, {"null", "1e300"}}},
      {"bytea", {{"\\x01", "\\x02", "\\x03", "\\x0400", "\\x05"}, {"", "\\x00"}}},
      {"inet", {{"10.0.0.1", "10.0.0.2", "::1", "10.1.0.0/16", "10.0.0.5"}, {"0.0.0.0/0"}}},
      {"cidr",
       {{"10.0.0.0/8", "10.1.0.0/16", "::/0", "10.0.0.1/32", "10.2.0.0/16"}, {"0.0.0.0/0"}}},
      {"macaddr", {{"08:00:2b:01:02:03", "08:00:2b:01:02:04", "08:00:2b:01:02:05"}, {}}},
      {"macaddr8", {{"08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:06"}, {}}},
      {"point", {{"(1,2)", "(3,4)", "(5,6)"}, {"(0,0)"}}},
      {"box", {{"(1,1),(0,0)", "(3,3),(2,2)", "(5,5),(4,4)"}, {}}},
      {"circle", {{"<(0,0),1>", "<(5,5),1>", "<(9,9),1>"}, {}}},
      {"line", {{"{1,2,3}", "{2,3,4}"}, {}}},
      {"lseg", {{"[(0,0),(1,1)]", "[(2,2),(3,3)]"}, {}}},
      {"path", {{"[(0,0),(1,1)]", "((0,0),(1,1),(2,0))"}, {}}},
      {"polygon", {{"((0,0),(1,1),(2,0))", "((5,5),(6,6),(7,5))"}, {}}},
      {"tsvector", {{"a b", "c:1 d:2", "e"}, {""}}},
      {"tsquery", {{"a & b", "c | d", "e"}, {""}}},
      {"xml", {{"<a/>", "<b>1</b>", "text"}, {""}}},
      {"pg_lsn", {{"0/1", "0/2", "1/0"}, {"FFFFFFFF/FFFFFFFF"}}},
      {"oid", {{"1", "2", "3", "4", "5"}, {"4294967295"}}},
      {"hstore", {{"a=>1", "b=>2", "c=>NULL"}, {""}}},
      {"ltree", {{"a", "a.b", "a.b.c"}, {""}}},
      {"regclass", {{"pg_class", "pg_proc"}, {}}},
      {"regtype", {{"integer", "text"}, {}}},
      {"jsonpath", {{"$.a", "$.b"}, {}}},
  };
  return all;
}

Words cast_to(const Words& inputs, const std::string& type) {
  Words out;
  for (const std::string& input : inputs) out.push_back(quote_literal(input) + "::" + type);
  return out;
}

/// At most as long as the type's length; a different one for each.
Words texts(int most, bool boundary) {
  Words out = {"1", "2", "3", "4", "a"};
  if (most < 0 || most >= 8) out = {"1", "2", "3", "it's 4", "\xc3\xbc 5"};
  if (!boundary) return out;
  out.push_back("");
  out.push_back(std::string(static_cast<size_t>(most < 0 ? 40 : std::min(most, 40)), 'x'));
  if (most < 0 || most >= 2) out.push_back("y ");
  return out;
}

/// Constants of an expression: quoted ones, and numbers with their neighbours.
Words constants(const std::string& said) {
  Words out;
  static const std::regex quoted("'((?:[^']|'')*)'"), number("-?\\b[0-9]+(?:\\.[0-9]+)?\\b");
  for (std::sregex_iterator it(said.begin(), said.end(), quoted), end; it != end; ++it) {
    std::string text = (*it)[1];
    for (size_t at = 0; (at = text.find("''", at)) != std::string::npos; ++at) text.erase(at, 1);
    out.push_back(std::move(text));
  }
  const std::string rest = std::regex_replace(said, quoted, "");
  for (std::sregex_iterator it(rest.begin(), rest.end(), number), end; it != end; ++it) {
    out.push_back(it->str());
    if (it->str().find('.') == std::string::npos && it->str().size() < 9) {
      out.push_back(std::to_string(std::stoi(it->str()) + 1));
    }
  }
  return out;
}

}  // namespace

RowTypes::RowTypes(const TestServer& server, const std::string& database, bool boundary)
    : boundary_(boundary) {
  for (const json& one : json::parse(server.query(database, kTypes))) {
    Type& type = types_[one["oid"]];
    type.name = one["name"];
    type.sql = one["sql"];
    type.checks = one["checks"];
    type.kind = one["kind"].get<std::string>()[0];
    type.category = one["category"].get<std::string>()[0];
    type.element = one["element"];
    type.base = one["base"];
    type.subtype = one["subtype"];
    type.base_typmod = one["base_typmod"];
    type.labels = one["labels"];
    for (const json& attribute : one["attributes"]) {
      type.attributes.emplace_back(attribute[0], attribute[1]);
    }
  }
}

std::vector<std::string> RowTypes::base_values(const Type& type, int typmod) const {
  if (type.name == "numeric") {
    Words words = {"1", "2", "3", "4", "5"};
    if (boundary_) words.insert(words.end(), {"0", "-1.5", "NaN"});
    if (boundary_ && typmod >= kHeader) {
      const int precision = ((typmod - kHeader) >> 16) & 0xffff, scale = (typmod - kHeader) & 0x7ff;
      if (precision > scale && scale < 1000) {
        words.push_back(std::string(static_cast<size_t>(precision - scale), '9') +
                        (scale > 0 ? "." + std::string(static_cast<size_t>(scale), '9') : ""));
      }
    }
    return cast_to(words, type.sql);
  }
  if (type.name == "bit" || type.name == "varbit") {
    const size_t length = typmod > 0 ? static_cast<size_t>(typmod) : 1;
    return cast_to({std::string(length, '1'), std::string(length, '0')}, "varbit");
  }
  const auto found = literals().find(type.name);
  if (found != literals().end()) {
    Words words = found->second.plain;
    if (boundary_) {
      words.insert(words.end(), found->second.boundary.begin(), found->second.boundary.end());
    }
    return cast_to(words, type.sql);
  }
  if (type.category == 'S') return cast_to(texts(typmod - kHeader, boundary_), "text");
  return cast_to({"1", "2", "3", "a"}, type.sql);  // somebody's own: one of them may be its input
}

std::vector<std::string> RowTypes::own_values(const Type& type, int typmod) const {
  Words out;
  if (type.kind == 'e') return cast_to(type.labels, type.sql);
  if (type.kind == 'r') {
    const Words bounds = values(type.subtype, -1);
    for (size_t i = 0; i < std::min<size_t>(bounds.size(), 5); ++i) {
      out.push_back(type.sql + "(" + bounds[i] + "," + bounds[i] + ",'[]')");
    }
    if (boundary_) out.insert(out.end(), {"'empty'", "'(,)'"});
  } else if (type.kind == 'm') {
    out = {"'{}'"};
  } else if (type.kind == 'c') {
    for (size_t row = 0; row < 5; ++row) {
      std::string fields;
      for (const auto& [attribute, modifier] : type.attributes) {
        const Words of = values(attribute, modifier);
        fields += (fields.empty() ? "" : ", ") + of[row % of.size()];
      }
      out.push_back("ROW(" + fields + ")::" + type.sql);
    }
  } else if (type.category == 'A' && type.element != 0) {
    const Words of = values(type.element, typmod);
    for (size_t i = 0; i < std::min<size_t>(of.size(), 5); ++i) {
      out.push_back("ARRAY[" + of[i] + ", " + of[(i + 1) % of.size()] + "]::" + type.sql);
    }
    out.push_back("ARRAY[" + of[0] + "]::" + type.sql);
    if (boundary_) out.push_back("'{}'::" + type.sql);
    if (boundary_) out.push_back("ARRAY[NULL, " + of[0] + "]::" + type.sql);
  } else {
    return base_values(type, typmod);
  }
  return out;
}

std::vector<std::string> RowTypes::values(int64_t oid, int typmod, const std::string& said) const {
  const auto found = types_.find(oid);
  if (found == types_.end()) return {"NULL"};
  const Type& type = found->second;
  Words out = cast_to(constants(said), type.category == 'S' ? "text" : type.sql);
  const Words own = type.kind == 'd' ? values(type.base, type.base_typmod, type.checks)
                                     : own_values(type, typmod);
  out.insert(out.end(), own.begin(), own.end());
  return out.empty() ? Words{"NULL"} : out;
}

}  // namespace dryshod

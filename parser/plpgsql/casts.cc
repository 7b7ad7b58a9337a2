// Casts, as far as the types are those that code about schemas computes with. Messages are those of
// the types' input functions (src/backend/utils/adt/).
#include <algorithm>
#include <utility>

#include "catalog/quote.h"
#include "parser/expr/builtins.h"
#include "parser/expr/resolve.h"
#include "parser/plpgsql/dates.h"
#include "parser/plpgsql/evaluate.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

/// The names of a type: pg_type.typname and what format_type() makes of it.
constexpr std::pair<std::string_view, std::string_view> kNames[] = {
    {"bool", "boolean"},
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"varchar", "character varying"},
    {"bpchar", "character"},
    {"bit", "bit"},
    {"varbit", "bit varying"},
    {"timestamp", "timestamp without time zone"},
    {"timestamptz", "timestamp with time zone"},
    {"time", "time without time zone"},
    {"timetz", "time with time zone"},
    {"char", "\"char\""},
};

Value invalid(Host& host, std::string_view type, std::string_view text) {
  host.raise("22P02", "invalid input syntax for type " + std::string(type) + ": \"" +
                          std::string(text) + "\"");
  return Value::unknown("a value that is none");
}

std::vector<std::string_view> views(const std::vector<std::string>& parts) {
  return {parts.begin(), parts.end()};
}

/// regclassin() and its kin: by name, along the search_path.
Value object_named(Session& session, Host& host, std::string_view type, std::string_view text) {
  if (const auto number = read_integer(text)) {
    return *number == 0 ? Value::of(0) : Value::unknown("an object by its oid");
  }
  if (type == "regtype") {
    if (const auto found = read_type(session, text)) return *found;
    const std::vector<std::string> split = split_name(text.substr(0, text.find_first_of("([")));
    if (session.unknown_names_ok || may_be_of_extension(session, split)) {
      return Value::unknown("whether the type exists");
    }
    host.raise("42704", "type \"" + std::string(text) + "\" does not exist");
    return Value::unknown("a type that does not exist");
  }
  const std::vector<std::string> parts = split_name(text);
  if (parts.empty()) {
    host.raise("42602", "invalid name syntax");
    return Value::unknown("a name that is none");
  }
  if (type == "regnamespace") {
    if (const Ref found = find_schema(session, parts[0])) return Value::oid(found, type);
    if (parts[0] == "pg_catalog" || parts[0] == "information_schema") {
      return Value::of_text(parts[0]);
    }
    host.raise("3F000", "schema \"" + parts[0] + "\" does not exist");
    return Value::unknown("a schema that does not exist");
  }
  if (type == "regclass") {
    if (const Ref found = find_relation(session, views(parts))) return Value::oid(found, type);
    if (find_system_relation(parts.size() > 1 ? parts[0] : "", parts.back()) != nullptr ||
        is_builtin_relation(parts.back())) {
      return Value::of_text(parts.back());
    }
    if (session.unknown_names_ok || may_be_of_extension(session, parts)) {
      return Value::unknown("whether \"" + parts.back() + "\" exists");
    }
    std::string shown;
    for (const std::string& part : parts) shown += (shown.empty() ? "" : ".") + part;
    host.raise("42P01", "relation \"" + shown + "\" does not exist");
    return Value::unknown("a relation that does not exist");
  }
  if (type == "regproc") {
    const auto found = find_routines(session, views(parts));
    if (found.size() == 1) return Value::oid(found[0], type);
  }
  return Value::unknown("an object of type " + std::string(type));
}

Value to_integer(Host& host, const Value& value, const std::string& type) {
  int64_t out = 0;
  if (value.is(ValueKind::Integer)) {
    out = value.integer;
  } else if (value.is(ValueKind::Bool) && type == "integer") {
    out = value.integer;
  } else if (value.is(ValueKind::Text)) {
    const auto read = read_integer(value.text);
    if (!read) return invalid(host, type, value.text);
    out = *read;
  } else {
    return Value::unknown("a value as " + type);
  }
  const bool fits = type == "bigint" || (type == "integer" ? out == static_cast<int32_t>(out)
                                                           : out == static_cast<int16_t>(out));
  if (!fits) {
    host.raise("22003", type + " out of range");
    return Value::unknown("a number out of range");
  }
  return Value::of(out);
}

/// varchar(n) by cast: cut at n characters.
Value cut(Value value, int64_t characters) {
  if (characters < 0 || !value.is(ValueKind::Text)) return value;
  size_t i = 0;
  for (; i < value.text.size(); ++i) {
    if ((static_cast<unsigned char>(value.text[i]) & 0xC0) == 0x80) continue;
    if (characters-- == 0) break;
  }
  value.text.resize(i);
  return value;
}

}  // namespace

std::string plain_type_name(std::string_view name) {
  for (const auto& [internal, plain] : kNames) {
    if (name == internal) return std::string(plain);
  }
  if (name == "int") return "integer";
  if (name == "decimal") return "numeric";
  return std::string(name);
}

std::string internal_type_name(std::string_view name) {
  for (const auto& [internal, plain] : kNames) {
    if (name == plain) return std::string(internal);
  }
  return std::string(name);
}

Value cast_to(Session& session, Host& host, const Value& value, std::string_view written,
              int64_t modifier) {
  if (!value.known() || value.is_null()) return value;
  if (written.ends_with("[]")) {
    std::vector<Value> items;
    if (value.is(ValueKind::Text)) {
      const auto read = read_array(value.text);
      if (!read) return Value::unknown("an array");
      items = read->items;
    } else if (value.is(ValueKind::Array)) {
      items = value.items;
    } else {
      return Value::unknown("an array");
    }
    for (Value& item : items) {
      item = cast_to(session, host, item, written.substr(0, written.size() - 2), modifier);
    }
    Value out = Value::array(std::move(items));
    if (value.is(ValueKind::Array)) out.integer = value.integer;
    return out;
  }
  const std::string type = plain_type_name(written);
  if (type == "text" || type == "name") {
    Value text = as_text(session, value);
    return type == "name" ? cut(std::move(text), 63) : text;
  }
  if (type == "character varying") return cut(as_text(session, value), modifier);
  if (type == "integer" || type == "bigint" || type == "smallint") {
    return to_integer(host, value, type);
  }
  if (type == "boolean") {
    if (value.is(ValueKind::Bool)) return value;
    if (value.is(ValueKind::Integer)) return Value::boolean(value.integer != 0);
    if (!value.is(ValueKind::Text)) return Value::unknown("a boolean");
    const auto read = read_boolean(value.text);
    return read ? *read : invalid(host, type, value.text);
  }
  if (type == "numeric" || type == "real" || type == "double precision") {
    if (value.is(ValueKind::Integer) || value.is(ValueKind::Number)) return value;
    if (!value.is(ValueKind::Text)) return Value::unknown("a number");
    const auto read = read_number(value.text);
    return read ? *read : invalid(host, type, value.text);
  }
  const bool timestamp = type == "timestamp without time zone";
  if (type == "date" || timestamp) {
    if (value.is(ValueKind::Date)) {
      Value out = value;
      out.text = timestamp ? "timestamp" : "date";
      return out;
    }
    const auto read = value.is(ValueKind::Text) ? read_date(value.text, timestamp) : std::nullopt;
    return read ? *read : Value::unknown("a value of type " + type);
  }
  if (type == "interval") {
    if (value.is(ValueKind::Interval)) return value;
    const auto read = value.is(ValueKind::Text) ? read_interval(value.text) : std::nullopt;
    return read && modifier < 0 ? *read : Value::unknown("an interval");
  }
  if (type == "oid") {
    if (value.is(ValueKind::Object)) return value.seen_as("oid");
    return value.is(ValueKind::Text) && !read_integer(value.text) ? invalid(host, type, value.text)
                                                                  : Value::unknown("an oid");
  }
  if (type.starts_with("reg")) {
    if (value.is(ValueKind::Object)) return value.seen_as(type);
    if (value.is(ValueKind::Text)) return object_named(session, host, type, value.text);
    return Value::unknown("an object by its oid");
  }
  // What else is a text stays it: an enum's label, a date as it is written.
  if (value.is(ValueKind::Text) && !is_builtin_type(internal_type_name(type))) return value;
  if (type == "uuid" || type == "json" || type == "jsonb" || type == "xml") {
    return Value::unknown("a value of type " + type);
  }
  return Value::unknown("a value of type " + type);
}

Value cast_to(Session& session, Host& host, const Value& value, const TypeName& type) {
  const auto parts = name_parts(type.names);
  if (parts.empty()) return Value::unknown("a cast");
  std::string name(parts.back());
  if (list_of<Node>(type.arrayBounds).size() > 0) name += "[]";
  int64_t modifier = -1;
  const auto modifiers = list_of<Node>(type.typmods);
  if (modifiers.size() == 1) {
    const auto* number = node_as<A_Const>(modifiers[0], T_A_Const);
    if (number != nullptr && number->val.node.type == T_Integer) modifier = number->val.ival.ival;
  }
  // char(n) pads; "char" is one byte.
  if (name == "char" || (name == "bpchar" && modifier >= 0)) return Value::unknown("a padded text");
  return cast_to(session, host, value, name, modifier);
}

}  // namespace dryshod

// See value.h. Text is compared by bytes: equality is the server's, order that of the C collation.
#include "parser/plpgsql/value.h"

#include <charconv>
#include <cstdlib>
#include <tuple>

#include "catalog/quote.h"
#include "parser/expr/resolve.h"
#include "parser/plpgsql/dates.h"
#include "parser/plpgsql/shown.h"
#include "parser/plpgsql/system_provider.h"
#include "parser/plpgsql/type_facts.h"

namespace dryshod {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  return out;
}

std::optional<std::string> object_text(const Session& session, const Value& value) {
  const Catalog& catalog = session.catalog;
  if (value.text == "regtype") return shown_type(session, value);
  if (value.text == "regprocedure") return shown_signature(session, value.object);
  if (!value.object || value.integer != Value::kItself) return std::nullopt;
  if (value.text == "regnamespace" || catalog.is<Schema>(value.object)) {
    return catalog.bare(value.object);
  }
  return shown_name(session, value.object);
}

std::string array_item(std::string_view text) {
  const bool quote = text.empty() || lowered(text) == "null" ||
                     text.find_first_of("{},\"\\ \t\n\r\v\f") != std::string_view::npos;
  if (!quote) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::optional<std::string> array_text(const Session& session, const Value& value) {
  if (value.integer != 0) {
    std::string out;
    for (const Value& item : value.items) {
      out += (out.empty() ? "" : " ") + text_of(session, item).value_or("");
    }
    return out;
  }
  std::string out = "{";
  for (const Value& item : value.items) {
    if (out.size() > 1) out += ',';
    if (item.is_null()) {
      out += "NULL";
      continue;
    }
    const auto text = text_of(session, item);
    if (!text) return std::nullopt;
    out += item.is(ValueKind::Array) ? *text : array_item(*text);
  }
  return out + "}";
}

long double real(const Value& value) {
  return value.is(ValueKind::Integer) ? static_cast<long double>(value.integer)
                                      : std::strtold(value.text.c_str(), nullptr);
}
bool is_numeric(const Value& value) {
  return value.is(ValueKind::Integer) || value.is(ValueKind::Number);
}

template <class T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

std::optional<int> compare_lists(const Session& session, const Value& a, const Value& b) {
  for (size_t i = 0; i < a.items.size() && i < b.items.size(); ++i) {
    if (a.items[i].is_null() || b.items[i].is_null()) {
      if (a.items[i].is_null() != b.items[i].is_null()) return a.items[i].is_null() ? 1 : -1;
      continue;
    }
    const auto one = compare(session, a.items[i], b.items[i]);
    if (!one || *one != 0) return one;
  }
  return order(a.items.size(), b.items.size());
}

/// A constant in quotes takes the type of what it is compared with.
std::optional<int> compare_with_text(const Session& session, const Value& a, const Value& text) {
  switch (a.kind) {
    case ValueKind::Bool:
      if (const auto read = read_boolean(text.text)) return order(a.integer, read->integer);
      return std::nullopt;
    case ValueKind::Date:
      if (const auto read = read_date(text.text, a.text == "timestamp")) {
        return order(a.integer, read->integer);
      }
      return std::nullopt;
    case ValueKind::Integer:
    case ValueKind::Number:
      if (const auto read = read_number(text.text)) return order(real(a), real(*read));
      return std::nullopt;
    case ValueKind::Array:
      if (const auto read = read_array(text.text)) return compare_lists(session, a, *read);
      return std::nullopt;
    case ValueKind::Object: {
      if (a.text == "oid") return std::nullopt;
      if (a.text == "regtype") {
        const auto read = read_type(session, text.text);
        return read ? compare(session, a, *read) : std::nullopt;
      }
      std::vector<std::string_view> parts;
      const std::vector<std::string> split = split_name(text.text);
      for (const std::string& part : split) parts.push_back(part);
      if (parts.empty()) return std::nullopt;
      const Ref other = a.text == "regclass"       ? find_relation(session, parts)
                        : a.text == "regnamespace" ? find_schema(session, parts[0])
                                                   : Ref{};
      if (!other) return std::nullopt;
      return order(a.object.id, other.id);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

Value Value::unknown(std::string why) {
  Value v;
  v.text = std::move(why);
  return v;
}
Value Value::null() {
  Value v;
  v.kind = ValueKind::Null;
  return v;
}
Value Value::boolean(bool b) {
  Value v;
  v.kind = ValueKind::Bool;
  v.integer = b ? 1 : 0;
  return v;
}
Value Value::of(int64_t n) {
  Value v;
  v.kind = ValueKind::Integer;
  v.integer = n;
  return v;
}
Value Value::number(std::string digits) {
  Value v;
  v.kind = ValueKind::Number;
  v.text = std::move(digits);
  return v;
}
Value Value::of_text(std::string_view text) {
  Value v;
  v.kind = ValueKind::Text;
  v.text = text;
  return v;
}
Value Value::array(std::vector<Value> items) {
  Value v;
  v.kind = ValueKind::Array;
  v.items = std::move(items);
  return v;
}
Value Value::of_sql(std::string text) {
  Value v = of_text(text);
  v.kind = ValueKind::Sql;
  return v;
}
Value Value::vector(std::vector<Value> items) {
  Value v = array(std::move(items));
  v.integer = 1;
  return v;
}
Value Value::oid(Ref object, std::string_view type, TypeForm form) {
  if (!object) return null();
  Value v;
  v.kind = ValueKind::Object;
  v.object = object;
  v.integer = form;
  v.text = type;
  return v;
}
Value Value::named(std::vector<std::string> names, std::string_view type, TypeForm form) {
  Value v;
  v.kind = ValueKind::Object;
  v.integer = form;
  v.names = std::move(names);
  v.text = type;
  return v;
}
Value Value::seen_as(std::string_view type) const {
  Value v = *this;
  v.text = type;
  return v;
}

Value logical_and(const Value& a, const Value& b) {
  if (a.is_false() || b.is_false()) return Value::boolean(false);
  if (!a.known()) return a;
  if (!b.known()) return b;
  if (a.is_null() || b.is_null()) return Value::null();
  return Value::boolean(true);
}

Value logical_or(const Value& a, const Value& b) {
  if (a.is_true() || b.is_true()) return Value::boolean(true);
  if (!a.known()) return a;
  if (!b.known()) return b;
  if (a.is_null() || b.is_null()) return Value::null();
  return Value::boolean(false);
}

Value logical_not(const Value& a) {
  return a.is(ValueKind::Bool) ? Value::boolean(a.integer == 0) : a;
}

std::string object_key(const Value& object) {
  std::string key = "o" + std::to_string(object.object.id) + "/" + std::to_string(object.integer);
  for (const std::string& name : object.names) key += "/" + name;
  return key;
}

std::optional<std::string> text_of(const Session& session, const Value& value) {
  switch (value.kind) {
    case ValueKind::Unknown:
    case ValueKind::Null:
    case ValueKind::Sql:
      return std::nullopt;
    case ValueKind::Bool:
      return value.integer != 0 ? "t" : "f";
    case ValueKind::Integer:
      return std::to_string(value.integer);
    case ValueKind::Number:
    case ValueKind::Text:
      return value.text;
    case ValueKind::Array:
      return array_text(session, value);
    case ValueKind::Row:
    case ValueKind::Interval:
      return std::nullopt;
    case ValueKind::Date:
      return date_text(value);
    case ValueKind::Object:
      if (value.text == "oid") return std::nullopt;
      return object_text(session, value);
  }
  return std::nullopt;
}

std::optional<std::string> part_of_sql(const Session& session, const Value& value) {
  return value.is(ValueKind::Sql) ? std::optional(value.text) : text_of(session, value);
}

Value as_text(const Session& session, const Value& value) {
  if (!value.known() || value.is_null() || value.is(ValueKind::Text)) return value;
  if (value.is(ValueKind::Sql)) return value;
  // A cast to text spells booleans out (booltext() of bool.c).
  if (value.is(ValueKind::Bool)) return Value::of_text(value.integer != 0 ? "true" : "false");
  const auto text = text_of(session, value);
  return text ? Value::of_text(*text) : Value::unknown("the text of this value");
}

std::optional<int> compare(const Session& session, const Value& a, const Value& b) {
  if (is_numeric(a) && is_numeric(b)) {
    if (a.is(ValueKind::Integer) && b.is(ValueKind::Integer)) return order(a.integer, b.integer);
    return order(real(a), real(b));
  }
  if (a.kind == b.kind) {
    switch (a.kind) {
      case ValueKind::Bool:
      case ValueKind::Date:
        return order(a.integer, b.integer);
      case ValueKind::Text:
        return order(a.text, b.text);
      case ValueKind::Array: {
        // Equal ones that do not begin at the same subscript differ (array_eq() of arrayfuncs.c).
        const auto lists = compare_lists(session, a, b);
        return lists && *lists == 0 ? order(b.integer, a.integer) : lists;
      }
      case ValueKind::Row:
        return compare_lists(session, a, b);
      case ValueKind::Object:
        return order(std::tie(a.object.id, a.integer, a.names),
                     std::tie(b.object.id, b.integer, b.names));
      default:
        return std::nullopt;
    }
  }
  if (b.is(ValueKind::Text)) return compare_with_text(session, a, b);
  if (a.is(ValueKind::Text)) {
    const auto swapped = compare_with_text(session, b, a);
    if (swapped) return -*swapped;
    return std::nullopt;
  }
  const auto is_below = [&](const Value& object, const Value& number) {
    if (!object.is(ValueKind::Object) || !number.is(ValueKind::Integer)) return false;
    const bool own = object.object && !session.catalog[object.object].builtin;
    return number.integer <= 0 || (own && number.integer < kFirstUserOid) ||
           number.integer == kPgCatalogOid;
  };
  if (is_below(a, b)) return 1;
  if (is_below(b, a)) return -1;
  return std::nullopt;
}

Value equal(const Session& session, const Value& a, const Value& b) {
  if (!a.known()) return a;
  if (!b.known()) return b;
  if (a.is_null() || b.is_null()) return Value::null();
  const auto result = compare(session, a, b);
  return result ? Value::boolean(*result == 0) : Value::unknown("whether two values are equal");
}

std::optional<Value> read_boolean(std::string_view text) {
  const std::string word = lowered(trimmed(text));
  for (const std::string_view yes : {"true", "yes", "on", "1", "t", "y"}) {
    if (word == yes) return Value::boolean(true);
  }
  for (const std::string_view no : {"false", "no", "off", "0", "f", "n"}) {
    if (word == no) return Value::boolean(false);
  }
  return std::nullopt;
}

std::optional<int64_t> read_integer(std::string_view text) {
  text = trimmed(text);
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  int64_t out = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || end != text.data() + text.size() || text.empty())
    return std::nullopt;
  return out;
}

std::optional<Value> read_number(std::string_view text) {
  if (const auto integer = read_integer(text)) return Value::of(*integer);
  const std::string digits(trimmed(text));
  if (digits.empty() || digits.find_first_of("xXpPnN") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  std::strtold(digits.c_str(), &end);
  if (end != digits.c_str() + digits.size()) return std::nullopt;
  return Value::number(digits);
}

std::optional<Value> read_array(std::string_view text) {
  text = trimmed(text);
  if (text.size() < 2 || text.front() != '{' || text.back() != '}') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<Value> items;
  if (trimmed(text).empty()) return Value::array({});
  std::string item;
  bool quoted = false, was_quoted = false;
  const auto finish = [&] {
    const std::string_view bare = was_quoted ? std::string_view(item) : trimmed(item);
    items.push_back(!was_quoted && lowered(bare) == "null" ? Value::null() : Value::of_text(bare));
    item.clear();
    was_quoted = false;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      item += text[++i];
    } else if (c == '"') {
      if (!quoted) item.clear();
      quoted = !quoted;
      was_quoted = true;
    } else if (!quoted && (c == '{' || c == '}')) {
      return std::nullopt;
    } else if (!quoted && c == ',') {
      finish();
    } else if (quoted || !was_quoted) {
      item += c;
    }
  }
  if (quoted) return std::nullopt;
  finish();
  return Value::array(std::move(items));
}

}  // namespace dryshod

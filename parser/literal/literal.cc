// See literal.h. Numbers, booleans, money, uuid; the other types have files of their own.
#include "parser/literal/literal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "catalog/quote.h"
#include "parser/expr/digits.h"
#include "parser/expr/value_type.h"
#include "parser/literal/array.h"
#include "parser/literal/bytes.h"
#include "parser/literal/float.h"
#include "parser/literal/interval.h"
#include "parser/literal/json.h"
#include "parser/literal/jsonpath.h"
#include "parser/literal/network.h"
#include "parser/literal/range.h"
#include "parser/literal/text_search.h"
#include "parser/literal/time.h"

namespace dryshod {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// numeric_out(numeric_in(text)); none where it is no plain decimal number (NaN, huge exponents).
std::optional<std::string> plain_numeric(std::string_view text) {
  std::string sign;
  if (text.starts_with('-') || text.starts_with('+')) {
    if (text[0] == '-') sign = "-";
    text.remove_prefix(1);
  }
  int exponent = 0;
  if (const size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    const auto value = as_int64(text.substr(e + 1));
    if (!value || *value > 1000 || *value < -1000) return std::nullopt;
    exponent = static_cast<int>(*value);
    text = text.substr(0, e);
  }
  const size_t point = text.find('.');
  std::string whole(text.substr(0, point));
  std::string fraction(point == std::string_view::npos ? "" : text.substr(point + 1));
  if (!all_digits(whole + fraction)) return std::nullopt;
  const int scale = std::max(0, static_cast<int>(fraction.size()) - exponent);
  while (exponent > 0) {
    whole += fraction.empty() ? '0' : fraction[0];
    if (!fraction.empty()) fraction.erase(0, 1);
    --exponent;
  }
  if (exponent < 0) {
    const size_t shift = static_cast<size_t>(-exponent);
    if (whole.size() < shift) whole.insert(0, shift - whole.size(), '0');
    fraction.insert(0, whole.substr(whole.size() - shift));
    whole.resize(whole.size() - shift);
  }
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
  if (whole.empty()) whole = "0";
  fraction.resize(static_cast<size_t>(scale), '0');
  std::string value = scale > 0 ? whole + "." + fraction : whole;
  const bool zero = value.find_first_not_of("0.") == std::string::npos;
  return zero ? value : sign + value;
}

// boolin() and parse_bool_with_len() of src/backend/utils/adt/bool.c: unique prefixes will do.
std::optional<bool> bool_value(std::string_view text) {
  std::string word;
  for (const char c : trimmed(text)) {
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  const auto prefix_of = [&](std::string_view whole) {
    return !word.empty() && whole.starts_with(word);
  };
  if (prefix_of("true") || prefix_of("yes") || word == "on" || word == "1") return true;
  if (prefix_of("false") || prefix_of("no") || word == "0") return false;
  if (word == "of" || word == "off") return false;
  return std::nullopt;
}

// cash_in() of src/backend/utils/adt/cash.c where lc_monetary is C's, rounded to cents. Printed
// without the sign of a currency, which other locales do not read.
std::optional<std::string> money_value(std::string_view text) {
  std::string digits;
  bool negative = false;
  for (const char c : text) {
    if (c == '-' && digits.empty()) {
      negative = true;
    } else if (c != '$' && c != ',') {
      digits += c;
    }
  }
  const size_t point = digits.find('.');
  std::string whole = digits.substr(0, point);
  std::string cents = point == std::string::npos ? "" : digits.substr(point + 1);
  if (!all_digits(whole + cents) || whole.size() > 15) return std::nullopt;
  const bool up = cents.size() > 2 && cents[2] >= '5';
  cents.resize(2, '0');
  int64_t value = as_int64(whole.empty() ? "0" : whole).value_or(0) * 100 +
                  as_int64(cents).value_or(0) + (up ? 1 : 0);
  std::string fraction = std::to_string(value % 100);
  fraction.insert(0, 2 - fraction.size(), '0');
  return (negative && value != 0 ? "-" : "") + std::to_string(value / 100) + "." + fraction;
}

// uuid_in(): 32 digits, a hyphen after any four, braces around.
std::optional<std::string> uuid_value(std::string_view text) {
  if (text.size() > 2 && text.front() == '{' && text.back() == '}') {
    text = text.substr(1, text.size() - 2);
  }
  std::string digits;
  for (const char c : text) {
    if (c == '-' && !digits.empty() && digits.size() % 4 == 0) continue;
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (kHexDigits.find(lower) == std::string_view::npos) return std::nullopt;
    digits += lower;
  }
  if (digits.size() != 32 || text.ends_with('-')) return std::nullopt;
  for (const size_t at : {20, 16, 12, 8}) digits.insert(at, "-");
  return digits;
}

// NaN and the infinities, in any case.
std::optional<std::string> special_numeric(std::string_view text) {
  std::string word;
  for (const char c : text) word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (word == "nan") return "NaN";
  if (word == "inf" || word == "infinity" || word == "+inf" || word == "+infinity") {
    return "Infinity";
  }
  if (word == "-inf" || word == "-infinity") return "-Infinity";
  return std::nullopt;
}

std::optional<std::string> integer_value(std::string_view text, int64_t least, int64_t most) {
  const auto number = as_int64(trimmed(text));
  if (!number || *number < least || *number > most) return std::nullopt;
  return std::to_string(*number);
}

bool is_shape(std::string_view type) {
  constexpr std::string_view kShapes[] = {"box",  "circle", "line",   "lseg",
                                          "path", "point",  "polygon"};
  return std::find(std::begin(kShapes), std::end(kShapes), type) != std::end(kShapes);
}

std::optional<std::string> time_value(std::string_view text, const TypeParts& type) {
  if (type.base == "date") return read_date_literal(text);
  if (type.base == "time without time zone") return read_time_literal(text);
  if (type.base == "time with time zone") return read_timetz_literal(text);
  if (type.base == "timestamp without time zone") return read_timestamp_literal(text, false);
  if (type.base == "timestamp with time zone") return read_timestamp_literal(text, true);
  if (type.base == "interval") return read_interval_literal(text, type.modifier);
  return std::nullopt;
}

}  // namespace

TypeParts type_parts(std::string_view type) {
  TypeParts parts;
  if (type == "\"bit\"") return {"bit", ""};
  if (type.starts_with("interval") && !type.ends_with("[]")) {
    return {"interval", std::string(type.substr(8))};
  }
  const size_t open = type.find('(');
  const size_t close = type.find(')', std::min(open, type.size()));
  if (open == std::string_view::npos || close == std::string_view::npos) {
    return {std::string(type), ""};
  }
  parts.modifier = type.substr(open, close + 1 - open);
  parts.base = std::string(type.substr(0, open)) + std::string(type.substr(close + 1));
  return parts;
}

std::string label_type(std::string_view type) {
  std::string base = type_parts(type).base;
  if (base == "interval") return std::string(type);
  const std::string_view brackets = base.ends_with("[]") ? "[]" : "";
  const std::string_view word = std::string_view(base).substr(0, base.size() - brackets.size());
  if (word == "character") return "bpchar" + std::string(brackets);
  return word == "bit" ? "\"bit\"" + std::string(brackets) : base;
}

bool is_read_type(std::string_view type) {
  constexpr std::string_view kTypes[] = {"\"char\"",
                                         "bigint",
                                         "bit",
                                         "bit varying",
                                         "boolean",
                                         "bytea",
                                         "cidr",
                                         "date",
                                         "double precision",
                                         "inet",
                                         "integer",
                                         "interval",
                                         "jsonb",
                                         "jsonpath",
                                         "macaddr",
                                         "macaddr8",
                                         "money",
                                         "numeric",
                                         "oid",
                                         "pg_lsn",
                                         "real",
                                         "smallint",
                                         "time with time zone",
                                         "time without time zone",
                                         "timestamp with time zone",
                                         "timestamp without time zone",
                                         "tsquery",
                                         "tsvector",
                                         "uuid"};
  if (type.ends_with("[]")) {
    return builtin_value_type(type.substr(0, type.size() - 2)).category != 0;
  }
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes) ||
         type.starts_with("reg") || is_shape(type) || !subtype_of(type).empty();
}

std::optional<std::string> read_numeric(std::string_view text) {
  text = trimmed(text);
  if (const auto special = special_numeric(text)) return special;
  return plain_numeric(text);
}

std::optional<std::string> read_value(std::string_view text, std::string_view full_type) {
  if (full_type.ends_with("[]")) {
    return read_array_literal(text, full_type.substr(0, full_type.size() - 2));
  }
  const TypeParts parts = type_parts(full_type);
  const std::string_view type = parts.base;
  if (type == "boolean") {
    const auto truth = bool_value(text);
    return truth ? std::optional<std::string>(*truth ? "t" : "f") : std::nullopt;
  }
  if (type == "numeric") return read_numeric(text);
  if (type == "smallint") return integer_value(text, INT16_MIN, INT16_MAX);
  if (type == "integer") return integer_value(text, INT32_MIN, INT32_MAX);
  if (type == "bigint") return integer_value(text, INT64_MIN, INT64_MAX);
  if (type == "oid") return integer_value(text, 0, UINT32_MAX);
  if (type == "double precision") return read_float8_literal(trimmed(text));
  if (type == "real") return read_float4_literal(trimmed(text));
  if (type == "\"char\"") {  // charin(): the first byte; escapes are 16's
    const bool plain = !text.empty() && text[0] >= ' ' && text[0] < 0x7f && text[0] != '\\';
    return plain ? std::optional(std::string(1, text[0])) : std::nullopt;
  }
  if (type == "money") return money_value(trimmed(text));
  if (type == "uuid") return uuid_value(text);
  if (type == "jsonb") return read_jsonb_literal(text);
  if (type == "jsonpath") return read_jsonpath_literal(text);
  if (type == "bytea") return read_bytea_literal(text);
  if (type == "bit" || type == "bit varying") return read_bit_literal(text);
  if (type == "pg_lsn") return read_lsn_literal(text);
  if (type == "inet" || type == "cidr") return read_inet_literal(text, type == "cidr");
  if (type == "macaddr") return read_mac_literal(trimmed(text), 6);
  if (type == "macaddr8") return read_mac_literal(trimmed(text), 8);
  if (type == "tsvector") return read_tsvector_literal(text);
  if (type == "tsquery") return read_tsquery_literal(text);
  if (is_shape(type)) return read_shape_literal(trimmed(text), type);
  if (!subtype_of(type).empty()) {
    return type.ends_with("multirange") ? read_multirange_literal(text, type)
                                        : read_range_literal(text, type);
  }
  return time_value(trimmed(text), parts);
}

std::string labelled_value(const std::string& value, std::string_view type) {
  if (type == "boolean") return value == "t" ? "true" : "false";
  const bool digits = !value.empty() && value[0] >= '0' && value[0] <= '9';
  if (type == "integer" && digits) return value;
  if (type.starts_with("numeric") && !type.ends_with("[]") && digits &&
      value.find('.') != std::string::npos) {
    return type == "numeric" ? value : "(" + value + ")::" + std::string(type);
  }
  return quote_literal(value) + "::" + std::string(type);
}

std::optional<std::string> read_literal(std::string_view text, std::string_view type) {
  const auto value = read_value(text, type);
  return value ? std::optional(labelled_value(*value, type)) : std::nullopt;
}

}  // namespace dryshod

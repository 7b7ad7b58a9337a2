// See literal.h. Numbers, booleans, money, uuid; times are literal_time.cc's.
#include "parser/expr/literal.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "catalog/quote.h"
#include "parser/expr/digits.h"
#include "parser/expr/literal_json.h"
#include "parser/expr/literal_time.h"

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

std::string numeric_spelling(const std::string& value) {
  const bool plain = value[0] != '-' && value.find('.') != std::string::npos;
  return plain ? value : "'" + value + "'::numeric";
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

}  // namespace

bool is_read_type(std::string_view type) {
  constexpr std::string_view kTypes[] = {"bigint",
                                         "bit",
                                         "boolean",
                                         "date",
                                         "integer",
                                         "interval",
                                         "jsonb",
                                         "money",
                                         "numeric",
                                         "smallint",
                                         "time without time zone",
                                         "timestamp with time zone",
                                         "timestamp without time zone",
                                         "uuid"};
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes) ||
         type.starts_with("reg");
}

std::optional<std::string> read_numeric(std::string_view text) {
  return plain_numeric(trimmed(text));
}

std::optional<std::string> read_literal(std::string_view text, std::string_view type) {
  if (type == "boolean") {
    const auto truth = bool_value(text);
    return truth ? std::optional<std::string>(*truth ? "true" : "false") : std::nullopt;
  }
  if (type == "numeric") {
    const auto number = read_numeric(text);
    return number ? std::optional(numeric_spelling(*number)) : std::nullopt;
  }
  if (type == "integer" || type == "bigint" || type == "smallint") {
    const auto number = as_int64(trimmed(text));
    if (!number) return std::nullopt;
    const bool plain = type == "integer" && *number >= 0 && *number <= INT32_MAX;
    const std::string digits = std::to_string(*number);
    return plain ? digits : "'" + digits + "'::" + std::string(type);
  }
  std::optional<std::string> value;
  if (type == "date") value = read_date_literal(trimmed(text));
  if (type == "time without time zone") value = read_time_literal(trimmed(text));
  if (type == "timestamp without time zone") value = read_timestamp_literal(trimmed(text), false);
  if (type == "timestamp with time zone") value = read_timestamp_literal(trimmed(text), true);
  if (type == "interval") value = read_interval_literal(trimmed(text));
  if (type == "money") value = money_value(trimmed(text));
  if (type == "uuid") value = uuid_value(text);
  if (type == "jsonb") {
    const auto json = read_jsonb_literal(text);
    return json ? std::optional(quote_literal(*json) + "::jsonb") : std::nullopt;
  }
  if (!value) return std::nullopt;
  return "'" + *value + "'::" + std::string(type);
}

}  // namespace dryshod

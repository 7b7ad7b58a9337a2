// The conditions, family by family; see survival.h. Those of numbers are in survival_numbers.cc.
#include "migration/rules/shared/survival.h"

#include <fmt/format.h>

#include "catalog/quote.h"
#include "migration/rules/shared/survival_numbers.h"

namespace dryshod {
namespace {

constexpr int kNameLength = 63;  // NAMEDATALEN - 1

bool is_text(std::string_view base) {
  return base == "text" || base == "character varying" || base == "character" || base == "bpchar";
}
/// How many characters a type of strings takes; 0: any number.
int length_of(const TypeName& type) {
  return type.base == "character" ? type.modifier(1) : type.modifier(0);
}

Survival cut(std::string_view value, int length, Way way) {
  const char* what = way == Way::Assignment ? "blanks at the end of % beyond {} characters"
                                            : "characters of % beyond {}";
  return {fmt::format("pg_catalog.char_length({}) > {}", value, length),
          fmt::format(fmt::runtime(what), length)};
}

Survival text_to_text(std::string_view v, const TypeName& from, const TypeName& to, Way way) {
  const int before = length_of(from), after = length_of(to);
  const bool is_padded = from.base == "character" || from.base == "bpchar";
  const bool fits = after == 0 || (before != 0 && before <= after);
  // Blanks at the end of a char are no part of its value; those of a text are, until it becomes
  // one.
  if (is_padded && fits) return {};
  if (is_padded && way == Way::Assignment) return {cut(v, after, way).lost, {}};
  if (is_padded) return cut(v, after, way);
  if (to.base != "character" && to.base != "bpchar") return fits ? Survival{} : cut(v, after, way);
  Survival out{fmt::format("pg_catalog.right({}, 1) = ' '", v), "blanks at the end of %"};
  if (!fits) out.lost += " OR " + cut(v, after, way).lost;
  if (!fits && way != Way::Assignment) out.loss = cut(v, after, way).loss;
  return out;
}

/// The longest that a value of the type reads as; 0: not known.
int width_of(std::string_view base) {
  if (base == "boolean") return 5;
  if (base == "smallint") return 6;
  if (base == "integer") return 11;
  if (base == "bigint") return 20;
  if (base == "uuid") return 36;
  return 0;
}

Survival any_to_text(std::string_view v, const TypeName& from, const TypeName& to, Way way) {
  const int length = length_of(to), width = width_of(from.base);
  if (length == 0 || (width != 0 && width <= length)) return {};
  Survival out = cut(fmt::format("{}::text", v), length, way);
  if (way == Way::Assignment) out.loss.clear();  // few types read as something with blanks behind
  return out;
}

/// The input function takes it, and what it made of it reads as it did.
Survival by_input(std::string_view v, const TypeName& to, int major) {
  if (major < 16) return {};  // nothing asks an input function without its error
  const std::string valid =
      fmt::format("pg_catalog.pg_input_is_valid({}::text, {})", v, quote_literal(to.text));
  // These keep the text itself.
  if (to.base == "json" || to.base == "xml") return {"NOT " + valid, {}};
  return {
      fmt::format("CASE WHEN {0} THEN {1}::text::{2}::text <> {1}::text ELSE {1} IS NOT NULL END",
                  valid, v, to.text),
      "the spelling of values of %"};
}

Survival text_to_any(std::string_view v, const TypeName& to, int major) {
  const std::string loss = "the spelling of values of %";
  if (is_integer(to.base)) {
    const auto [low, high] = bounds_of(to.base);
    return {
        fmt::format("CASE WHEN {0} ~ '^-?[0-9]{{1,30}}$' THEN {0}::numeric NOT BETWEEN {1} AND {2} "
                    "OR {0}::numeric::text <> {0}::text ELSE {0} IS NOT NULL END",
                    v, low, high),
        loss};
  }
  if (to.base == "boolean") return {fmt::format("{} NOT IN ('true', 'false')", v), loss};
  if (to.base == "uuid") {
    return {
        fmt::format(
            "{} !~ '^[0-9a-f]{{8}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{4}}-[0-9a-f]{{12}}$'", v),
        loss};
  }
  return by_input(v, to, major);
}

Survival to_jsonb(std::string_view v, int major) {
  const std::string valid =
      major >= 16
          ? fmt::format("pg_catalog.pg_input_is_valid({}::text, 'jsonb')", v)
          // What jsonb refuses of json is written with escapes, which it does not keep either.
          : fmt::format("pg_catalog.strpos({}::text, '\\u') = 0", v);
  return {fmt::format("CASE WHEN {0} THEN {1}::jsonb::text <> {1}::text ELSE {1} IS NOT NULL END",
                      valid, v),
          "order and repetition of keys and white space in %"};
}

Survival from_jsonb(std::string_view v, const TypeName& to, Way way, int major) {
  if (to.base == "boolean") {
    return {fmt::format("pg_catalog.jsonb_typeof({}) <> 'boolean'", v), {}};
  }
  static const TypeName kNumber = type_name("numeric");
  Survival inner = survival(fmt::format("{}::numeric", v), kNumber, to, way, major);
  if (inner.lost.empty()) inner.lost = "false";
  inner.lost = fmt::format(
      "CASE WHEN pg_catalog.jsonb_typeof({0}) = 'number' THEN {1} ELSE {0} IS NOT NULL END", v,
      inner.lost);
  return inner;
}

Survival from_money(std::string_view v, const TypeName& to, Way way, int major) {
  static const TypeName kNumber = type_name("numeric");
  return survival(fmt::format("{}::numeric", v), kNumber, to, way, major);
}

/// Cents in 64 bits; NaN is greater than all.
Survival to_money(std::string_view v) {
  return {fmt::format(
              "CASE WHEN {0}::numeric BETWEEN -92233720368547758.08 AND 92233720368547758.07 THEN "
              "{0}::numeric::money::numeric <> {0}::numeric ELSE {0} IS NOT NULL END",
              v),
          "digits beyond those of money in %"};
}

bool is_moment(std::string_view base) {
  return base == "date" || base.starts_with("timestamp");
}
bool is_time(std::string_view from, std::string_view to) {
  return (is_moment(from) && is_moment(to)) || (from == to && from.starts_with("time "));
}

Survival time_to_time(std::string_view v, const TypeName& from, const TypeName& to) {
  const bool same = from.base == to.base;
  if (same && to.modifier(6) >= from.modifier(6)) return {};
  if (from.base == "date") return {};
  const std::string there_and_back = fmt::format("{0}::{1}::{2} <> {0}", v, to.text, from.text);
  if (same) return {there_and_back, "digits of seconds in %"};
  if (to.base == "date") return {there_and_back, "the time of day in %"};
  return {there_and_back, "moments in % that the time zone of the session skips or has twice"};
}

Survival bits(std::string_view v, const TypeName& from, const TypeName& to, Way way) {
  const bool fixed = to.base == "bit";
  const int before = from.modifier(from.base == "bit" ? 1 : 0), after = to.modifier(fixed ? 1 : 0);
  const bool fits = fixed ? from.base == "bit" && before == after
                          : after == 0 || (before != 0 && before <= after);
  if (fits) return {};
  return {fmt::format("pg_catalog.length({}) {} {}", v, fixed ? "<>" : ">", after),
          way == Way::Assignment ? "" : "bits of % beyond the new length"};
}

bool is_bits(std::string_view base) {
  return base == "bit" || base == "bit varying";
}

Survival arrays(std::string_view v, TypeName from, TypeName to, Way way, int major) {
  const bool both = from.is_array && to.is_array;
  const bool leaves_array = from.is_array && !to.is_array;
  from.is_array = to.is_array = false;
  const std::string element = both           ? std::string("e.v")
                              : leaves_array ? fmt::format("{}[1]", v)
                                             : std::string(v);
  Survival out = survival(element, from, to, way, major);
  if (both && !out.lost.empty()) {
    out.lost =
        fmt::format("EXISTS (SELECT FROM pg_catalog.unnest({}) AS e(v) WHERE {})", v, out.lost);
  }
  if (leaves_array) {
    const std::string shape =
        fmt::format("pg_catalog.cardinality({0}) <> 1 OR pg_catalog.array_ndims({0}) <> 1", v);
    out = {out.lost.empty() ? shape : shape + " OR " + out.lost,
           "all but the first element of values of %"};
  }
  return out;
}

}  // namespace

Survival survival(std::string_view v, const TypeName& from, const TypeName& to, Way way,
                  int major) {
  if (from.is_array || to.is_array) return arrays(v, from, to, way, major);
  if (from.text == to.text || !from.is_builtin() || !to.is_builtin()) return {};
  const std::string_view old_base = from.base, new_base = to.base;
  if (new_base == "name") {
    return {fmt::format("pg_catalog.octet_length({}::text) > {}", v, kNameLength),
            fmt::format("what is beyond {} bytes in values of %", kNameLength)};
  }
  if (is_text(old_base)) {
    return is_text(new_base) ? text_to_text(v, from, to, way) : text_to_any(v, to, major);
  }
  if (is_text(new_base)) return any_to_text(v, from, to, way);
  if (is_number(old_base) && is_number(new_base)) return number_to_number(v, from, to, way);
  if (old_base == "money" && is_number(new_base)) return from_money(v, to, way, major);
  if (is_number(old_base) && new_base == "money") return to_money(v);
  if (is_integer(old_base) && new_base == "boolean") {
    return {fmt::format("{} NOT IN (0, 1)", v),
            way == Way::Cast ? "values of % other than 0 and 1" : ""};
  }
  if (is_integer(old_base) && new_base == "bit" && way == Way::Cast) {
    if (to.modifier(1) >= (old_base == "bigint" ? 64 : 32)) return {};
    return {fmt::format("{0}::{1}::{2} <> {0}", v, to.text, from.text), "high bits of %"};
  }
  if (old_base == "bit" && new_base == "integer" && way == Way::Cast) {
    return {from.modifier(1) > 32 ? fmt::format("{} IS NOT NULL", v) : std::string(), {}};
  }
  if (old_base == "boolean" && new_base == "integer") return {};
  if (is_time(old_base, new_base)) return time_to_time(v, from, to);
  if (old_base == "interval" && new_base == "interval") {
    return {fmt::format("{0}::{1} <> {0}", v, to.text), "parts of intervals in %"};
  }
  if (is_bits(old_base) && is_bits(new_base)) return bits(v, from, to, way);
  if (old_base == "json" && new_base == "jsonb") return to_jsonb(v, major);
  if (old_base == "jsonb" && new_base == "json") return {};
  if (old_base == "jsonb" && way == Way::Cast) return from_jsonb(v, to, way, major);
  if (old_base == "cidr" && new_base == "inet") return {};
  if (old_base == "inet" && new_base == "cidr") {
    return {fmt::format("{0}::cidr::inet <> {0}", v), "host addresses in %"};
  }
  return by_input(v, to, major);
}

}  // namespace dryshod

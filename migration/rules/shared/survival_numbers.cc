// Conditions of numbers; see survival_numbers.h. Each is written so that no value makes it fail:
// what a cast would refuse is told by comparison before the cast is tried.
#include "migration/rules/shared/survival_numbers.h"

#include <fmt/format.h>

#include <algorithm>

namespace dryshod {
namespace {

constexpr int kUnlimited = 100000;  // more digits than numeric has before its point

bool is_float(std::string_view base) {
  return base == "real" || base == "double precision";
}

/// Decimal digits that an integer type needs.
int digits_of(std::string_view integer) {
  return integer == "smallint" ? 5 : integer == "integer" ? 10 : 19;
}

struct Digits {
  int before = kUnlimited, after = kUnlimited;  // the point
};
Digits digits_of(const TypeName& numeric) {
  if (numeric.modifiers.empty()) return {};
  const int scale = numeric.modifiers.size() > 1 ? numeric.modifiers[1] : 0;
  return {numeric.modifiers[0] - scale, scale};
}

constexpr const char* kScaleLoss = "digits of % beyond the new scale";
constexpr const char* kFloatLoss = "digits of % beyond the new precision";
constexpr const char* kFractionLoss = "fractions of %";

void either(std::string& conditions, const std::string& more) {
  conditions += (conditions.empty() ? "" : " OR ") + more;
}

/// `exact` is SQL of a numeric without limits.
Survival into_numeric(const std::string& exact, const Digits& from, const TypeName& to) {
  const Digits digits = digits_of(to);
  Survival out;
  if (digits.after < from.after) {
    either(out.lost, fmt::format("pg_catalog.round({0}, {1}) <> {0}", exact, digits.after));
    out.loss = kScaleLoss;
  }
  if (digits.before < from.before) {
    // apply_typmod() of src/backend/utils/adt/numeric.c: NaN fits everywhere, infinity nowhere.
    either(out.lost,
           fmt::format("({0} <> 'NaN' AND pg_catalog.abs(pg_catalog.round({0}, {1})) >= 1e{2})",
                       exact, digits.after, digits.before));
  }
  return out;
}

Survival integer_to_number(std::string_view v, const TypeName& from, const TypeName& to) {
  if (is_integer(to.base)) {
    if (digits_of(to.base) >= digits_of(from.base)) return {};
    const auto [low, high] = bounds_of(to.base);
    return {fmt::format("{} NOT BETWEEN {} AND {}", v, low, high), {}};
  }
  if (to.base == "numeric") {
    return into_numeric(fmt::format("{}::numeric", v), {digits_of(from.base), 0}, to);
  }
  if (from.base == "smallint" || (from.base == "integer" && to.base == "double precision"))
    return {};
  // The greatest integers that the floating point type has below the limit of the integer type:
  // what is above them would not come back.
  const char* greatest = from.base == "integer" ? "2147483520"
                         : to.base == "real"    ? "9223371487098961920"
                                                : "9223372036854774784";
  return {fmt::format("CASE WHEN {0} > {1} THEN true ELSE {0}::{2}::{3} <> {0} END", v, greatest,
                      to.base, from.base),
          kFloatLoss};
}

Survival numeric_to_number(std::string_view v, const TypeName& from, const TypeName& to, Way way) {
  const Digits digits = digits_of(from);
  if (to.base == "numeric") return into_numeric(std::string(v), digits, to);
  Survival out;
  if (is_integer(to.base)) {
    const auto [low, high] = bounds_of(to.base);
    if (digits.after > 0) {
      out.lost = fmt::format("pg_catalog.trunc({0}) <> {0}", v);
      if (way != Way::Text) out.loss = kFractionLoss;
    }
    either(out.lost, fmt::format("{} NOT BETWEEN {} AND {}", v, low, high));  // NaN is above all
    return out;
  }
  const int kept = to.base == "real" ? 6 : 15;  // FLT_DIG, DBL_DIG
  const bool fits = !from.modifiers.empty() && from.modifiers[0] <= kept && digits.before <= 30 &&
                    digits.after <= 30;
  if (fits) return {};
  const char* least = to.base == "real" ? "1e-37" : "1e-307";
  const char* greatest = to.base == "real" ? "1e38" : "1e308";
  return {
      fmt::format("CASE WHEN {0} = 0 OR {0} IN ('NaN', 'Infinity', '-Infinity') THEN false WHEN "
                  "pg_catalog.abs({0}) BETWEEN {1} AND {2} THEN {0}::{3}::numeric <> {0} ELSE {0} "
                  "IS NOT NULL END",
                  v, least, greatest, to.base),
      kFloatLoss};
}

Survival float_to_number(std::string_view v, const TypeName& from, const TypeName& to, Way way) {
  if (is_integer(to.base)) {
    const auto [low, high] = bounds_of(to.base);
    // 9223372036854775807 is no double: the next one is one too great already.
    const std::string outside =
        to.base == "bigint" ? fmt::format(
                                  "{0} < '-9223372036854775808'::double precision OR {0} >= "
                                  "'9223372036854775808'::double precision",
                                  v)
                            : fmt::format("{} NOT BETWEEN {} AND {}", v, low, high);
    return {fmt::format("pg_catalog.trunc({0}::double precision) <> {0} OR {1}", v, outside),
            way == Way::Text ? "" : kFractionLoss};
  }
  if (to.base == "numeric") {
    Survival out = into_numeric(fmt::format("{}::numeric", v), {}, to);
    either(out.lost, fmt::format("{0}::numeric::{1} <> {0}", v, from.base));
    if (out.loss.empty()) out.loss = kFloatLoss;
    return out;
  }
  if (to.base == "double precision") return {};
  return {fmt::format("CASE WHEN {0} IN (0, 'NaN', 'Infinity', '-Infinity') THEN false WHEN "
                      "pg_catalog.abs({0}) BETWEEN 1.4e-45 AND 3.4028234663852886e38 THEN "
                      "{0}::real::double precision <> {0} ELSE {0} IS NOT NULL END",
                      v),
          kFloatLoss};
}

}  // namespace

bool is_integer(std::string_view base) {
  return base == "smallint" || base == "integer" || base == "bigint";
}
bool is_number(std::string_view base) {
  return is_integer(base) || base == "numeric" || is_float(base);
}

std::pair<std::string_view, std::string_view> bounds_of(std::string_view integer) {
  if (integer == "smallint") return {"-32768", "32767"};
  if (integer == "integer") return {"-2147483648", "2147483647"};
  return {"-9223372036854775808", "9223372036854775807"};
}

Survival number_to_number(std::string_view v, const TypeName& from, const TypeName& to, Way way) {
  if (is_integer(from.base)) return integer_to_number(v, from, to);
  if (from.base == "numeric") return numeric_to_number(v, from, to, way);
  return float_to_number(v, from, to, way);
}

}  // namespace dryshod

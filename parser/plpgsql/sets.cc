// Aggregates, and functions that give sets of rows.
#include <algorithm>

#include "parser/plpgsql/dates.h"
#include "parser/plpgsql/evaluate.h"
#include "parser/plpgsql/text_functions.h"

namespace dryshod {
namespace {

constexpr size_t kMostRows = 100000;

bool is_star(const Node* argument) {
  const auto* reference = node_as<ColumnRef>(argument, T_ColumnRef);
  if (reference == nullptr) return false;
  const auto fields = list_of<Node>(reference->fields);
  return !fields.empty() && fields[fields.size() - 1]->type == T_A_Star;
}

/// generate_series(timestamp, timestamp, interval): of dates, timestamps with the session's zone,
/// of which only the date is used.
std::optional<std::vector<Value>> days_between(const Value& from, const Value& to,
                                               const Value& step) {
  if (step.integer < 0 || step.items[0].integer < 0) return std::nullopt;
  std::vector<Value> out;
  Value at = from;
  at.text = "timestamp";
  while (at.integer <= to.integer) {
    if (out.size() == kMostRows) return std::nullopt;
    const auto next = date_arithmetic("+", at, step);
    if (!next || next->integer <= at.integer) return std::nullopt;
    out.push_back(std::move(at));
    at = *next;
  }
  return out;
}

std::optional<std::vector<Value>> series(const std::vector<Value>& arguments) {
  if (arguments.size() < 2 || arguments.size() > 3) return std::nullopt;
  if (arguments.size() == 3 && arguments[0].is(ValueKind::Date)) {
    // A constant in quotes takes the type that the function wants there.
    const auto to = arguments[1].is(ValueKind::Text) ? read_date(arguments[1].text, true)
                                                     : std::optional(arguments[1]);
    const auto step = arguments[2].is(ValueKind::Text) ? read_interval(arguments[2].text)
                                                       : std::optional(arguments[2]);
    const bool known = to && step && to->is(ValueKind::Date) && step->is(ValueKind::Interval);
    return known ? days_between(arguments[0], *to, *step) : std::nullopt;
  }
  for (const Value& one : arguments) {
    if (!one.is(ValueKind::Integer)) return std::nullopt;
  }
  const int64_t step = arguments.size() == 3 ? arguments[2].integer : 1;
  if (step == 0) return std::nullopt;
  std::vector<Value> out;
  for (int64_t i = arguments[0].integer;
       step > 0 ? i <= arguments[1].integer : i >= arguments[1].integer; i += step) {
    if (out.size() == kMostRows) return std::nullopt;
    out.push_back(Value::of(i));
  }
  return out;
}

}  // namespace

bool is_aggregate(std::string_view function) {
  for (const std::string_view one :
       {"count", "string_agg", "array_agg", "min", "max", "sum", "bool_and", "bool_or", "every"}) {
    if (function == one) return true;
  }
  return false;
}

bool is_set_returning(std::string_view function) {
  for (const std::string_view one : {"generate_series", "unnest", "string_to_table",
                                     "regexp_split_to_table", "generate_subscripts"}) {
    if (function == one) return true;
  }
  return false;
}

std::optional<std::vector<Value>> set_of(Session&, std::string_view function,
                                         const std::vector<Value>& arguments) {
  for (const Value& one : arguments) {
    if (!one.known()) return std::nullopt;
  }
  for (const Value& one : arguments) {
    if (one.is_null()) return std::vector<Value>{};
  }
  if (function == "generate_series") return series(arguments);
  if (function == "unnest" && arguments.size() == 1) {
    if (arguments[0].is(ValueKind::Array)) return arguments[0].items;
    if (arguments[0].is(ValueKind::Text)) {
      if (const auto read = read_array(arguments[0].text)) return read->items;
    }
    return std::nullopt;
  }
  if (function == "generate_subscripts" && arguments.size() == 2 &&
      arguments[0].is(ValueKind::Array)) {
    const int64_t first = 1 - arguments[0].integer;
    const auto size = static_cast<int64_t>(arguments[0].items.size());
    return series({Value::of(first), Value::of(first + size - 1)});
  }
  const bool texts =
      arguments.size() == 2 && arguments[0].is(ValueKind::Text) && arguments[1].is(ValueKind::Text);
  if (!texts) return std::nullopt;
  // A regular expression without special characters is the separator itself.
  if (function == "regexp_split_to_table" &&
      arguments[1].text.find_first_of("\\[](){}.*+?|^$") != std::string::npos) {
    return std::nullopt;
  }
  auto parts = text_parts(arguments[0].text, arguments[1].text);
  if (parts.empty() && function == "regexp_split_to_table") parts.push_back(Value::of_text(""));
  return parts;
}

Value Evaluator::aggregate(std::string_view name, const FuncCall& call, const RowScope& scope) {
  std::vector<std::pair<std::vector<Value>, std::vector<Value>>> rows;  // by: sort keys, arguments
  const auto arguments = list_of<Node>(call.args);
  const bool star = call.agg_star || (arguments.size() == 1 && is_star(arguments[0]));
  for (const RowScope::Bound& bound : *scope.group) {
    const RowScope one{bound, scope.outer, nullptr};
    if (call.agg_filter != nullptr) {
      const Value kept = value(call.agg_filter, &one);
      if (!kept.known()) return kept;
      if (!kept.is_true()) continue;
    }
    std::vector<Value> keys;
    for (const SortBy* by : list_of<SortBy>(call.agg_order)) keys.push_back(value(by->node, &one));
    rows.emplace_back(std::move(keys), star ? std::vector<Value>{} : values(call.args, &one));
    for (const Value& argument : rows.back().second) {
      if (!argument.known()) return argument;
    }
  }
  const auto order = list_of<SortBy>(call.agg_order);
  bool known = true;
  if (!order.empty()) {
    std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
      for (int i = 0; i < order.size(); ++i) {
        const auto at = static_cast<size_t>(i);
        const auto c = compare(session_, a.first[at], b.first[at]);
        if (!c) {
          known = false;
          return false;
        }
        if (*c != 0) return order[i]->sortby_dir == SORTBY_DESC ? *c > 0 : *c < 0;
      }
      return false;
    });
  }
  if (!known) return Value::unknown("the order of an aggregate's rows");
  if (call.agg_distinct) {
    decltype(rows) kept;
    for (auto& row : rows) {
      const bool again = std::any_of(kept.begin(), kept.end(), [&](const auto& before) {
        return !row.second.empty() && !before.second.empty() &&
               equal(session_, row.second[0], before.second[0]).is_true();
      });
      if (!again) kept.push_back(std::move(row));
    }
    rows = std::move(kept);
  }
  if (name == "count") {
    int64_t count = 0;
    for (const auto& row : rows) count += star || !row.second[0].is_null() ? 1 : 0;
    return Value::of(count);
  }
  if (arguments.empty()) return Value::unknown("an aggregate");
  if (name == "array_agg") {
    std::vector<Value> items;
    for (auto& row : rows) items.push_back(std::move(row.second[0]));
    return items.empty() ? Value::null() : Value::array(std::move(items));
  }
  Value out = Value::null();
  for (const auto& row : rows) {
    const Value& one = row.second[0];
    if (one.is_null()) continue;
    if (out.is_null()) {
      out = name == "string_agg" ? as_text(session_, one) : one;
    } else if (name == "string_agg") {
      const Value separator = row.second.size() > 1 ? row.second[1] : Value::of_text("");
      const Value text = as_text(session_, one);
      if (!text.known()) return text;
      if (text.is(ValueKind::Sql) || separator.is(ValueKind::Sql)) out.kind = ValueKind::Sql;
      out.text += (separator.is_null() ? "" : separator.text) + text.text;
    } else if (name == "sum") {
      out = binary(session_, host_, "+", out, one);
    } else if (name == "min" || name == "max") {
      const auto c = compare(session_, one, out);
      if (!c) return Value::unknown("which value is the greatest or least");
      if (name == "min" ? *c < 0 : *c > 0) out = one;
    } else {
      out = name == "bool_or" ? logical_or(out, one) : logical_and(out, one);
    }
  }
  return out;
}

}  // namespace dryshod

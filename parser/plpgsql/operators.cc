// Operators of pg_catalog on known values. All of them are strict.
#include <regex>

#include "parser/expr/builtins.h"
#include "parser/expr/resolve.h"
#include "parser/plpgsql/dates.h"
#include "parser/plpgsql/evaluate.h"

namespace dryshod {
namespace {

Value not_known(std::string_view op) {
  return Value::unknown("what the operator " + std::string(op) + " gives");
}

/// A constant in quotes beside a number is one.
Value as_number(const Value& value) {
  if (!value.is(ValueKind::Text)) return value;
  const auto read = read_number(value.text);
  return read ? *read : value;
}

Value arithmetic(Host& host, std::string_view op, const Value& left, const Value& right) {
  const Value a = as_number(left), b = as_number(right);
  if (!a.is(ValueKind::Integer) || !b.is(ValueKind::Integer)) return not_known(op);
  int64_t out = 0;
  bool overflow = false;
  switch (op[0]) {
    case '+':
      overflow = __builtin_add_overflow(a.integer, b.integer, &out);
      break;
    case '-':
      overflow = __builtin_sub_overflow(a.integer, b.integer, &out);
      break;
    case '*':
      overflow = __builtin_mul_overflow(a.integer, b.integer, &out);
      break;
    default:
      if (b.integer == 0) {
        host.raise("22012", "division by zero");
        return Value::unknown("a division by zero");
      }
      if (b.integer == -1) return op[0] == '/' ? Value::of(-a.integer) : Value::of(0);
      out = op[0] == '/' ? a.integer / b.integer : a.integer % b.integer;
  }
  return overflow ? Value::unknown("a number out of range") : Value::of(out);
}

Value concatenated(const Session& session, const Value& a, const Value& b) {
  if (a.is(ValueKind::Array) || b.is(ValueKind::Array)) {
    const auto items = [](const Value& v) -> std::vector<Value> {
      if (v.is(ValueKind::Array)) return v.items;
      if (v.is(ValueKind::Text)) {
        if (const auto read = read_array(v.text)) return read->items;
      }
      return {v};
    };
    std::vector<Value> out = items(a);
    for (Value& item : items(b)) out.push_back(std::move(item));
    return Value::array(std::move(out));
  }
  // anynonarray || text: the output function, but for booleans what their cast says.
  const auto x = part_of_sql(session, as_text(session, a));
  const auto y = part_of_sql(session, as_text(session, b));
  if (!x || !y) return not_known("||");
  const bool sql = a.is(ValueKind::Sql) || b.is(ValueKind::Sql);
  return sql ? Value::of_sql(*x + *y) : Value::of_text(*x + *y);
}

}  // namespace

Value binary(Session& session, Host& host, std::string_view op, const Value& a, const Value& b) {
  // NULL || array is the array.
  if (op == "||" && (a.is_null() || b.is_null())) {
    if (a.is(ValueKind::Array)) return a;
    if (b.is(ValueKind::Array)) return b;
  }
  if (a.is_null() || b.is_null()) return Value::null();
  if (!a.known()) return a;
  if (!b.known()) return b;
  if (op == "||") return concatenated(session, a, b);
  if (op == "=") return equal(session, a, b);
  if (op == "<>" || op == "!=") return logical_not(equal(session, a, b));
  if (op == "<" || op == ">" || op == "<=" || op == ">=") {
    const auto order = compare(session, a, b);
    if (!order) return not_known(op);
    return Value::boolean(op == "<"    ? *order < 0
                          : op == ">"  ? *order > 0
                          : op == "<=" ? *order <= 0
                                       : *order >= 0);
  }
  const auto of_time = [](const Value& v) {
    return v.is(ValueKind::Date) || v.is(ValueKind::Interval);
  };
  if (of_time(a) || of_time(b)) {
    const auto out = date_arithmetic(op, a, b);
    return out ? *out : not_known(op);
  }
  if (op == "+" || op == "-" || op == "*" || op == "/" || op == "%") {
    return arithmetic(host, op, a, b);
  }
  if (op == "~~" || op == "!~~" || op == "~~*" || op == "!~~*") {
    const Value found = like(a, b, op.ends_with('*'));
    return op[0] == '!' ? logical_not(found) : found;
  }
  if (op == "~" || op == "!~" || op == "~*" || op == "!~*") {
    const Value found = matches(a, b, op.ends_with('*'));
    return op[0] == '!' ? logical_not(found) : found;
  }
  if (op == "^@" && a.is(ValueKind::Text) && b.is(ValueKind::Text)) {
    return Value::boolean(a.text.starts_with(b.text));
  }
  if ((op == "@>" || op == "<@" || op == "&&") && a.is(ValueKind::Array) &&
      b.is(ValueKind::Array)) {
    const auto within = [&](const Value& one, const Value& all) {
      Value out = Value::boolean(false);
      for (const Value& each : all.items) out = logical_or(out, equal(session, one, each));
      return out.is_null() ? Value::boolean(false) : out;
    };
    const Value& part = op == "@>" ? b : a;
    const Value& whole = op == "@>" ? a : b;
    Value out = Value::boolean(op != "&&");
    for (const Value& one : part.items) {
      out = op == "&&" ? logical_or(out, within(one, whole)) : logical_and(out, within(one, whole));
    }
    return out;
  }
  return not_known(op);
}

Value prefix(std::string_view op, const Value& a) {
  if (!a.known() || a.is_null()) return a;
  const Value number = as_number(a);
  if (op == "+" && (number.is(ValueKind::Integer) || number.is(ValueKind::Number))) return number;
  if (op == "-" && number.is(ValueKind::Integer) && number.integer != INT64_MIN) {
    return Value::of(-number.integer);
  }
  if (op == "-" && number.is(ValueKind::Number)) {
    return Value::number(number.text.starts_with('-') ? number.text.substr(1) : "-" + number.text);
  }
  return not_known(op);
}

namespace {

/// Does the pattern want a function of pg_catalog that the SQL does not call? However the server
/// spells it, it does not call it either.
bool wants_other_function(std::string_view sql, std::string_view pattern) {
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
  };
  // `_` stands for any character in a pattern, and no name that is asked for so is looked at.
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (!in_word(pattern[i])) continue;
    const size_t begin = i;
    while (i < pattern.size() && in_word(pattern[i])) ++i;
    const std::string_view word = pattern.substr(begin, i - begin);
    if (word.find('_') == std::string_view::npos && is_builtin_function(word) &&
        !is_builtin_type(word) && sql.find(word) == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

/// MatchText() of src/backend/utils/adt/like_match.c. `_` is a character, not a byte.
Value like(const Value& text, const Value& pattern, bool ignore_case, char escape) {
  if (!text.known()) return text;
  if (!pattern.known()) return pattern;
  if (text.is_null() || pattern.is_null()) return Value::null();
  if (text.is(ValueKind::Sql) && pattern.is(ValueKind::Text) && !ignore_case &&
      wants_other_function(text.text, pattern.text)) {
    return Value::boolean(false);
  }
  if (!text.is(ValueKind::Text) || !pattern.is(ValueKind::Text)) return not_known("LIKE");
  std::string t = text.text, p = pattern.text;
  if (ignore_case) {
    for (std::string* s : {&t, &p}) {
      for (char& c : *s) {
        if (static_cast<unsigned char>(c) >= 0x80) return not_known("ILIKE");
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
      }
    }
  }
  const auto next_character = [&](size_t i) {
    for (++i; i < t.size() && (static_cast<unsigned char>(t[i]) & 0xC0) == 0x80;) ++i;
    return i;
  };
  // Where the last % was, and from where in the text it was last tried.
  size_t i = 0, j = 0, star = std::string::npos, tried = 0;
  while (i < t.size()) {
    if (j < p.size() && p[j] == '%') {
      star = ++j;
      tried = i;
      continue;
    }
    if (j < p.size() && p[j] == '_') {
      i = next_character(i);
      ++j;
      continue;
    }
    const size_t literal = j < p.size() && p[j] == escape && j + 1 < p.size() ? j + 1 : j;
    if (literal < p.size() && p[literal] == t[i]) {
      ++i;
      j = literal + 1;
      continue;
    }
    if (star == std::string::npos) return Value::boolean(false);
    i = tried = next_character(tried);
    j = star;
  }
  while (j < p.size() && p[j] == '%') ++j;
  return Value::boolean(j == p.size());
}

namespace {

/// An advanced regular expression, as far as std::regex reads the same in it.
std::optional<std::regex> expression_of(std::string_view p, bool ignore_case) {
  if (p.size() > 200) return std::nullopt;
  for (size_t i = 0; i < p.size(); ++i) {
    const bool odd =
        static_cast<unsigned char>(p[i]) >= 0x80 ||
        (p[i] == '\\' &&
         (i + 1 == p.size() ||
          std::string_view("dswDSW.()[]{}+*?|^$\\-_/").find(p[i + 1]) == std::string_view::npos)) ||
        (p[i] == '*' && i > 0 && (p[i - 1] == '*' || p[i - 1] == '+')) ||
        p.compare(i, 2, "(?") == 0;
    if (odd) return std::nullopt;
    if (p[i] == '\\') ++i;
  }
  try {
    auto flags = std::regex::ECMAScript;
    if (ignore_case) flags |= std::regex::icase;
    return std::regex(p.begin(), p.end(), flags);
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
}

}  // namespace

Value matches(const Value& text, const Value& pattern, bool ignore_case) {
  if (!text.is(ValueKind::Text) || !pattern.is(ValueKind::Text) || text.text.size() > 2000) {
    return not_known("~");
  }
  const auto expression = expression_of(pattern.text, ignore_case);
  return expression ? Value::boolean(std::regex_search(text.text, *expression)) : not_known("~");
}

Value replace_matches(const Value& text, const Value& pattern, std::string_view by,
                      std::string_view flags) {
  const Value unknown = Value::unknown("what regexp_replace() gives");
  if (!text.is(ValueKind::Text) || !pattern.is(ValueKind::Text) || text.text.size() > 2000) {
    return unknown;
  }
  // Of alternatives the server takes the longest and std::regex the first; and a quantifier that is
  // not greedy makes the whole so there.
  const std::string& p = pattern.text;
  for (const std::string_view otherwise : {"|", "*?", "+?", "??", "}?"}) {
    if (p.find(otherwise) != std::string::npos) return unknown;
  }
  if (flags.find_first_not_of("gi") != std::string_view::npos) return unknown;
  const auto expression = expression_of(p, flags.find('i') != std::string_view::npos);
  if (!expression) return unknown;
  std::string format;
  for (size_t i = 0; i < by.size(); ++i) {
    if (by[i] == '$') {
      format += "$$";
    } else if (by[i] != '\\') {
      format += by[i];
    } else if (i + 1 < by.size() && by[i + 1] >= '1' && by[i + 1] <= '9') {
      // Two digits, for a digit that follows belongs to no number there.
      format += std::string("$0") + by[++i];
    } else if (i + 1 < by.size() && (by[i + 1] == '&' || by[i + 1] == '\\')) {
      format += by[++i] == '&' ? "$&" : "\\";
    } else {
      return unknown;
    }
  }
  auto how = std::regex_constants::format_default;
  if (flags.find('g') == std::string_view::npos) how |= std::regex_constants::format_first_only;
  return Value::of_text(std::regex_replace(text.text, *expression, format, how));
}

}  // namespace dryshod

// See text_functions.h.
#include "parser/plpgsql/text_functions.h"

#include <algorithm>

#include "catalog/quote.h"
#include "parser/source/utf8.h"

namespace dryshod {
namespace {

constexpr int64_t kLongest = 1 << 20;  // of made-up texts

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t i = 0; i < text.size();) {
    const size_t size = std::max<size_t>(1, utf8_sequence(text.substr(i, 4)));
    out.push_back(text.substr(i, size));
    i += size;
  }
  return out;
}

std::string joined(const std::vector<std::string_view>& characters, int64_t from, int64_t to) {
  std::string out;
  const auto size = static_cast<int64_t>(characters.size());
  for (int64_t i = std::max<int64_t>(from, 0); i < std::min(to, size); ++i) {
    out += characters[static_cast<size_t>(i)];
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

}  // namespace

size_t character_count(std::string_view text) {
  return characters_of(text).size();
}

std::string substring(std::string_view text, int64_t from, int64_t length) {
  const auto characters = characters_of(text);
  const int64_t to = length > kLongest ? INT64_MAX : from - 1 + length;
  return joined(characters, from - 1, to);
}

std::string leftmost(std::string_view text, int64_t n) {
  const auto characters = characters_of(text);
  return joined(characters, 0, n >= 0 ? n : static_cast<int64_t>(characters.size()) + n);
}

std::string rightmost(std::string_view text, int64_t n) {
  const auto characters = characters_of(text);
  const auto size = static_cast<int64_t>(characters.size());
  return joined(characters, n >= 0 ? size - n : -n, size);
}

std::string trim(std::string_view text, std::string_view set, bool left, bool right) {
  const auto characters = characters_of(text);
  const auto gone = characters_of(set);
  const auto is_gone = [&](std::string_view c) {
    return std::find(gone.begin(), gone.end(), c) != gone.end();
  };
  auto from = static_cast<int64_t>(0), to = static_cast<int64_t>(characters.size());
  while (left && from < to && is_gone(characters[static_cast<size_t>(from)])) ++from;
  while (right && to > from && is_gone(characters[static_cast<size_t>(to - 1)])) --to;
  return joined(characters, from, to);
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) return std::string(text);
  std::string out;
  size_t at = 0;
  for (size_t found = text.find(from); found != std::string_view::npos;
       found = text.find(from, at)) {
    out.append(text.substr(at, found - at)).append(to);
    at = found + from.size();
    if (out.size() > kLongest) break;
  }
  return out.append(text.substr(at));
}

std::string translate(std::string_view text, std::string_view from, std::string_view to) {
  const auto what = characters_of(from), into = characters_of(to);
  std::string out;
  for (const std::string_view c : characters_of(text)) {
    const auto found = std::find(what.begin(), what.end(), c);
    if (found == what.end()) {
      out += c;
    } else if (const auto i = static_cast<size_t>(found - what.begin()); i < into.size()) {
      out += into[i];
    }
  }
  return out;
}

std::string reverse(std::string_view text) {
  std::string out;
  const auto characters = characters_of(text);
  for (auto c = characters.rbegin(); c != characters.rend(); ++c) out += *c;
  return out;
}

int64_t position_of(std::string_view text, std::string_view part) {
  const size_t found = text.find(part);
  return found == std::string_view::npos
             ? 0
             : static_cast<int64_t>(character_count(text.substr(0, found))) + 1;
}

Value with_case(const std::string& text, bool upper) {
  if (!is_ascii(text)) return Value::unknown("the case of letters beyond ASCII");
  std::string out = text;
  for (char& c : out) {
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return Value::of_text(out);
}

Value repeat_text(const std::string& text, int64_t times) {
  if (times > 0 && static_cast<int64_t>(text.size()) > kLongest / times) {
    return Value::unknown("a very long text");
  }
  std::string out;
  for (int64_t i = 0; i < times; ++i) out += text;
  return Value::of_text(out);
}

Value pad(const std::string& text, int64_t width, const std::string& fill, bool left) {
  const auto size = static_cast<int64_t>(character_count(text));
  if (width > kLongest) return Value::unknown("a very long text");
  if (size >= width || fill.empty()) {
    return Value::of_text(substring(text, 1, std::max<int64_t>(std::min(width, size), 0)));
  }
  const auto characters = characters_of(fill);
  std::string padding;
  for (int64_t i = 0; i < width - size; ++i) {
    padding += characters[static_cast<size_t>(i) % characters.size()];
  }
  return Value::of_text(left ? padding + text : text + padding);
}

std::vector<Value> text_parts(std::string_view text, std::string_view separator) {
  std::vector<Value> out;
  if (text.empty()) return out;
  if (separator.empty()) return {Value::of_text(text)};
  for (;;) {
    const size_t found = text.find(separator);
    out.push_back(Value::of_text(text.substr(0, found)));
    if (found == std::string_view::npos) return out;
    text = text.substr(found + separator.size());
  }
}

Value split_part(std::string_view text, std::string_view separator, int64_t number) {
  const auto parts = text_parts(text, separator);
  const auto size = static_cast<int64_t>(parts.size());
  const int64_t at = number > 0 ? number - 1 : size + number;
  return at >= 0 && at < size ? parts[static_cast<size_t>(at)] : Value::of_text("");
}

/// NUM_processor() of src/backend/utils/adt/formatting.c for patterns of digits alone.
Value formatted_integer(int64_t number, std::string_view format) {
  const bool fill = !format.starts_with("FM");
  if (!fill) format.remove_prefix(2);
  if (number < 0 || format.empty() || format.find_first_not_of("09") != std::string_view::npos) {
    return Value::unknown("what to_char() gives for this format");
  }
  const std::string digits = std::to_string(number);
  if (digits.size() > format.size())
    return Value::of_text((fill ? " " : "") + std::string(format.size(), '#'));
  const size_t first_zero = std::min(format.find('0'), format.size());
  const size_t lead = format.size() - digits.size();
  std::string out = fill ? " " : "";
  for (size_t i = 0; i < lead; ++i) {
    if (i >= first_zero) {
      out += '0';
    } else if (fill) {
      out += ' ';
    }
  }
  return Value::of_text(out + digits);
}

Value concat(Session& session, const std::vector<Value>& arguments, bool with_separator) {
  std::string out, separator;
  size_t first = 0;
  if (with_separator) {
    if (arguments.empty() || arguments[0].is_null()) return Value::null();
    const Value text = as_text(session, arguments[0]);
    if (!text.known()) return text;
    separator = text.text;
    first = 1;
  }
  bool any = false, sql = false;
  for (size_t i = first; i < arguments.size(); ++i) {
    if (!arguments[i].known()) return arguments[i];
    if (arguments[i].is_null()) continue;
    const auto text = part_of_sql(session, arguments[i]);
    sql = sql || arguments[i].is(ValueKind::Sql);
    if (!text) return Value::unknown("a part of concat()");
    if (any) out += separator;
    out += *text;
    any = true;
  }
  return sql ? Value::of_sql(std::move(out)) : Value::of_text(out);
}

Value format_text(Session& session, Host& host, const std::vector<Value>& arguments) {
  if (arguments.empty()) return Value::unknown("format() of nothing");
  if (!arguments[0].known() || arguments[0].is_null()) return arguments[0];
  const std::string_view pattern = arguments[0].text;
  std::string out;
  bool sql = false;
  size_t next = 1;
  const auto number_at = [&](size_t& i) {
    int64_t n = 0;
    bool any = false;
    for (; i < pattern.size() && pattern[i] >= '0' && pattern[i] <= '9' && n < 100000; ++i) {
      n = n * 10 + (pattern[i] - '0');
      any = true;
    }
    return any ? n : -1;
  };
  for (size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    if (++i == pattern.size()) {
      host.raise("22023", "unterminated format() type specifier");
      return Value::unknown("a format that is none");
    }
    if (pattern[i] == '%') {
      out += '%';
      continue;
    }
    size_t at = next;
    size_t look = i;
    const int64_t position = number_at(look);
    if (position > 0 && look < pattern.size() && pattern[look] == '$') {
      at = static_cast<size_t>(position);
      i = look + 1;
    }
    bool minus = false;
    for (; i < pattern.size() && pattern[i] == '-'; ++i) minus = true;
    const int64_t width = number_at(i);
    if (i >= pattern.size() || std::string_view("sIL").find(pattern[i]) == std::string_view::npos) {
      if (i < pattern.size() && pattern[i] == '*') return Value::unknown("a width of format()");
      host.raise("22023", "unrecognized format() type specifier \"" +
                              std::string(pattern.substr(std::min(i, pattern.size()), 1)) + "\"");
      return Value::unknown("a format that is none");
    }
    if (at >= arguments.size()) {
      host.raise("22023", "too few arguments for format()");
      return Value::unknown("a format that is none");
    }
    next = at + 1;
    const Value& argument = arguments[at];
    if (!argument.known()) return argument;
    std::string piece;
    if (argument.is_null()) {
      if (pattern[i] == 'I') {
        host.raise("22004", "null values cannot be formatted as an SQL identifier");
        return Value::unknown("a name that is null");
      }
      if (pattern[i] == 'L') piece = "NULL";
    } else {
      const bool plain = pattern[i] == 's' && width <= 0;
      const auto text = plain ? part_of_sql(session, argument) : text_of(session, argument);
      if (!text) return Value::unknown("an argument of format()");
      sql = sql || argument.is(ValueKind::Sql);
      piece = pattern[i] == 'I'   ? quote_ident(*text)
              : pattern[i] == 'L' ? quote_literal(*text)
                                  : *text;
    }
    if (width > 0)
      piece = pad(piece, std::max<int64_t>(width, static_cast<int64_t>(character_count(piece))),
                  " ", !minus)
                  .text;
    out += piece;
  }
  return sql ? Value::of_sql(std::move(out)) : Value::of_text(out);
}

}  // namespace dryshod

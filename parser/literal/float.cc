// See float.h. Mirrors float8in() and float8out() of src/backend/utils/adt/float.c with
// src/common/d2s.c, and pair_decode(), path_decode() and the *_out() of geo_ops.c.
#include "parser/literal/float.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <tuple>
#include <utility>
#include <vector>

namespace dryshod {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Digits, a point, an exponent: nothing that the C library of a server might read otherwise.
bool is_plain(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !((text[0] >= '0' && text[0] <= '9') || text[0] == '.')) return false;
  return text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

template <class Float>
std::optional<Float> number_of(std::string_view text) {
  text = trimmed(text);
  std::string lower;
  for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  if (lower == "nan") return std::nan("");
  if (lower == "inf" || lower == "infinity" || lower == "+infinity") return HUGE_VAL;
  if (lower == "-inf" || lower == "-infinity") return -HUGE_VAL;
  if (!is_plain(text)) return std::nullopt;
  if (text[0] == '+') text.remove_prefix(1);
  Float value = 0;
  const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (bad != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Lies the text just between two numbers? Ryu of the server does not take it for either
// (acceptBounds in d2s.c), std::to_chars() does.
template <class Float>
bool is_halfway(const std::string& text, Float value) {
  const long double read = std::strtold(text.c_str(), nullptr);
  for (const Float towards : {-HUGE_VALF, HUGE_VALF}) {
    const long double next = std::nextafter(value, towards);
    if (read == (static_cast<long double>(value) + next) / 2) return true;
  }
  return false;
}

// double_to_shortest_decimal_buf(): without an exponent from 1e-4 up to as many digits as are sure.
// Nothing where the libraries differ.
template <class Float>
std::string shortest(Float value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string text(buffer, end.ptr);
  const size_t e = text.find('e');
  int exponent = 0;
  std::from_chars(text.data() + e + (text[e + 1] == '+' ? 2 : 1), text.data() + text.size(),
                  exponent);
  const int limit = sizeof(Float) == 8 ? 15 : 6;
  if (value == 0) return std::signbit(value) ? "-0" : "0";
  if (is_halfway(text, value)) return "";
  if (exponent < -4 || exponent >= limit) return text;
  const auto fixed = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
  return std::string(buffer, fixed.ptr);
}

/// Numbers of a shape, without a look at its brackets.
class ShapeReader {
 public:
  explicit ShapeReader(std::string_view text) : rest_(text) {}

  bool done() {
    blanks();
    return rest_.empty();
  }
  bool take(char c) {
    blanks();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool number(double& value) {
    blanks();
    const size_t end = std::min(rest_.find_first_of(",()[]<>{} "), rest_.size());
    const auto read = number_of<double>(rest_.substr(0, end));
    if (!read || end == 0 || shortest(*read).empty()) return false;
    value = *read;
    rest_.remove_prefix(end);
    return true;
  }
  // pair_decode(): (x,y) or x,y.
  bool point(std::pair<double, double>& point) {
    const bool bracket = take('(');
    return number(point.first) && take(',') && number(point.second) && (!bracket || take(')'));
  }
  // path_decode(): points in one more pair of brackets, or in none.
  bool points(std::vector<std::pair<double, double>>& out, bool& open) {
    open = take('[');
    bool outer = false;
    if (!open) {
      blanks();
      ShapeReader ahead = *this;
      outer = ahead.take('(') && (ahead.take('(') || !single(*this));
      if (outer) take('(');
    }
    do {
      std::pair<double, double> next;
      if (!point(next)) return false;
      out.push_back(next);
    } while (take(','));
    if (open && !take(']')) return false;
    if (outer && !take(')')) return false;
    return done();
  }

 private:
  void blanks() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }
  // (x,y) with nothing more inside the bracket.
  static bool single(ShapeReader reader) {
    std::pair<double, double> point;
    return reader.point(point);
  }

  std::string_view rest_;
};

using Points = std::vector<std::pair<double, double>>;

std::string point_text(const std::pair<double, double>& p) {
  return fmt::format("({},{})", shortest(p.first), shortest(p.second));
}

std::string list_text(const Points& points) {
  std::string out;
  for (const auto& p : points) out += (out.empty() ? "" : ",") + point_text(p);
  return out;
}

std::optional<std::string> circle_text(std::string_view text) {
  ShapeReader in(text);
  const bool angle = in.take('<');
  std::pair<double, double> center;
  double radius = 0;
  if (!angle && !text.empty() && text.starts_with("((")) in.take('(');
  const bool bracket = text.starts_with("((");
  if (!in.point(center) || !in.take(',') || !in.number(radius) || radius < 0) return std::nullopt;
  if ((angle && !in.take('>')) || (bracket && !in.take(')')) || !in.done()) return std::nullopt;
  return fmt::format("<{},{}>", point_text(center), shortest(radius));
}

std::optional<std::string> line_text(std::string_view text) {
  ShapeReader in(text);
  double a = 0, b = 0, c = 0;
  const bool good = in.take('{') && in.number(a) && in.take(',') && in.number(b) && in.take(',') &&
                    in.number(c) && in.take('}') && in.done();
  if (!good || (a == 0 && b == 0)) return std::nullopt;
  return fmt::format("{{{},{},{}}}", shortest(a), shortest(b), shortest(c));
}

}  // namespace

std::optional<std::string> read_float8_literal(std::string_view text) {
  const auto value = number_of<double>(text);
  const std::string out = value ? shortest(*value) : "";
  return out.empty() ? std::nullopt : std::optional(out);
}

std::optional<std::string> read_float4_literal(std::string_view text) {
  const auto value = number_of<float>(text);
  const std::string out = value ? shortest(*value) : "";
  return out.empty() ? std::nullopt : std::optional(out);
}

std::optional<std::string> read_shape_literal(std::string_view text, std::string_view type) {
  if (type == "circle") return circle_text(text);
  if (type == "line") return line_text(text);
  if (type == "point") {
    ShapeReader in(text);
    std::pair<double, double> point;
    if (!in.point(point) || !in.done()) return std::nullopt;
    return point_text(point);
  }
  Points points;
  bool open = false;
  ShapeReader in(text);
  if (!in.points(points, open)) return std::nullopt;
  if (type == "path") return (open ? "[" : "(") + list_text(points) + (open ? "]" : ")");
  if (type == "polygon") {
    if (open) return std::nullopt;
    return "(" + list_text(points) + ")";
  }
  if (points.size() != 2) return std::nullopt;
  if (type == "lseg") return "[" + list_text(points) + "]";
  if (type != "box" || open) return std::nullopt;
  auto [high, low] = std::tie(points[0], points[1]);
  if (high.first < low.first) std::swap(high.first, low.first);
  if (high.second < low.second) std::swap(high.second, low.second);
  return list_text(points);
}

}  // namespace dryshod

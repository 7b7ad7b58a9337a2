// Diagnostics as a compiler prints them. Every byte that comes from a file, a label or a message
// goes through shown(), so no input can send a terminal an escape.
#include <algorithm>

#include <fmt/format.h>

#include "parser/source/source_map.h"
#include "parser/source/utf8.h"

namespace dryshod {

namespace {

constexpr size_t kBefore = 100;  // characters of a long line shown before the place
constexpr size_t kAfter = 60;

/// One character at text[i] as it may be shown; advances i.
std::string shown(std::string_view text, size_t& i) {
  const auto c = static_cast<unsigned char>(text[i]);
  if (c == '\t') {
    ++i;
    return "    ";
  }
  if (c < 0x20 || c == 0x7f) {
    ++i;
    return fmt::format("\\x{:02x}", c);
  }
  if (c < 0x80) {
    ++i;
    return std::string(1, static_cast<char>(c));
  }
  const size_t size = utf8_sequence(text.substr(i));
  if (size == 0) {
    ++i;
    return fmt::format("\\x{:02x}", c);
  }
  const std::string_view bytes = text.substr(i, size);
  const uint32_t code = utf8_code(bytes);
  i += size;
  const bool hidden = code < 0xa0 || code == 0xad || (code >= 0x200b && code <= 0x200f) ||
                      (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
                      code == 0xfeff;
  return hidden ? fmt::format("\\u{:04x}", code) : std::string(bytes);
}

struct Excerpt {
  std::string line;
  std::string marks;
};

/// The line around [begin, end), clipped, with ^~~~ under the span.
Excerpt excerpt(std::string_view text, size_t begin, size_t end) {
  begin = std::min(begin, text.size());
  size_t start = begin == 0 ? 0 : text.rfind('\n', begin - 1) + 1;  // npos + 1 == 0
  size_t stop = text.find('\n', begin);
  if (stop == std::string_view::npos) stop = text.size();
  if (stop > start && text[stop - 1] == '\r') --stop;
  if (start == 0 && text.starts_with("\xEF\xBB\xBF")) start = 3;
  const auto is_inside = [&](size_t i) { return (text[i] & 0xc0) == 0x80; };
  Excerpt out;
  std::string before, under;
  size_t from = start;
  if (begin > start + kBefore) {
    from = begin - kBefore;
    while (from < begin && is_inside(from)) ++from;
    before = "...";
  }
  size_t to = std::min(stop, std::max(begin, std::min(end, begin + kAfter)) + kAfter);
  while (to < stop && is_inside(to)) ++to;
  out.line = before;
  out.marks = std::string(before.size(), ' ');
  bool first = true;
  for (size_t i = from; i < to;) {
    const size_t at = i;
    const std::string piece = shown(text, i);
    out.line += piece;
    const size_t width = utf8_length(piece);
    if (at < begin) {
      out.marks.append(width, ' ');
    } else if (first || at < end) {
      out.marks.append(width, '~');
      if (first) out.marks[out.marks.size() - width] = '^';
      first = false;
    }
  }
  if (first) out.marks += '^';  // the place is at the end of the line
  if (to < stop) out.line += "...";
  return out;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) out += text[i] == '\t' ? (++i, " ") : shown(text, i);
  return out;
}

std::string SourceMap::render(const Diagnostic& diagnostic, bool colour) const {
  const auto one = [&](Span where, std::string_view kind, std::string_view hue,
                       std::string_view message) {
    const std::string_view bold = colour ? "\x1b[1m" : "", plain = colour ? "\x1b[0m" : "";
    const std::string_view tint = colour ? hue : "";
    std::string out(bold);
    if (where.file != 0) {
      const Position place = position(where.file, where.begin);
      out += fmt::format("{}:{}:{}: ", printable(place.label), place.line, place.column);
    }
    out += fmt::format("{}{}: {}{}{}{}\n", tint, kind, plain, bold, printable(message), plain);
    if (where.file != 0 && !text(where.file).empty()) {
      const Excerpt shown = excerpt(text(where.file), where.begin, where.end);
      out += fmt::format("{}\n{}{}{}\n", shown.line, tint, shown.marks, plain);
    }
    return out;
  };
  constexpr std::string_view kRed = "\x1b[1;31m", kYellow = "\x1b[1;33m", kCyan = "\x1b[1;36m";
  std::string out;
  switch (diagnostic.severity) {
    case Severity::Error:
      out = one(diagnostic.where, "error", kRed, diagnostic.message);
      break;
    case Severity::Warning:
      out = one(diagnostic.where, "warning", kYellow, diagnostic.message);
      break;
    case Severity::Note:
      out = one(diagnostic.where, "note", kCyan, diagnostic.message);
      break;
  }
  if (const std::string_view place = place_name(diagnostic.where); !place.empty()) {
    out += fmt::format("{}: in {}\n", printable(label(diagnostic.where.file)), printable(place));
  }
  for (const auto& [where, message] : diagnostic.notes) out += one(where, "note", kCyan, message);
  return out;
}

}  // namespace dryshod

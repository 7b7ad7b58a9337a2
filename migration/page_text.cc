// Escapes; see page_text.h.
#include "migration/page_text.h"

#include <algorithm>
#include <cstdint>

#include "catalog/visible.h"

namespace dryshod {
namespace {

std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return visible(line);
}

/// visible(), line by line; tabs stay.
std::string visible_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    while (!line.empty()) {
      const size_t tab = std::min(line.find('\t'), line.size());
      out += visible(line.substr(0, tab));
      if (tab < line.size()) out += '\t';
      line.remove_prefix(std::min(tab + 1, line.size()));
    }
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// Of text that visible() has been over: it is UTF-8.
struct Character {
  uint32_t code = 0;
  size_t size = 1;
};
Character character_at(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  Character out;
  out.size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  out.size = std::min(out.size, text.size() - at);
  out.code = lead & (0xff >> (out.size + 1));
  for (size_t i = 1; i < out.size; ++i) {
    out.code = out.code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3f);
  }
  return out;
}

/// In the blocks of Unicode that are written from right to left (DerivedBidiClass: R and AL by
/// default).
bool is_right_to_left(uint32_t code) {
  return (code >= 0x590 && code <= 0x8ff) || (code >= 0xfb1d && code <= 0xfdff) ||
         (code >= 0xfe70 && code <= 0xfeff) || (code >= 0x10800 && code <= 0x10fff) ||
         (code >= 0x1e800 && code <= 0x1efff);
}

bool is_wide(uint32_t code) {
  return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
         (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
         (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
         (code >= 0x1f300 && code <= 0x1faff) || (code >= 0x20000 && code <= 0x3fffd);
}

void escape(std::string& out, char c) {
  switch (c) {
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '&':
      out += "&amp;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\'':
      out += "&#39;";
      break;
    default:
      out += c;
  }
}

/// Each word of letters that are read from right to left between the two marks.
std::string escaped(std::string_view text, std::string_view open, std::string_view close) {
  std::string out;
  out.reserve(text.size());
  bool turned = false;
  for (size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    if (const bool turns = is_right_to_left(c.code); turns != turned) {
      out += turns ? open : close;
      turned = turns;
    }
    if (c.size == 1) {
      escape(out, text[at]);
    } else {
      out += text.substr(at, c.size);
    }
    at += c.size;
  }
  if (turned) out += close;
  return out;
}

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Bytes at the start that would make a list, a heading or code of a line.
size_t leading_mark(std::string_view line) {
  if (line.empty()) return 0;
  if (line[0] == '-' || line[0] == '+' || line[0] == '=' || line[0] == ' ') return 1;
  const size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const bool numbered =
      digits > 0 && digits < line.size() && (line[digits] == '.' || line[digits] == ')');
  return numbered ? digits + 1 : 0;
}

}  // namespace

std::string in_html(std::string_view text) {
  return escaped(one_line(text), "<bdi>", "</bdi>");
}

std::string in_svg(std::string_view text) {
  return escaped(one_line(text), "<tspan class=\"rtl\">", "</tspan>");
}

std::string in_attribute(std::string_view text) {
  return escaped(one_line(text), "", "");
}

std::string lines_in_html(std::string_view text) {
  return escaped(visible_lines(text), "<bdi>", "</bdi>");
}

std::string lines_in_fence(std::string_view text) {
  return visible_lines(text);
}

std::string in_markdown(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*[]|#~!$";
  const std::string line = one_line(text);
  std::string out;
  const size_t mark = leading_mark(line);
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const std::string_view rest = std::string_view(line).substr(i);
    // An underline between two letters is no emphasis, and most names have some: those stay
    // readable.
    const bool inside =
        i > 0 && i + 1 < line.size() && is_word(line[i - 1]) && is_word(line[i + 1]);
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else if (c == '@') {
      out += "&#64;";  // neither somebody's name nor a mail address
    } else if (rest.starts_with("://")) {
      out += "&#58;";  // no address of the web either
    } else if (rest.starts_with("www.") && (i == 0 || !is_word(line[i - 1]))) {
      out += "www&#46;";
      i += 3;
    } else if (c == ' ' && i == 0) {
      out += "&#32;";
    } else {
      if (kMarks.find(c) != std::string_view::npos || (c == '_' && !inside) || i + 1 == mark)
        out += '\\';
      out += c;
    }
  }
  return out;
}

bool is_plain_link(std::string_view link) {
  constexpr std::string_view kWeb = "https://";
  if (link.starts_with(kWeb)) link.remove_prefix(kWeb.size());
  if (link.empty() || link[0] == '/' || link.starts_with("..")) return false;
  return std::all_of(link.begin(), link.end(), [](char c) {
    return is_word(c) || std::string_view("-_.~/#?=&%+").find(c) != std::string_view::npos;
  });
}

std::string plain_id(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_word(c) || c == '-' || c == '_' || c == '.') out += c;
  }
  return out;
}

size_t columns_of(std::string_view text) {
  size_t columns = 0;
  for (size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    columns += is_wide(c.code) ? 2 : 1;
    at += c.size;
  }
  return columns;
}

std::string shortened(std::string_view text, size_t columns) {
  const std::string line = one_line(text);
  const size_t all = columns_of(line);
  if (all <= columns || columns == 0) return columns == 0 ? std::string() : line;
  // The end of a name tells it from its neighbours more often than the middle does.
  const size_t front = (columns - 1) / 2, back = columns - 1 - front;
  size_t taken = 0, head = 0, tail = line.size();
  for (size_t at = 0; at < line.size();) {
    const Character c = character_at(line, at);
    const size_t width = is_wide(c.code) ? 2 : 1;
    if (taken + width <= front) head = at + c.size;
    if (all - taken <= back) {
      tail = at;
      break;
    }
    taken += width;
    at += c.size;
  }
  return line.substr(0, head) + "…" + line.substr(tail);
}

}  // namespace dryshod

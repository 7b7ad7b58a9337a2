// One pass of pointers over the text. Outside quotes only a few bytes matter (kStops); everything
// between them is stepped over by table. Inside quotes and data the C library's memchr, or a
// 16-byte comparison, does the walking.
#include "parser/source/split.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "parser/source/data.h"
#include "parser/source/lexer.h"
#include "parser/source/splitter.h"
#include "parser/source/utf8.h"

namespace dryshod {

using lex::is;
using lex::is_word;

namespace {

constexpr size_t kReleaseEvery = 32 << 20;
constexpr size_t kCheckEvery = 64 << 10;

constexpr std::array<bool, 256> make_stops(bool identifiers) {
  std::array<bool, 256> out{};
  for (const char c : {'\'', '"', '$', '-', '/', ';', '(', ')', '[', ']', '\\', ':'}) {
    out[static_cast<unsigned char>(c)] = true;
  }
  for (int c = 0; identifiers && c < 256; ++c) out[c] |= (lex::kClasses[c] & lex::kIdentStart) != 0;
  return out;
}
constexpr std::array<bool, 256> kStops = make_stops(false);
// In CREATE FUNCTION and PROCEDURE every word counts: BEGIN ATOMIC ... END holds semicolons.
constexpr std::array<bool, 256> kStopsAndWords = make_stops(true);

const char* skip(const char* p, const char* end, const std::array<bool, 256>& stops) {
  const auto stop = [&](size_t i) { return stops[static_cast<unsigned char>(p[i])]; };
  while (p + 4 <= end) {
    if (stop(0)) return p;
    if (stop(1)) return p + 1;
    if (stop(2)) return p + 2;
    if (stop(3)) return p + 3;
    p += 4;
  }
  while (p < end && !stop(0)) ++p;
  return p;
}

}  // namespace

/// `alone`: it does not join the data statements before it.
void Splitter::add(ItemKind kind, Span where, bool standard, bool alone) {
  if (!run_.session.active()) return;
  auto& items = run_.result.items;
  if (kind == ItemKind::Data && !alone && !items.empty() && items.back().kind == ItemKind::Data &&
      items.back().span.file == where.file) {
    items.back().span.end = where.end;
    ++items.back().count;
    return;
  }
  items.push_back({kind, standard, 1, where});
}

bool Splitter::check_encoding(const char* upto) {
  if (encoding_failed_ || upto <= checked_) return !encoding_failed_;
  const std::string_view part(checked_, static_cast<size_t>(upto - checked_));
  checked_ = upto;
  const size_t wrong = utf8_invalid(part);
  const std::string& encoding = run_.session.client_encoding;
  const bool foreign = is_foreign_encoding(encoding);
  encoding_failed_ = wrong != std::string_view::npos;
  if (encoding_failed_) {
    const char* at = part.data() + wrong;
    if (*at == '\0') {
      stop(at, "NUL byte: this is not a text file");
    } else {
      stop(at, fmt::format("invalid UTF-8 byte 0x{:02x}{}", static_cast<unsigned char>(*at),
                           foreign ? fmt::format("; the file's client_encoding is {0}: convert it "
                                                 "to UTF-8 first (iconv -f {0} -t UTF-8)",
                                                 encoding)
                                   : ""));
    }
    return false;
  }
  if (!foreign) return true;
  const size_t beyond = first_non_ascii(part);
  encoding_failed_ = beyond != std::string_view::npos;
  if (!encoding_failed_) return true;
  stop(part.data() + beyond,
       fmt::format("the file's client_encoding is {0} and it holds bytes beyond ASCII: convert it "
                   "to UTF-8 first (iconv -f {0} -t UTF-8, and client_encoding 'UTF8')",
                   encoding));
  return false;
}

/// Over spaces, comments and lone semicolons; false at the end of the text.
bool Splitter::skip_blank() {
  while (p_ < end_) {
    if (is(*p_, lex::kSpace) || *p_ == ';') {
      ++p_;
    } else if (*p_ == '-' && p_ + 1 < end_ && p_[1] == '-') {
      run_.form.comment(line_at(p_, end_));
      p_ = lex::line_end(p_, end_);
    } else if (*p_ == '/' && p_ + 1 < end_ && p_[1] == '*') {
      const char* after = lex::after_block_comment(p_ + 2, end_);
      if (after == nullptr) {
        stop(p_, "unterminated /* comment");
        return false;
      }
      p_ = after;
    } else {
      return true;
    }
  }
  return false;
}

/// The first words decide how the statement's end is found.
void Splitter::head(const char* begin) {
  is_routine_ = is_insert_ = false;
  const char c = lex::lower(*begin);
  if (c != 'c' && c != 'i') return;
  const size_t size = std::min<size_t>(static_cast<size_t>(end_ - begin), 512);
  lex::Lexer words(std::string_view(begin, size), true);
  const std::string_view verb = words.next().text;
  is_insert_ = is_word(verb, "insert");
  if (!is_word(verb, "create")) return;
  std::string_view next = words.next().text;
  if (is_word(next, "or")) {
    if (!is_word(words.next().text, "replace")) return;
    next = words.next().text;
  }
  is_routine_ = is_word(next, "function") || is_word(next, "procedure");
}

/// At a word of a routine's statement. psqlscan.l counts BEGIN, and inside it CASE, up, and END
/// down; here BEGIN counts only before ATOMIC, for a routine may be called begin.
void Splitter::word() {
  const char* begin = p_;
  while (p_ < end_ && is(*p_, lex::kIdentCont)) ++p_;
  if (p_ < end_ && (*p_ == '\'' || *p_ == '&'))
    return;  // perhaps a prefix: leave it to be looked at
  if (parens_ > 0) return;
  const std::string_view text(begin, static_cast<size_t>(p_ - begin));
  if (is_word(text, "begin")) {
    lex::Lexer rest(std::string_view(p_, std::min<size_t>(static_cast<size_t>(end_ - p_), 512)),
                    true);
    if (begins_ > 0 || is_word(rest.next().text, "atomic")) ++begins_;
  } else if (begins_ > 0 && is_word(text, "case")) {
    ++begins_;
  } else if (begins_ > 0 && is_word(text, "end")) {
    --begins_;
  }
}

/// At a colon. Replaces a psql variable that is set, reports one that is not; false when the colon
/// is SQL's own (a cast, :=, a slice, a JSON key), and then only the colon was stepped over.
bool Splitter::variable() {
  const char* const colon = p_++;
  if (is_insert_) return false;  // nobody reads it
  if (p_ < end_ && (*p_ == ':' || *p_ == '=')) {
    ++p_;
    return false;
  }
  const auto is_name = [](char c) { return is(c, lex::kIdentStart | lex::kDigit); };
  const char quote = p_ < end_ && (*p_ == '\'' || *p_ == '"') ? *p_ : '\0';
  const char* begin = quote == '\0' ? p_ : p_ + 1;
  const char* after = begin;
  while (after < end_ && is_name(*after)) ++after;
  if (after == begin || (quote != '\0' && (after >= end_ || *after != quote))) return false;
  const std::string_view name(begin, static_cast<size_t>(after - begin));
  const char* const close = quote == '\0' ? after : after + 1;
  const auto found = run_.session.variables.find(name);
  if (found != run_.session.variables.end()) {
    replacements_.push_back({colon, close,
                             quote == '\0'  ? found->second
                             : quote == '"' ? psql_identifier(found->second)
                                            : psql_literal(found->second)});
    p_ = floor_ = close;
    return true;
  }
  // psql leaves an unset variable as it stands; a[1:n] and JSON_OBJECT('k':v) are meant that way.
  const char before = colon > base_ ? colon[-1] : ' ';
  const bool key = parens_ > 0 && (is(before, lex::kIdentCont) || before == '\'' || before == '"' ||
                                   before == ')' || before == ']');
  if (key || brackets_ > 0 || (quote == '\0' && is(*begin, lex::kDigit))) return false;
  if (run_.session.active()) {
    fail(colon, close, fmt::format("psql variable \"{}\" is not set before this line", name));
  }
  p_ = floor_ = close;
  return true;
}

void Splitter::statement() {
  const char* const begin = p_;
  floor_ = p_;
  parens_ = brackets_ = begins_ = 0;
  replacements_.clear();
  head(begin);
  const auto& stops = is_routine_ ? kStopsAndWords : kStops;
  const auto closed = [&](const char* after, const char* what) {
    if (after == nullptr) {
      stop(p_, fmt::format("unterminated {}", what));
    } else {
      p_ = floor_ = after;
    }
  };
  while (!run_.stopped) {
    p_ = skip(p_, end_, stops);
    if (p_ >= end_) break;
    const char c = *p_;
    const char next = p_ + 1 < end_ ? p_[1] : '\0';
    switch (c) {
      case '\'':
        closed(lex::escapes(floor_, p_, run_.session.standard_strings)
                   ? lex::after_escape_string(p_ + 1, end_)
                   : lex::after_plain_string(p_ + 1, end_),
               "quoted string");
        break;
      case '"':
        closed(lex::after_quoted_identifier(p_ + 1, end_), "quoted identifier");
        break;
      case '$': {
        if (lex::in_identifier(floor_, p_)) {
          ++p_;
          break;
        }
        const char* after = lex::after_dollar_quote(p_, end_);
        if (after == p_) {
          ++p_;
          while (p_ < end_ && is(*p_, lex::kDigit)) ++p_;
          floor_ = p_;
        } else {
          closed(after, "dollar-quoted string");
        }
        break;
      }
      case '-':
        if (next == '-')
          floor_ = p_ = lex::line_end(p_, end_);
        else
          ++p_;
        break;
      case '/':
        if (next == '*')
          closed(lex::after_block_comment(p_ + 2, end_), "/* comment");
        else
          ++p_;
        break;
      case '(':
        ++parens_, ++p_;
        break;
      case ')':
        parens_ -= parens_ > 0, ++p_;
        break;
      case '[':
        ++brackets_, ++p_;
        break;
      case ']':
        brackets_ -= brackets_ > 0, ++p_;
        break;
      case ':':
        variable();
        break;
      case ';':
        if (parens_ == 0 && begins_ == 0) {
          finish(begin, p_);
          return;
        }
        ++p_;
        break;
      case '\\': {
        if (next == ';') {  // psql sends both statements at once: they are two all the same
          finish(begin, p_);
          ++p_;
          return;
        }
        const MetaCommand command = meta_command(line_at(p_, end_));
        if (ends_statement(command.name)) {
          finish(begin, p_);
          return;  // the command comes next, as an item of its own
        }
        if (command.name == "r" || command.name == "reset") {
          return;  // the statement is thrown away; the command comes next
        }
        const std::string_view line = line_at(p_, end_);
        fail(p_, line.data() + line.size(),
             fmt::format("psql command \\{} in the middle of a statement", command.name));
        p_ = floor_ = lex::line_end(p_, end_);
        break;
      }
      default:
        word();
        break;
    }
  }
  if (!run_.stopped) finish(begin, end_);
}

void Splitter::finish(const char* begin, const char* end) {
  p_ = end < end_ && *end == ';' ? end + 1 : end;
  while (end > begin && is(end[-1], lex::kSpace)) --end;
  if (end == begin || !run_.session.active()) return;
  if (replacements_.empty()) {
    classify(span(begin, end), std::string_view(begin, static_cast<size_t>(end - begin)));
    return;
  }
  std::string text;
  const char* at = begin;
  for (const Replacement& r : replacements_) {
    text.append(at, r.begin).append(r.value);
    at = r.end;
  }
  text.append(at, end);
  const uint32_t derived = run_.map.add_derived(span(begin, end), std::move(text));
  classify(run_.map.whole(derived), run_.map.text(derived));
}

void Splitter::classify(Span where, std::string_view text) {
  const bool standard = run_.session.standard_strings;
  ItemKind kind = is_insert_ ? ItemKind::Data : ItemKind::Statement;
  bool data_follows = false;
  bool alone = false;
  switch (is_insert_ ? '\0' : lex::lower(text[0])) {
    case 'c':
      if (!is_word(lex::Lexer(text, standard).next().text, "copy")) break;
      kind = ItemKind::Data;
      data_follows = copies_from_stdin(text, standard);
      alone =
          !data_follows;  // a file, a program: whoever asks for those finds them at the beginning
      break;
    case 's':
      if (is_setval(text, standard)) kind = ItemKind::Data;
      run_.session.run_set(text);
      break;
    case 'r':
      run_.session.run_set(text);
      break;
    default:
      break;
  }
  if (kind == ItemKind::Statement) run_.form.statement(text);
  add(kind, where, standard, alone);
  if (data_follows) {
    copy_data(base_ + run_.map.origin(where).begin);
  } else if (static_cast<size_t>(p_ - checked_) >= kCheckEvery) {
    check_encoding(p_);
  }
  if (kind == ItemKind::Data && static_cast<size_t>(p_ - released_) >= kReleaseEvery) {
    run_.map.release(span(released_, p_));
    released_ = p_;
  }
}

/// The data begins on the next line and is never looked at, not even for its encoding.
void Splitter::copy_data(const char* statement) {
  const char* line = p_;
  while (line < end_ && *line != '\n') ++line;
  if (!check_encoding(line)) return;
  const char* const begin = std::min(line + 1, end_);
  const auto is_copy_end = [&](const char* at) {
    const std::string_view rest(at + 2, static_cast<size_t>(end_ - at - 2));
    return rest.empty() || rest.starts_with('\n') || rest.starts_with("\r\n");
  };
  // The empty COPY has its \. on the first line, which the search for "\n\." finds from `line`.
  const char* at = line;
  const char* close = nullptr;
  while (close == nullptr) {
    // Long data is walked in slices, so that a mapped file can give each back.
    const char* slice =
        end_ - at > static_cast<ptrdiff_t>(kReleaseEvery) ? at + kReleaseEvery : end_;
    close = find_copy_end(at, slice);
    if (close != nullptr && is_copy_end(close)) break;
    if (close != nullptr) {
      at = close;
      close = nullptr;
      continue;
    }
    if (slice == end_) break;
    run_.map.release(span(std::max(released_, base_), slice - 2));
    released_ = slice - 2;
    at = slice - 2;
  }
  if (close == nullptr) {
    p_ = checked_ = end_;
    const std::string_view first = line_at(statement, end_);
    fail(statement, first.data() + first.size(),
         "unterminated COPY data: no line with \\. ends what follows this COPY");
    run_.stopped = true;
    return;
  }
  add(ItemKind::CopyData, span(begin, close), run_.session.standard_strings);
  p_ = lex::line_end(close, end_);
  checked_ = p_;
}

void Splitter::all() {
  const std::string_view text(p_, static_cast<size_t>(end_ - p_));
  if (text.starts_with("\xEF\xBB\xBF")) p_ += 3;
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    stop(p_, "this file is UTF-16: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)");
    return;
  }
  // Looked at before anything else, so that a binary file is not first called a broken string.
  if (std::memchr(text.data(), 0, std::min<size_t>(text.size(), 4096)) != nullptr) {
    check_encoding(p_ + std::min<size_t>(text.size(), 4096));
    return;
  }
  while (!run_.stopped && skip_blank()) {
    if (*p_ == '\\')
      meta();
    else
      statement();
  }
  // Whatever stopped the reading, bytes that are no text explain it better.
  const bool stopped = std::exchange(run_.stopped, false);
  check_encoding(end_);
  if (run_.stopped && stopped) {
    auto& all = run_.result.diagnostics;
    std::swap(all[all.size() - 1], all[all.size() - 2]);
  }
  run_.stopped |= stopped;
}

int DumpInfo::server_major() const {
  int major = 0;
  for (const char c : server_version) {
    if (!lex::is(c, lex::kDigit) || major > 99) break;
    major = major * 10 + (c - '0');
  }
  return major;
}

SplitResult split(SourceMap& map, Span region, PsqlSession& session, const Include& include) {
  Run run{map, session, include};
  run.open_files.push_back(region.file);
  run.result.items.reserve((region.end - region.begin) / 160 + 8);
  Splitter(run, region).all();
  if (!session.branches.empty() && !run.stopped) {
    run.result.diagnostics.push_back({Severity::Error,
                                      {region.file, region.end, region.end},
                                      "\\if without its \\endif at the end of the text",
                                      {}});
    session.branches.clear();
  }
  run.result.dump = run.form.info();
  return std::move(run.result);
}

SplitResult split(SourceMap& map, uint32_t file, const Include& include) {
  PsqlSession session;
  return split(map, map.whole(file), session, include);
}

}  // namespace dryshod

// See marks.h; and the layouts of the tools that have nothing but such marks, whose files are
// numbered. Mirrors the parsers of goose (internal/sqlparser), dbmate (pkg/dbmate/migration.go) and
// sql-migrate (sqlparse/sqlparse.go) as far as they look at lines.
#include "parser/source/layouts/marks.h"

#include <algorithm>

#include "parser/source/layouts/layouts.h"
#include "parser/source/layouts/names.h"
#include "parser/source/lexer.h"

namespace dryshod {
namespace {

constexpr std::string_view kBreakpoint = "--> statement-breakpoint";

/// Calls `f` with the place of each line that begins with `--`, and what follows that, trimmed;
/// until it says false.
template <class F>
void each_mark(std::string_view text, F&& f) {
  for (size_t at = text.find("--"); at != std::string_view::npos; at = text.find("--", at + 2)) {
    if (at > 0 && text[at - 1] != '\n') continue;
    std::string_view line = text.substr(at + 2, text.find('\n', at) - at - 2);
    while (!line.empty() && lex::is(line.front(), lex::kSpace)) line.remove_prefix(1);
    while (!line.empty() && lex::is(line.back(), lex::kSpace)) line.remove_suffix(1);
    if (!f(at, line)) return;
  }
}

bool begins(std::string_view line, std::string_view with) {
  return line.size() >= with.size() && lex::is_word(line.substr(0, with.size()), with) &&
         (line.size() == with.size() || lex::is(line[with.size()], lex::kSpace));
}

template <const std::string_view& kMark>
bool is_marked(const Listing& listing) {
  // One file tells: a directory is one tool's.
  const auto first = std::find_if(listing.sql.begin(), listing.sql.end(),
                                  [](const std::string& path) { return is_numbered(path); });
  return first != listing.sql.end() && has_mark(listing.text(*first), kMark);
}

/// Both tools take the .sql files of one directory whose names begin with a number.
Result<Reading> numbered(const Listing& listing) {
  Reading out;
  for (const std::string& path : listing.sql) {
    if (is_numbered(path)) out.files.push_back(path);
  }
  return out;
}

constexpr std::string_view kGooseUp = "+goose up", kDbmateUp = "migrate:up",
                           kSqlMigrateUp = "+migrate up";

}  // namespace

Forward forward_part(std::string_view text) {
  Forward part{0, static_cast<uint32_t>(text.size())};
  bool up_seen = false;
  each_mark(text, [&](size_t at, std::string_view line) {
    if (begins(line, kGooseUp) || begins(line, kSqlMigrateUp) || begins(line, kDbmateUp)) {
      part.begin = static_cast<uint32_t>(at);
      part.end = static_cast<uint32_t>(text.size());
      up_seen = true;
    } else if (begins(line, "+goose down") || begins(line, "+migrate down") ||
               begins(line, "migrate:down")) {
      part.end = static_cast<uint32_t>(at);
      return !up_seen;
    }
    return true;
  });
  return part;
}

bool has_mark(std::string_view text, std::string_view mark) {
  bool found = false;
  each_mark(text, [&](size_t, std::string_view line) {
    found = begins(line, mark);
    return !found;
  });
  return found;
}

bool has_way_forward(std::string_view text) {
  // Tools want it near the beginning; what is a dump may be long.
  constexpr size_t kBeginning = 1 << 16;
  bool found = false;
  each_mark(text.substr(0, kBeginning), [&](size_t, std::string_view line) {
    found = begins(line, kGooseUp) || begins(line, kSqlMigrateUp) || begins(line, kDbmateUp);
    return !found;
  });
  return found;
}

std::optional<std::string> with_statement_ends(std::string_view text) {
  std::optional<std::string> out;
  const auto end_at = [&](size_t at, std::string_view instead) {
    if (!out) out = std::string(text);
    out->replace(at, instead.size(), instead);
  };
  // Drizzle's stands behind a statement, on its line, wherever that is.
  for (size_t at = text.find(kBreakpoint); at != std::string_view::npos;
       at = text.find(kBreakpoint, at + 1)) {
    end_at(at, ";--");
  }
  each_mark(text, [&](size_t at, std::string_view line) {
    if (begins(line, "+goose statementend") || begins(line, "+migrate statementend")) {
      // The rest of the line is no comment any more: it is blanked.
      const size_t size = std::min(text.find('\n', at), text.size()) - at;
      end_at(at, ";" + std::string(size - 1, ' '));
    }
    return true;
  });
  return out;
}

const KnownLayout kGooseLayout{"goose", "goose's migrations, in numeric order", Layout::Migrations,
                               is_marked<kGooseUp>, numbered};
const KnownLayout kDbmateLayout{"dbmate", "dbmate's migrations, in numeric order",
                                Layout::Migrations, is_marked<kDbmateUp>, numbered};
const KnownLayout kSqlMigrateLayout{"sql-migrate", "sql-migrate's migrations, in numeric order",
                                    Layout::Migrations, is_marked<kSqlMigrateUp>, numbered};

}  // namespace dryshod

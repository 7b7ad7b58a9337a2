// Detection is by names alone and deliberately plain: most names carry a number, or a tool's
// layout.
#include "parser/source/layout.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "parser/source/lexer.h"

namespace dryshod {

namespace {

namespace fs = std::filesystem;

bool digit(char c) {
  return lex::is(c, lex::kDigit);
}

std::string_view base_name(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Flyway: V<version>__<name>.sql; the version's parts are numbers between dots or underscores.
bool is_flyway(std::string_view name) {
  return name.size() > 1 && (name[0] == 'V' || name[0] == 'v') && digit(name[1]) &&
         name.find("__") != std::string_view::npos;
}

std::vector<std::string_view> flyway_version(std::string_view name) {
  std::vector<std::string_view> parts;
  const std::string_view version = name.substr(1, name.find("__") - 1);
  for (size_t i = 0; i < version.size();) {
    const size_t stop = std::min(version.find_first_of("._", i), version.size());
    parts.push_back(version.substr(i, stop - i));
    i = stop + 1;
  }
  return parts;
}

/// Numbers of any length, by value: -1, 0, 1.
int compare_numbers(std::string_view a, std::string_view b) {
  while (a.size() > 1 && a[0] == '0') a.remove_prefix(1);
  while (b.size() > 1 && b[0] == '0') b.remove_prefix(1);
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

int compare_natural(std::string_view a, std::string_view b) {
  size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      size_t x = i, y = j;
      while (x < a.size() && digit(a[x])) ++x;
      while (y < b.size() && digit(b[y])) ++y;
      const int order = compare_numbers(a.substr(i, x - i), b.substr(j, y - j));
      if (order != 0) return order;
      i = x;
      j = y;
    } else if (a[i] != b[j]) {
      return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]) ? -1 : 1;
    } else {
      ++i, ++j;
    }
  }
  if (i < a.size() || j < b.size()) return i < a.size() ? 1 : -1;
  return a.compare(b);  // 01 and 1: any order will do, but always the same
}

int compare_component(std::string_view a, std::string_view b) {
  if (is_flyway(a) && is_flyway(b)) {
    const auto x = flyway_version(a), y = flyway_version(b);
    for (size_t i = 0; i < std::max(x.size(), y.size()); ++i) {
      const int order = compare_numbers(i < x.size() ? x[i] : "0", i < y.size() ? y[i] : "0");
      if (order != 0) return order;
    }
  }
  // Flyway's repeatable migrations run after all numbered ones.
  const bool repeatable_a = a.starts_with("R__"), repeatable_b = b.starts_with("R__");
  if (repeatable_a != repeatable_b) return repeatable_a ? 1 : -1;
  return compare_natural(a, b);
}

bool is_numbered(std::string_view name) {
  return is_flyway(name) || (!name.empty() && digit(name[0]));
}

/// Numbered itself, or in a numbered directory (20240101_init/migration.sql, 3_x/up.sql).
bool is_migration(std::string_view path) {
  for (size_t i = 0; i <= path.size();) {
    const size_t slash = std::min(path.find('/', i), path.size());
    if (is_numbered(path.substr(i, slash - i))) return true;
    i = slash + 1;
  }
  return base_name(path).starts_with("R__");
}

bool is_way_back(std::string_view path) {
  const std::string_view name = base_name(path);
  if (name == "down.sql" || name.ends_with(".down.sql") || name.ends_with(".rollback.sql")) {
    return true;
  }
  // Without a number these could be any object's name (touch_down.sql).
  const bool flyway_undo = name.size() > 1 && name[0] == 'U' && digit(name[1]) &&
                           name.find("__") != std::string_view::npos;
  return flyway_undo ||
         (is_migration(path) && (name.ends_with("_down.sql") || name.ends_with("-down.sql")));
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  while (true) {
    const size_t x = std::min(a.find('/'), a.size()), y = std::min(b.find('/'), b.size());
    const int order = compare_component(a.substr(0, x), b.substr(0, y));
    if (order != 0) return order < 0;
    if (x == a.size() || y == b.size()) return x == a.size() && y != b.size();
    a.remove_prefix(x + 1);
    b.remove_prefix(y + 1);
  }
}

Result<SqlDirectory> list_sql(const std::string& directory, Layout wanted) {
  std::error_code error;
  std::vector<std::string> found;
  const fs::path root(directory);
  // Links to directories are not followed: they could lead outside, or round.
  fs::recursive_directory_iterator walk(root, error), none;
  for (; !error && walk != none; walk.increment(error)) {
    const std::string name = walk->path().filename().string();
    std::error_code ignored;
    if (name.starts_with(".")) {
      if (walk->is_directory(ignored)) walk.disable_recursion_pending();
    } else if (name.ends_with(".sql") && !walk->is_directory(ignored)) {
      found.push_back(walk->path().lexically_relative(root).generic_string());
    }
  }
  if (error) return failure(fmt::format("{}: {}", directory, error.message()));
  if (found.empty()) return failure(fmt::format("{}: no .sql file in this directory", directory));

  SqlDirectory out;
  const auto numbered =
      static_cast<size_t>(std::count_if(found.begin(), found.end(), is_migration));
  const auto back = static_cast<size_t>(std::count_if(found.begin(), found.end(), is_way_back));
  const bool looks = numbered * 2 > found.size() || back > 0;
  out.layout = wanted != Layout::Auto ? wanted : looks ? Layout::Migrations : Layout::Declarative;
  if (wanted == Layout::Auto) {
    out.why =
        fmt::format("{}: read as {} ({} of {} .sql files are numbered{})", directory,
                    looks ? "migrations, in numeric order" : "declarative, in any order", numbered,
                    found.size(), back > 0 ? fmt::format(", {} lead back", back) : std::string());
  }
  const bool migrations = out.layout == Layout::Migrations;
  for (std::string& file : found) {
    (migrations && is_way_back(file) ? out.left_out : out.files).push_back(std::move(file));
  }
  std::sort(out.files.begin(), out.files.end(), natural_less);
  std::sort(out.left_out.begin(), out.left_out.end(), natural_less);
  return out;
}

Forward forward_part(std::string_view text) {
  Forward part{0, static_cast<uint32_t>(text.size())};
  bool up_seen = false;
  for (size_t at = text.find("--"); at != std::string_view::npos; at = text.find("--", at + 2)) {
    if (at > 0 && text[at - 1] != '\n') continue;
    std::string_view line = text.substr(at + 2, text.find('\n', at) - at - 2);
    while (!line.empty() && lex::is(line.front(), lex::kSpace)) line.remove_prefix(1);
    while (!line.empty() && lex::is(line.back(), lex::kSpace)) line.remove_suffix(1);
    const auto begins = [&](std::string_view with) {
      return line.size() >= with.size() && lex::is_word(line.substr(0, with.size()), with) &&
             (line.size() == with.size() || lex::is(line[with.size()], lex::kSpace));
    };
    if (begins("+goose up") || begins("+migrate up") || begins("migrate:up")) {
      part.begin = static_cast<uint32_t>(at);
      part.end = static_cast<uint32_t>(text.size());
      up_seen = true;
    } else if (begins("+goose down") || begins("+migrate down") || begins("migrate:down")) {
      part.end = static_cast<uint32_t>(at);
      if (up_seen) return part;
    }
  }
  return part;
}

}  // namespace dryshod

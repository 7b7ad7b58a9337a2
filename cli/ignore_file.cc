#include "cli/ignore_file.h"

#include <fnmatch.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace dryshod::cli {
namespace {

std::string_view trimmed(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r')) {
    line.remove_suffix(1);
  }
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  return line;
}

std::optional<Kind> kind_named(std::string_view name) {
  for (size_t i = 0; i < kKindCount; ++i) {
    if (kKindNames[i] == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

bool fits(const std::string& glob, std::string_view name) {
  return fnmatch(glob.c_str(), std::string(name).c_str(), 0) == 0;
}

/// The names from the schema down to the element itself; what has no name is no part of a path.
std::vector<std::string_view> path_of(const Catalog& catalog, Ref ref) {
  std::vector<std::string_view> path;
  for (Ref at = ref; at; at = catalog.parent(at)) {
    if (catalog.name(at)) path.push_back(catalog.text(catalog.name(at)));
  }
  std::reverse(path.begin(), path.end());
  return path;
}

bool fit(const std::vector<std::string>& globs, const std::vector<std::string_view>& path) {
  return globs.size() == path.size() && std::equal(globs.begin(), globs.end(), path.begin(), fits);
}

}  // namespace

Result<IgnoreRules::Rule> IgnoreRules::parse_line(std::string_view line) {
  Rule rule;
  if (line.starts_with('!')) {
    rule.brings_back = true;
    line.remove_prefix(1);
  } else if (line.starts_with("\\!") || line.starts_with("\\#")) {
    line.remove_prefix(1);
  }
  if (const size_t colon = line.find(':'); colon != std::string_view::npos) {
    const std::string_view word = trimmed(line.substr(0, colon));
    rule.kind = kind_named(word);
    if (!rule.kind) return failure("no such kind: " + std::string(word));
    line = trimmed(line.substr(colon + 1));
  }
  if (line.size() > 1 && line.ends_with('.')) {
    rule.whole_schema = true;
    line.remove_suffix(1);
  }
  // Double quotes keep a dot inside a name.
  std::string segment;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      rule.pattern.push_back(std::move(segment));
      segment.clear();
    } else {
      segment += c;
    }
  }
  if (quoted) return failure("a quote is left open");
  rule.pattern.push_back(std::move(segment));
  if (std::any_of(rule.pattern.begin(), rule.pattern.end(),
                  [](const std::string& s) { return s.empty(); })) {
    return failure("an empty name in the pattern");
  }
  return rule;
}

Result<IgnoreRules> IgnoreRules::parse(std::string_view text, std::string_view file_name) {
  IgnoreRules rules;
  size_t number = 0;
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find('\n', from), text.size());
    const std::string_view line = trimmed(text.substr(from, end - from));
    from = end + 1;
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    Result<Rule> rule = parse_line(line);
    if (!rule) {
      return failure(std::string(file_name) + ":" + std::to_string(number) + ": " +
                     rule.error().front().message + ": " + std::string(line));
    }
    rules.rules_.push_back(std::move(*rule));
  }
  return rules;
}

bool IgnoreRules::matches(const Rule& rule, const Catalog& catalog, Ref ref) const {
  const Ref schema = catalog.schema_of(ref);
  if (rule.whole_schema) {
    const bool is_it = schema && rule.pattern.size() == 1 &&
                       fits(rule.pattern[0], catalog.text(catalog.name(schema)));
    return is_it && (!rule.kind || *rule.kind == catalog.kind(ref));
  }
  if (!catalog.name(ref) || (rule.kind && *rule.kind != catalog.kind(ref))) return false;
  const std::string_view name = catalog.text(catalog.name(ref));
  const bool is_part = schema && ref != schema && catalog.parent(ref) != schema;
  const bool is_relation = has(slots_of(catalog.kind(ref)), Slot::Relation);
  if (rule.pattern.size() == 1) {
    // A part needs its kind or its path: "id" alone means no column.
    return (!is_part || is_relation || rule.kind) && fits(rule.pattern[0], name);
  }
  if (fit(rule.pattern, path_of(catalog, ref))) return true;
  // An index has a name of its own in the schema.
  return is_part && is_relation && fit(rule.pattern, {catalog.text(catalog.name(schema)), name});
}

bool IgnoreRules::ignores(const Catalog& catalog, Ref ref) const {
  if (rules_.empty()) return false;
  for (Ref at = ref; at; at = catalog.parent(at)) {
    bool ignored = false;
    for (const Rule& rule : rules_) {
      if (matches(rule, catalog, at)) ignored = !rule.brings_back;
    }
    // A schema that is ignored by its name alone says nothing of what is in it.
    if (ignored && (at == ref || !catalog.is<Schema>(at))) return true;
  }
  return false;
}

Result<IgnoreRules> read_ignore_file(const std::string& file) {
  const std::string name = file.empty() ? std::string(kIgnoreFile) : file;
  std::ifstream in(name, std::ios::binary);
  if (!in) {
    if (file.empty()) return IgnoreRules{};
    return failure(name + ": no such file");
  }
  std::ostringstream text;
  text << in.rdbuf();
  return IgnoreRules::parse(text.str(), name);
}

}  // namespace dryshod::cli

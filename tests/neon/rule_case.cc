// See rule_case.h.
#include "tests/neon/rule_case.h"

#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "parser/code/mentions.h"

namespace dryshod {
namespace {

std::string read(const std::string& path) {
  std::ifstream file(path);
  if (!file) FAIL("no " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

RuleCase::RuleCase(const std::string& path) : path(path), sql(read(path)) {
  std::istringstream lines(sql);
  std::string line;
  for (uint32_t number = 1; std::getline(lines, line); ++number) {
    if (line.ends_with("-- !")) marked.insert(number);
    if (line == "-- ! source") marked.insert(0);
    if (!line.starts_with("-- options:")) continue;
    std::istringstream words(line.substr(11));
    std::string option, value;
    while (words >> option >> value) {
      if (option == "--pg") {
        target = std::stoi(value);
      } else if (option == "--from") {
        from = std::stoi(value);
      } else if (option == "--stats") {
        const std::filesystem::path beside = std::filesystem::path(path).parent_path() / value;
        auto measured = DatabaseStats::read(read(beside.string()), {});
        if (!measured) FAIL(beside.string() + ": " + measured.error().front().message);
        stats = std::move(*measured);
      } else {
        FAIL(path + ": " + option);
      }
    }
  }
}

AssessedCase::AssessedCase(const RuleCase& from, bool whole) {
  LoadOptions options;
  options.major = std::max(from.target, kOldestMajor);
  options.keeps_passed = true;
  options.allow_empty = true;
  // As assess reads a source; what is not read is one rule's affair, and a mistake in the fixtures
  // of others.
  options.goes_on = true;
  auto loaded = load(map_, strings_, from.path, options);
  if (!loaded && !whole) return;
  if (!loaded) FAIL(map_.render(loaded.error().front(), false));
  if (whole && !loaded->unread.empty() && from.path.find("/READ-001/") == std::string::npos) {
    FAIL(from.path + ": " + loaded->unread.front().reason);
  }
  loaded_ = std::move(*loaded);
  code_ = mentions(map_, loaded_->catalog);
  survey_.emplace(Survey{.catalog = loaded_->catalog,
                         .code = code_,
                         .passed = loaded_->passed,
                         .facts = Facts::built_in(),
                         .stats = from.stats ? &*from.stats : nullptr,
                         .from_major = from.from,
                         .target = from.target,
                         .unread = &loaded_->unread,
                         .respelled = &loaded_->respelled});
  assessment_ = assess(*survey_);
}

uint32_t AssessedCase::line_of(Span where) const {
  if (where.file == 0) return 0;
  const Span origin = map_.origin(where);
  return map_.position(origin.file, origin.begin).line;
}

std::set<uint32_t> AssessedCase::lines(std::string_view rule) const {
  std::set<uint32_t> lines;
  for (const NeonFinding& found : assessment_.findings) {
    if (found.fact->id != rule) continue;
    lines.insert(line_of(found.where));
  }
  return lines;
}

std::string AssessedCase::said(std::string_view rule) const {
  std::string out;
  for (const NeonFinding& found : assessment_.findings) {
    if (found.fact->id != rule) continue;
    out += fmt::format("line {}: {} [{}] {}\n", line_of(found.where), found.display,
                       grade_name(found.grade), found.why);
  }
  return out;
}

}  // namespace dryshod

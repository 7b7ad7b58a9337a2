// See version_break_table.h.
#include "neon/version_break_table.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace dryshod {
namespace {

using nlohmann::json;

std::vector<std::string> texts(const json& match, const char* member) {
  const auto found = match.find(member);
  return found == match.end() ? std::vector<std::string>() : found->get<std::vector<std::string>>();
}

/// Members that names are looked up in, and those that the engine goes through.
constexpr const char* kNamed[] = {"functions", "relations",      "types",   "operators",
                                  "settings",  "setting_values", "options", "syntax",
                                  "words",     "routine_words",  "kinds",   "extensions",
                                  "languages", "passed"};
constexpr std::string_view kLists[] = {"columns",       "operand_types", "refusals",
                                       "refused_texts", "respellings",   "shapes"};

}  // namespace

bool is_version_match(std::string_view member) {
  return std::find(std::begin(kNamed), std::end(kNamed), member) != std::end(kNamed) ||
         std::find(std::begin(kLists), std::end(kLists), member) != std::end(kLists);
}

VersionBreakTable::VersionBreakTable(const Facts& facts, int from_major, int target) {
  const json& up = facts.topic("versions");
  const json& down = facts.topic("newer_to_older");
  rows_.reserve(up.size() + down.size());
  for (const json& row : up) {
    const int major = row.value("pg_major", 0);
    if (from_major < major && major <= target) add(row, facts);
  }
  for (const json& row : down) {
    const int major = row.value("min_target", 0);
    if (target < major && major <= from_major) add(row, facts);
  }
}

void VersionBreakTable::add(const json& row, const Facts& facts) {
  const auto match = row.find("match");
  const Fact* fact = facts.find(row.value("id", std::string()));
  if (match == row.end() || fact == nullptr) return;
  VersionBreak& added = rows_.emplace_back();
  added.fact = fact;
  added.operand_types = texts(*match, "operand_types");
  added.untyped = match->value("untyped", false);
  added.refusals = texts(*match, "refusals");
  added.refused_texts = texts(*match, "refused_texts");
  added.respellings = texts(*match, "respellings");
  added.shapes = texts(*match, "shapes");
  for (const char* member : kNamed) {
    for (std::string& name : texts(*match, member)) {
      names_[member][std::move(name)].push_back(&added);
    }
  }
  for (const std::string& name : texts(*match, "columns")) {
    const size_t dot = name.find('.');
    columns_[name.substr(dot + 1)].emplace_back(name.substr(0, dot), &added);
  }
}

const VersionBreakTable::Rows& VersionBreakTable::named(std::string_view member,
                                                        std::string_view name) const {
  static const Rows kNone;
  const auto names = names_.find(member);
  if (names == names_.end()) return kNone;
  const auto rows = names->second.find(name);
  return rows == names->second.end() ? kNone : rows->second;
}

const std::vector<std::pair<std::string, const VersionBreak*>>&
VersionBreakTable::relations_of_column(std::string_view column) const {
  static const std::vector<std::pair<std::string, const VersionBreak*>> kNone;
  const auto found = columns_.find(column);
  return found == columns_.end() ? kNone : found->second;
}

}  // namespace dryshod

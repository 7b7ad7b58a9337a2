// Every row against the table of its members, and against itself.
#include "neon/facts_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string_view>

#include "neon/facts_read.h"
#include "neon/facts_rows.h"
#include "neon/facts_topics.h"
#include "neon/version_break_table.h"

namespace dryshod {
namespace {

using nlohmann::json;

bool is_text(const json& value) {
  if (!value.is_string()) return false;
  const std::string& text = value.get_ref<const std::string&>();
  return !text.empty() && text.front() != ' ' && text.back() != ' ' &&
         text.find('\n') == std::string::npos;
}

bool matches(const json& value, const char* pattern) {
  return is_text(value) && std::regex_match(value.get<std::string>(), std::regex(pattern));
}

bool is_date(const json& value) {
  return matches(value, "20[0-9][0-9](-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?");
}

bool is_number(const json& value) {
  return value.is_number() && value.get<double>() >= 0;
}

std::string wrong_in(const Member& member, const json& value) {
  switch (member.holds) {
    case Holds::Text:
      return is_text(value) ? "" : "no words";
    case Holds::Id:
      return matches(value, "[A-Z]+(-[A-Z0-9]+)+") ? "" : "no id";
    case Holds::Date:
      return is_date(value) ? "" : "no date (2026, 2026-10 or 2026-10-09)";
    case Holds::Count:
      return value.is_number_unsigned() ? "" : "no whole number from 0 on";
    case Holds::Number:
      return is_number(value) ? "" : "no number from 0 on";
    case Holds::Limit:
      return value.is_null() || is_number(value) ? "" : "no number from 0 on";
    case Holds::Flag:
      return value.is_boolean() ? "" : "neither true nor false";
    case Holds::Texts: {
      if (!value.is_array() || value.empty()) return "no list";
      std::set<std::string> seen;
      for (const json& each : value) {
        if (!is_text(each)) return "an empty entry";
        if (!seen.insert(each.get<std::string>()).second) return "twice " + each.get<std::string>();
      }
      return "";
    }
    case Holds::Word: {
      const bool known =
          value.is_string() && std::find(member.words.begin(), member.words.end(),
                                         value.get<std::string>()) != member.words.end();
      return known ? "" : fmt::format("not one of {}", fmt::join(member.words, ", "));
    }
    case Holds::Match: {
      if (!value.is_object() || value.empty()) return "no members";
      const Member list{{}, Holds::Texts};
      for (const auto& [key, each] : value.items()) {
        if (key == "untyped" ? !each.is_boolean() : !is_version_match(key)) {
          return key + " is not known";
        }
        if (key == "untyped") continue;
        const std::string wrong = wrong_in(list, each);
        if (!wrong.empty()) return key + ": " + wrong;
      }
      return "";
    }
    case Holds::Versions: {
      const bool five = value.is_array() && value.size() == 5 &&
                        std::all_of(value.begin(), value.end(), [](const json& each) {
                          return each.is_null() || is_text(each);
                        });
      return five ? "" : "not a version or null for each of 14 to 18";
    }
  }
  return "";
}

/// What a row says against itself.
void contradictions(const json& row, const std::string& name, std::vector<std::string>& wrong) {
  const auto says = [&row](const char* member, std::string_view word) {
    const auto found = row.find(member);
    return found != row.end() && found->is_string() && found->get<std::string>() == word;
  };
  if (says("severity", "block") && !says("confidence", "high")) {
    wrong.push_back(name + ": it blocks, and is not of high confidence");
  }
  if (says("grade", "blocked") && !says("severity", "block")) {
    wrong.push_back(name + ": graded blocked, and its severity is not block");
  }
  if (row.contains("status") && says("status", "unsupported") == row.contains("versions")) {
    wrong.push_back(name + (row.contains("versions") ? ": not offered, and has versions"
                                                     : ": offered, and has no versions"));
  }
  for (const char* const member : {"title", "item", "what"}) {
    const auto title = row.find(member);
    if (title != row.end() && is_text(*title) && title->get<std::string>().back() == '.') {
      wrong.push_back(fmt::format("{}: {}: a full stop", name, member));
    }
  }
}

void check_row(const Topic& topic, const json& row, const std::string& name,
               std::vector<std::string>& wrong) {
  for (const Member& member : topic.members) {
    const auto found = row.find(member.name);
    if (found == row.end()) {
      if (member.required) wrong.push_back(fmt::format("{}: no {}", name, member.name));
      continue;
    }
    const std::string what = wrong_in(member, *found);
    if (!what.empty()) wrong.push_back(fmt::format("{}: {}: {}", name, member.name, what));
  }
  for (const auto& [key, value] : row.items()) {
    const bool known = std::any_of(topic.members.begin(), topic.members.end(),
                                   [&key](const Member& member) { return member.name == key; });
    if (!known) wrong.push_back(fmt::format("{}: {} is not known", name, key));
  }
  contradictions(row, name, wrong);
}

void check_header(const json& document, std::vector<std::string>& wrong) {
  if (document.value("version", json()) != 1) wrong.emplace_back("version: not 1");
  if (!document.contains("as_of") || !matches(document["as_of"], "20..-..-..")) {
    wrong.emplace_back("as_of: no date");
  }
  const json minutes = document.value("unit_minutes", json());
  if (!minutes.is_number_unsigned() || minutes == 0) wrong.emplace_back("unit_minutes: no number");
}

}  // namespace

std::vector<std::string> wrong_in_facts(const json& document) {
  std::vector<std::string> wrong;
  if (!document.is_object()) return {"no object"};
  check_header(document, wrong);
  std::set<std::string> seen;
  for (const auto& [key, value] : document.items()) {
    const bool known = key == "version" || key == "as_of" || key == "unit_minutes" ||
                       std::any_of(facts_topics().begin(), facts_topics().end(),
                                   [&key](const Topic& topic) { return topic.name == key; });
    if (!known) wrong.push_back(fmt::format("{} is not known", key));
  }
  for (const Topic& topic : facts_topics()) {
    const auto rows = document.find(topic.name);
    if (rows == document.end()) continue;
    if (!rows->is_array()) {
      wrong.push_back(fmt::format("{}: no list of rows", topic.name));
      continue;
    }
    for (size_t i = 0; i < rows->size(); ++i) {
      const json& row = (*rows)[i];
      if (!row.is_object()) {
        wrong.push_back(fmt::format("{}: row {}: no object", topic.name, i + 1));
        continue;
      }
      const std::string id = facts_row_id(topic, row);
      const std::string name = id.empty() ? fmt::format("{}: row {}", topic.name, i + 1) : id;
      check_row(topic, row, name, wrong);
      if (!seen.insert(name).second) wrong.push_back(name + ": there twice");
    }
  }
  return wrong;
}

std::vector<std::string> wrong_in_built_in_facts() {
  try {
    return wrong_in_facts(joined_facts());
  } catch (const json::exception& error) {
    return {error.what()};
  }
}

}  // namespace dryshod

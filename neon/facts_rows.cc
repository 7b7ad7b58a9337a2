// Every row of every topic, and the same rows of another document; see facts_rows.h.
#include "neon/facts_rows.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

namespace dryshod {
namespace {

using nlohmann::json;

const json* member(const json& row, std::string_view name) {
  const auto found = row.find(name);
  return found == row.end() ? nullptr : &*found;
}

/// What a line about the row says: its words, or the values that it is there for.
std::string title_of(const Topic& topic, const json& row) {
  for (const char* const words : {"title", "what", "item"}) {
    if (words == topic.id) continue;
    if (const json* text = member(row, words)) return text->get<std::string>();
  }
  if (topic.name == "paths") return row.at("name").get<std::string>();
  if (topic.name == "extensions") {
    std::string title = row.at("status").get<std::string>();
    if (const json* instead = member(row, "replacement")) {
      title += "; instead: " + instead->get<std::string>();
    }
    return title;
  }
  // A table of values: the first few members that are no words of a kind.
  std::string title;
  for (const Member& each : topic.members) {
    const json* value = member(row, each.name);
    if (value == nullptr || value->is_array() || each.name == topic.id) continue;
    if (each.name == "confidence" || each.name == "source" || each.name == "as_of" ||
        each.name == "note") {
      continue;
    }
    if (!title.empty()) title += ", ";
    title += std::string(each.name) + " " +
             (value->is_string() ? value->get<std::string>()
              : value->is_null() ? "-"
                                 : value->dump());
    if (title.size() > 60) break;
  }
  return title;
}

}  // namespace

std::string facts_row_id(const Topic& topic, const json& row) {
  const json* id = member(row, topic.id);
  if (id == nullptr || !(id->is_string() || id->is_number())) return {};
  const std::string text = id->is_string() ? id->get<std::string>() : id->dump();
  return text.empty() ? text : std::string(topic.prefix) + text;
}

std::vector<FactRow> fact_rows(const Facts& facts) {
  std::vector<FactRow> rows;
  for (const Topic& topic : facts_topics()) {
    const auto found = facts.document().find(topic.name);
    if (found == facts.document().end()) continue;
    for (const json& row : *found) {
      const json* area = member(row, "area");
      rows.push_back({facts_row_id(topic, row),
                      area == nullptr || topic.name == "timeline" ? std::string(topic.name)
                                                                  : area->get<std::string>(),
                      title_of(topic, row), &topic, &row});
    }
  }
  return rows;
}

std::vector<FactRowChange> changed_rows(const std::vector<FactRow>& from,
                                        const std::vector<FactRow>& to) {
  std::map<std::string_view, const FactRow*> before, after;
  for (const FactRow& row : from) before.emplace(row.id, &row);
  for (const FactRow& row : to) after.emplace(row.id, &row);

  std::vector<FactRowChange> changes;
  for (const FactRow& row : to) {
    const auto old = before.find(row.id);
    if (old == before.end()) {
      changes.push_back({nullptr, &row, {}});
      continue;
    }
    FactRowChange change{old->second, &row, {}};
    for (const Member& each : row.topic->members) {
      const json* const was = member(*old->second->row, each.name);
      const json* const is = member(*row.row, each.name);
      if (was == is) continue;
      if (was == nullptr || is == nullptr || *was != *is) {
        change.members.push_back({std::string(each.name), was, is});
      }
    }
    if (!change.members.empty()) changes.push_back(std::move(change));
  }
  for (const FactRow& row : from) {
    if (!after.contains(row.id)) changes.push_back({&row, nullptr, {}});
  }
  return changes;
}

}  // namespace dryshod
